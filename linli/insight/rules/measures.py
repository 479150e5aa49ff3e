"""The formula of each KPI, once, as an Ibis expression; it runs unchanged on DuckDB, Spark or ClickHouse.

The period stands in the table `asked`. A measure takes the facts and the columns to group by (`store_id`, `day`, or
none) and gives a table of these columns with `part` and `whole` (both null where the figure is no quotient) and
`value`. Paid order: paid and not wholly refunded. Member: a person who joined.
"""

from collections.abc import Callable, Sequence
from functools import cache

import ibis
from ibis.expr.types import BooleanValue, Scalar, Table, Value

from linli.insight.rules.catalogue import REPURCHASE_DAYS
from linli.insight.rules.facts import ASKED, DIMENSIONS, TABLES

NEAR_METRES = 1000

Measure = Callable[["Facts", Sequence[str]], Table]


class Facts:
    """The archived facts as Ibis tables: of the stores in the table `scope`, or of all where not `scoped`."""

    def __init__(self, scoped: bool) -> None:
        self._scoped = scoped
        self._columns = {table.name: table.columns for table in TABLES} | DIMENSIONS

    def table(self, name: str, *, everywhere: bool = False) -> Table:
        """One table, of the scope's stores unless `everywhere`."""
        found = ibis.table(self._columns[name], name=name)
        return self._in_scope(found) if self._scoped and not everywhere else found

    def _in_scope(self, table: Table) -> Table:
        return table.semi_join(ibis.table(DIMENSIONS["scope"], name="scope"), "store_id")

    def members(self) -> Table:
        """Persons who joined, each once with the store and community they belong to: the latest one named."""
        joined = self.table("joined", everywhere=True)
        chosen = self.table("placed", everywhere=True)
        places = joined.select("person_id", "store_id", "community_id", "moment", "day").union(
            chosen.select("person_id", "store_id", "community_id", "moment", "day")
        )
        latest = places.group_by("person_id").agg(
            store_id=places.store_id.argmax(places.moment),
            community_id=places.community_id.argmax(places.moment),
        )
        since = joined.group_by("person_id").agg(member_since=joined.day.min())
        members = since.inner_join(latest, "person_id")
        return self._in_scope(members) if self._scoped else members

    def orders(self) -> Table:
        """Paid orders: paid, and not wholly refunded since."""
        paid = self.table("paid")
        refunded = self.table("refunded", everywhere=True)
        whole = refunded.filter(refunded.whole).select("order_id").distinct()
        return paid.anti_join(whole, "order_id")


def _asked(column: str) -> Scalar:
    return ibis.table(ASKED, name="asked")[column].as_scalar()


def within(table: Table, first: str = "first_day", end: str = "end") -> Table:
    """The facts from a day of the question to its end."""
    return table.filter(table.day >= _asked(first), table.moment < _asked(end))


def _grouped(table: Table, by: Sequence[str], **values: Value) -> Table:
    return table.group_by(list(by)).agg(**values) if by else table.agg(**values)


def _sum(table: Table, by: Sequence[str], column: str) -> Table:
    return _plain(_grouped(table, by, value=table[column].sum()), by)


def _plain(table: Table, by: Sequence[str]) -> Table:
    nothing = ibis.null().cast("float64")
    return table.select(*by, part=nothing, whole=nothing, value=table.value.cast("float64"))


def _quotient(table: Table, by: Sequence[str], part: Value, whole: Value) -> Table:
    pieces = _grouped(table, by, part=part, whole=whole)
    return pieces.mutate(
        part=pieces.part.cast("float64"),
        whole=pieces.whole.cast("float64"),
        value=pieces.part.cast("float64") / pieces.whole.nullif(0).cast("float64"),
    ).select(*by, "part", "whole", "value")


def _flow(facts: Facts) -> Table:
    """Money and cost of the period by day and store: payments plus, refunds minus; `orders` counts paid orders."""
    paid, refunded = within(facts.table("paid")), within(facts.table("refunded"))
    counted = within(facts.orders())
    nought = ibis.literal(0, "int64")
    money_in = paid.select("store_id", "day", amount=paid.paid_fen, cost=paid.cost_fen, orders=nought)
    money_back = refunded.select("store_id", "day", amount=-refunded.amount_fen, cost=-refunded.cost_fen, orders=nought)
    orders = counted.select("store_id", "day", amount=nought, cost=nought, orders=ibis.literal(1, "int64"))
    return money_in.union(money_back).union(orders)


