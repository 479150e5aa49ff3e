"""What fulfil shows, takes and refuses."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, NamedTuple
from uuid import UUID

from pydantic import Field

from linli.accounts.types import View
from linli.kernel.errors import Problem

Pieces = Annotated[int, Field(gt=0, le=100_000)]


class PickupState(StrEnum):
    """How far the goods of an order have come.

    WAITING for goods of a group buy → PICKING → READY → (PARTLY handed out →) COLLECTED; CLOSED when refunded.
    """

    WAITING = "waiting"
    PICKING = "picking"
    READY = "ready"
    PARTLY = "partly"
    COLLECTED = "collected"
    CLOSED = "closed"


class Step(View):
    """One of the dots on the way from paying to having: reached when `at` is set."""

    key: str
    label: str
    at: datetime | None


class Progress(View):
    """Where an order stands, for its buyer. `code` and `token` are shown once the goods can be fetched."""

    order_id: UUID
    store_id: UUID
    state: PickupState
    slot: str | None
    code: str | None
    token: str | None
    paid_at: datetime
    formed_at: datetime | None
    arrived_at: datetime | None
    ready_at: datetime | None
    collected_at: datetime | None
    missed: bool
    steps: list[Step]


class PickupLineView(View):
    """Goods to hand out."""

    sku_id: UUID
    groupbuy_id: UUID | None
    name: str
    size: str
    picture: str
    zone: str
    quantity: int
    arrived: int
    picked: bool
    collected: int


class PickupView(View):
    """An order as the person at the counter sees it."""

    order_id: UUID
    number: str
    store_id: UUID
    state: PickupState
    slot: str | None
    person_id: UUID
    person_name: str
    avatar: str
    building: str
    paid_at: datetime
    ready_at: datetime | None
    collected_at: datetime | None
    missed: bool
    lines: list[PickupLineView]


class OfflinePickup(View):
    """A pickup as the PDA keeps it for when the net is away; what opens it is kept as hashes only."""

    pickup: PickupView
    code_hash: str
    token_hash: str


class OfflineBook(View):
    """All open pickups of a store: `hash = sha256(salt + scanned)` in hexadecimal."""

    store_id: UUID
    salt: str
    made_at: datetime
    items: list[OfflinePickup]


class PickTask(View):
    """A line to fetch from the shelf for an order."""

    order_id: UUID
    number: str
    person_name: str
    building: str
    slot: str
    sku_id: UUID
    groupbuy_id: UUID | None
    name: str
    size: str
    picture: str
    barcode: str
    zone: str
    quantity: int
    paid_at: datetime


class HandedOut(NamedTuple):
    """So many pieces of a SKU were given to the buyer."""

    sku_id: UUID
    quantity: Pieces


class UnknownCode(Problem):
    """No open pickup of this store has the code."""

    code, status = "unknown_pickup_code", 404
    zh, en = "没有这个取货码，请邻居打开订单页再看一眼", "No such pickup code; ask the neighbour to open the order page"


class OtherStore(Problem):
    """The goods wait in another store."""

    code, status = "pickup_at_other_store", 409
    zh, en = "这单在{store}取，不在本店", "This order is to be picked up at {store}"


class NotReadyYet(Problem):
    """The goods are not there, or not picked."""

    code, status = "pickup_not_ready", 409
    zh, en = "这单{what_zh}，还不能取", "This order is not ready: {what}"


class AlreadyCollected(Problem):
    """The goods have been handed out."""

    code, status = "pickup_already_collected", 409
    zh, en = "这单 {when} 已取走", "This order was collected at {when}"


class PickupClosed(Problem):
    """The order was refunded."""

    code, status = "pickup_closed", 409
    zh, en = "这单已退款，不用交货", "This order was refunded; there is nothing to hand out"


class MoreThanLeft(Problem):
    """More would be handed out than is left of the order."""

    code, status = "more_than_left", 409
    zh, en = "{name}只剩 {left} 件没取", "Only {left} of {name} are left to collect"
