"""The archived facts: which events they come from, and their columns as every engine sees them.

Ids are text, money is integer fen, `moment` is UTC without a zone, `day` is the local day of the stores.
"""

from dataclasses import dataclass

LOCAL_DAY = "cast(occurred_at + interval 8 hour as date)"
HEAD = {"moment": "timestamp", "day": "date", "store_id": "string", "person_id": "string"}
_HEAD_SQL = f"occurred_at as moment, {LOCAL_DAY} as day, store_id, person_id"


@dataclass(frozen=True, slots=True)
class FactTable:
    """A table of archived facts: made by `select` from the raw events of these names."""

    name: str
    events: tuple[str, ...]
    columns: dict[str, str]
    select: str


def _text(field: str, of: str = "data") -> str:
    return f"json_extract_string({of}, '$.{field}')"


def _number(field: str, of: str = "data") -> str:
    return f"cast({_text(field, of)} as bigint)"


def _truth(field: str) -> str:
    return f"cast({_text(field)} as boolean)"


def _told(structure: str) -> str:
    """The event's own fields by one pass over its JSON, for the events that come in millions."""
    return f"json_transform(data, '{structure}')"


_PAID = '{"order_id": "VARCHAR", "channel": "VARCHAR", "mode": "VARCHAR", "paid_fen": "BIGINT", "cost_fen": "BIGINT"}'
_PAID_LINES = (
    '{"order_id": "VARCHAR", "lines": [{"sku_id": "VARCHAR", "category_id": "VARCHAR", "quantity": "BIGINT",'
    ' "amount_fen": "BIGINT", "cost_fen": "BIGINT", "groupbuy_id": "VARCHAR"}]}'
)

OWN_EVENTS = {
    "catalog.ProductViewed": "viewed",
    "catalog.Searched": "viewed",
    "messaging.MessageRead": "viewed",
    "people.Tracked": "viewed",
    "community.Commented": "interacted",
    "community.GroupJoined": "interacted",
    "community.Liked": "interacted",
    "community.Posted": "interacted",
    "community.Voted": "interacted",
    "community.Wished": "interacted",
    "orders.OrderPlaced": "ordered",
    "orders.OrderPaid": "ordered",
    "groupbuy.GroupBuyJoined": "ordered",
    "fulfil.OrderCollected": "collected",
}
"""Events that a person caused, by how deep they go; they make a member active."""

_DEPTH = " ".join(f"when '{name}' then '{depth}'" for name, depth in OWN_EVENTS.items())

TABLES = [
    FactTable(
        "paid",
        ("orders.OrderPaid",),
        {**HEAD, "order_id": "string", "channel": "string", "mode": "string", "paid_fen": "int64", "cost_fen": "int64"},
        f"select {_HEAD_SQL}, told.* from (select *, {_told(_PAID)} as told from raw)",
    ),
    FactTable(
        "paid_line",
        ("orders.OrderPaid",),
        {
            **HEAD,
            "order_id": "string",
            "sku_id": "string",
            "category_id": "string",
            "quantity": "int64",
            "amount_fen": "int64",
            "cost_fen": "int64",
            "groupbuy_id": "string",
        },
        "select moment, day, store_id, person_id, order_id, unnest(lines, recursive := true)"
        f" from (select {_HEAD_SQL}, told.order_id, told.lines from (select *, {_told(_PAID_LINES)} as told from raw))",
    ),
    FactTable(
        "refunded",
        ("orders.OrderRefunded",),
        {
            **HEAD,
            "order_id": "string",
            "refund_id": "string",
            "amount_fen": "int64",
            "cost_fen": "int64",
            "whole": "boolean",
        },
        f"select {_HEAD_SQL}, {_text('order_id')} as order_id, {_text('refund_id')} as refund_id,"
        f" {_number('amount_fen')} as amount_fen, {_number('cost_fen')}"
        f" as cost_fen, {_truth('whole')} as whole from raw",
    ),
    FactTable(
        "joined",
        ("people.PersonJoined",),
        {**HEAD, "community_id": "string", "channel": "string", "inviter_id": "string"},
        f"select {_HEAD_SQL}, {_text('community_id')} as community_id, {_text('channel')} as channel,"
        f" {_text('inviter_id')} as inviter_id from raw",
    ),
    FactTable(
        "placed",
        ("people.PlaceChosen",),
        {**HEAD, "community_id": "string"},
        f"select {_HEAD_SQL}, {_text('community_id')} as community_id from raw",
    ),
    FactTable(
        "merge",
        ("people.PersonMerged", "people.PersonUnmerged"),
        {**HEAD, "merged_id": "string", "undone": "boolean"},
        f"select {_HEAD_SQL}, {_text('merged_id')} as merged_id, name = 'people.PersonUnmerged' as undone from raw",
    ),
    FactTable(
        "own",
        tuple(OWN_EVENTS),
        {**HEAD, "depth": "string"},
        f"select {_HEAD_SQL}, case name {_DEPTH} end as depth from raw where person_id is not null",
    ),
    FactTable(
        "reached",
        ("messaging.MessageSent",),
        {**HEAD, "purpose": "string"},
        f"select {_HEAD_SQL}, {_text('purpose')} as purpose from raw",
    ),
    FactTable(
        "groupbuy_end",
        ("groupbuy.GroupBuyFormed", "groupbuy.GroupBuyFailed"),
        {**HEAD, "groupbuy_id": "string", "formed": "boolean"},
        f"select {_HEAD_SQL}, {_text('groupbuy_id')} as groupbuy_id,"
        " name = 'groupbuy.GroupBuyFormed' as formed from raw",
    ),
    FactTable(
        "received",
        ("stock.StockReceived",),
        {**HEAD, "sku_id": "string", "quantity": "int64", "cost_fen": "int64"},
        f"select {_HEAD_SQL}, {_text('sku_id')} as sku_id, {_number('quantity')} as quantity,"
        f" {_number('cost_fen')} as cost_fen from raw",
    ),
    FactTable(
        "written_off",
        ("stock.StockWrittenOff",),
        {**HEAD, "sku_id": "string", "quantity": "int64", "cost_fen": "int64", "reason": "string"},
        f"select {_HEAD_SQL}, {_text('sku_id')} as sku_id, {_number('quantity')} as quantity,"
        f" {_number('cost_fen')} as cost_fen, {_text('reason')} as reason from raw",
    ),
    FactTable(
        "ready",
        ("fulfil.OrderReady",),
        {**HEAD, "order_id": "string"},
        f"select {_HEAD_SQL}, {_text('order_id')} as order_id from raw",
    ),
]

ARCHIVED_EVENTS = tuple(sorted({event for table in TABLES for event in table.events}))

ASKED = {
    "first_day": "date",
    "end_day": "date",
    "month_day": "date",
    "active_day": "date",
    "year_day": "date",
    "end": "timestamp",
    "ripe": "timestamp",
}
"""The question as a table of one row, so that a formula is compiled once for all periods: its first day, the day after
its last, the first of its last month, the first of the trailing 30 and 365 days; the moment (UTC) from which on nothing
counts, and that from which on buyers could still come back."""

DIMENSIONS = {
    "scope": {"store_id": "string"},
    "store_community": {
        "store_id": "string",
        "community_id": "string",
        "metres": "float64",
        "residents": "int64",
    },
}
"""Tables that are not facts: they are read through the apis when asked for."""