def gmv(facts: Facts, by: Sequence[str]) -> Table:
    """Sum of paid amounts."""
    return _sum(within(facts.table("paid")), by, "paid_fen")


def net_sales(facts: Facts, by: Sequence[str]) -> Table:
    """Paid amounts less refunds and compensation, each on its own day."""
    return _sum(_flow(facts), by, "amount")


def paid_orders(facts: Facts, by: Sequence[str]) -> Table:
    """Number of paid orders."""
    return _sum(_flow(facts), by, "orders")


def aov(facts: Facts, by: Sequence[str]) -> Table:
    """Net sales a paid order."""
    flow = _flow(facts)
    return _quotient(flow, by, flow.amount.sum(), flow.orders.sum())


def gross_margin(facts: Facts, by: Sequence[str]) -> Table:
    """Share of net sales left after the cost of goods sold."""
    flow = _flow(facts)
    return _quotient(flow, by, flow.amount.sum() - flow.cost.sum(), flow.amount.sum())


def _active(facts: Facts) -> Table:
    """All members at the end of the period, with `active` where they did something in the trailing days."""
    members = facts.members()
    members = members.filter(members.member_since < _asked("end_day"))
    own = within(facts.table("own", everywhere=True), "active_day")
    seen = own.select("person_id").distinct().mutate(seen=ibis.literal(1, "int64"))
    joined = members.left_join(seen, "person_id")
    return joined.select("store_id", "person_id", active=joined.seen.fill_null(0))


def mau(facts: Facts, by: Sequence[str]) -> Table:
    """Members with an own event in the trailing 30 days."""
    return _sum(_active(facts), by, "active")


def mau_rate(facts: Facts, by: Sequence[str]) -> Table:
    """Active members among members at the end of the period."""
    active = _active(facts)
    return _quotient(active, by, active.active.sum(), active.count())


def _buying_days(facts: Facts, by: Sequence[str]) -> Table:
    """Members who bought in the calendar month of the period's last day, with the number of distinct days."""
    orders = within(facts.orders(), "month_day")
    everybody = Facts(scoped=False).members().select("person_id")
    orders = orders.semi_join(everybody, "person_id")
    return orders.group_by([*by, "person_id"]).agg(days=orders.day.nunique())


def repurchase_members(facts: Facts, by: Sequence[str]) -> Table:
    """Members who bought on two days or more of the month."""
    buyers = _buying_days(facts, by)
    return _plain(_grouped(buyers, by, value=_count(buyers.days >= 2)), by)


def repurchase_rate_m(facts: Facts, by: Sequence[str]) -> Table:
    """Their share among members who bought in the month."""
    buyers = _buying_days(facts, by)
    return _quotient(buyers, by, _count(buyers.days >= 2), buyers.count())


def _count(condition: BooleanValue) -> Value:
    return condition.cast("int64").sum()


def repurchase_rate_n(facts: Facts, by: Sequence[str]) -> Table:
    """Buyers with a next paid order within 30 days, among buyers whose 30 days have passed."""
    orders = Facts(scoped=False).orders().filter(ibis._.person_id.notnull())
    following = orders.mutate(
        next_at=orders.moment.lead().over(ibis.window(group_by="person_id", order_by=[orders.moment, orders.order_id]))
    )
    mine = following.semi_join(facts.table("paid").select("order_id"), "order_id")
    ripe = within(mine, end="ripe")
    came_back = ripe.next_at <= ripe.moment + ibis.interval(days=REPURCHASE_DAYS)
    buyers = ripe.group_by([*by, "person_id"]).agg(back=came_back.fill_null(False).cast("int64").max())
    return _quotient(buyers, by, buyers.back.sum(), buyers.count())


def frequency_y(facts: Facts, by: Sequence[str]) -> Table:
    """Distinct purchase days a buyer in the trailing year."""
    orders = within(facts.orders(), "year_day").filter(ibis._.person_id.notnull())
    buyers = orders.group_by([*by, "person_id"]).agg(days=orders.day.nunique())
    return _quotient(buyers, by, buyers.days.sum(), buyers.count())


def group_success(facts: Facts, by: Sequence[str]) -> Table:
    """Group buys that formed among those that ended."""
    ended = within(facts.table("groupbuy_end"))
    return _quotient(ended, by, _count(ended.formed), ended.count())


def pickup_share(facts: Facts, by: Sequence[str]) -> Table:
    """Pickup orders among paid orders."""
    orders = within(facts.orders())
    return _quotient(orders, by, _count(orders["mode"] == "pickup"), orders.count())


def penetration_km(facts: Facts, by: Sequence[str]) -> Table:
    """Members of the communities within one kilometre of a store, among the residents of these communities."""
    pairs = facts.table("store_community")
    near = pairs.filter(pairs.metres <= NEAR_METRES)
    keep = [column for column in by if column == "store_id"]
    communities = near.group_by([*keep, "community_id"]).agg(residents=near.residents.max())
    members = Facts(scoped=False).members()
    members = members.filter(members.member_since < _asked("end_day"))
    counted = members.group_by("community_id").agg(members=members.count())
    joined = communities.left_join(counted, "community_id")
    joined = joined.select(*keep, "residents", members=joined.members.fill_null(0))
    return _quotient(joined, keep, joined.members.sum(), joined.residents.sum())


def loss_rate(facts: Facts, by: Sequence[str]) -> Table:
    """Cost written off against cost received."""
    lost, received = within(facts.table("written_off")), within(facts.table("received"))
    nought = ibis.literal(0, "int64")
    both = lost.select("store_id", "day", lost=lost.cost_fen, received=nought).union(
        received.select("store_id", "day", lost=nought, received=received.cost_fen)
    )
    return _quotient(both, by, both.lost.sum(), both.received.sum())


def order_efficiency(facts: Facts, by: Sequence[str]) -> Table:
    """Median minutes from paid to ready."""
    ready = within(facts.table("ready"))
    paid = facts.table("paid", everywhere=True).select("order_id", paid_at="moment")
    both = ready.inner_join(paid, "order_id")
    minutes = both.mutate(minutes=(both["moment"].epoch_seconds() - both.paid_at.epoch_seconds()) / 60)
    return _plain(_grouped(minutes, by, value=minutes.minutes.median()), by)


MEASURES: dict[str, Measure] = {
    "gmv": gmv,
    "net_sales": net_sales,
    "paid_orders": paid_orders,
    "aov": aov,
    "gross_margin": gross_margin,
    "penetration_km": penetration_km,
    "mau": mau,
    "mau_rate": mau_rate,
    "repurchase_members": repurchase_members,
    "repurchase_rate_m": repurchase_rate_m,
    "repurchase_rate_n": repurchase_rate_n,
    "frequency_y": frequency_y,
    "group_success": group_success,
    "pickup_share": pickup_share,
    "loss_rate": loss_rate,
    "order_efficiency": order_efficiency,
}


@cache
def measure_sql(id: str, scoped: bool, by: tuple[str, ...], dialect: str = "duckdb") -> str:
    """The SQL of a KPI: columns `by`, part, whole, value."""
    return str(ibis.to_sql(MEASURES[id](Facts(scoped), by), dialect=dialect))


@cache
def funnel_sql(scoped: bool, dialect: str = "duckdb") -> str:
    """The SQL of one row: members, active among them, buyers among these, buyers on two days or more."""
    facts = Facts(scoped)
    members = facts.members()
    members = members.filter(members.member_since < _asked("end_day"))
    own = within(facts.table("own", everywhere=True)).select("person_id").distinct()
    seen = own.mutate(seen=ibis.literal(1, "int64"))
    orders = within(Facts(scoped=False).orders())
    days = orders.group_by("person_id").agg(days=orders.day.nunique())
    joined = members.left_join(seen, "person_id").drop("person_id_right").left_join(days, "person_id")
    steps = joined.agg(
        members=joined.count(),
        active=_count(joined.seen.fill_null(0) > 0),
        buyers=_count(joined.days.fill_null(0) > 0),
        back=_count(joined.days.fill_null(0) > 1),
    )
    return str(ibis.to_sql(steps, dialect=dialect))
