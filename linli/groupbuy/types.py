"""What a group buy shows, takes and refuses."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from linli.accounts.types import View
from linli.kernel.clock import Moment
from linli.kernel.errors import Problem, unfit

MAX_FEN = 100_000_000
MAX_HOUSEHOLDS = 100_000
MAX_PIECES = 1_000_000
STEPS = ("每一档都要户数更多、价格更低", "Each tier asks for more households and gives a lower price than the last")

Fen = Annotated[int, Field(gt=0, le=MAX_FEN)]
Kind = Literal["threshold", "rollcall"]


class GroupBuyState(StrEnum):
    """Open until the deadline; then formed or failed; or cancelled by its host before."""

    OPEN = "open"
    FORMED = "formed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Tier(BaseModel):
    """From so many households on, everybody pays this price for a piece."""

    households: int = Field(gt=0, le=MAX_HOUSEHOLDS)
    unit_fen: Fen


class NewGroupBuy(BaseModel):
    """A group buy to be opened. A roll call (接龙) has one price and no threshold; its tier says the price."""

    store_id: UUID
    sku_id: UUID
    supplier_id: UUID
    title: str = Field(min_length=2, max_length=60)
    kind: Kind = "threshold"
    list_fen: Fen
    tiers: list[Tier] = Field(min_length=1, max_length=5)
    threshold: int = Field(default=1, gt=0, le=MAX_HOUSEHOLDS)
    capacity: int = Field(gt=0, le=MAX_PIECES)
    closes_at: Moment
    pickup_from: Moment
    community_ids: list[UUID] = Field(default=[], max_length=50)
    opened_by: str = ""
    directive_id: UUID | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.pickup_from < self.closes_at:
            raise unfit("自提时间要在截团之后", "Goods cannot be fetched before the group buy has closed")
        households = [tier.households for tier in self.tiers]
        prices = [tier.unit_fen for tier in self.tiers]
        if households != sorted(set(households)) or prices != sorted(set(prices), reverse=True):
            raise unfit(*STEPS)
        if max(prices) > self.list_fen:
            raise unfit("团购价不能高于划线价", "The price of a group buy may not be above the list price")
        if self.kind == "rollcall" and (len(self.tiers) != 1 or self.threshold != 1):
            raise unfit("接龙只有一个价，不设成团户数", "A roll call has one price and no threshold")
        return self


class Opening(NewGroupBuy):
    """A group buy to be opened from the desk, and the groups that get its card."""

    group_ids: list[UUID] = Field(default=[], max_length=50)
    words: str = Field(default="", max_length=500)


class TierView(View):
    """A tier and whether it has been reached."""

    households: int
    unit_fen: int
    reached: bool
    current: bool


class NextTier(View):
    """What the next households bring."""

    households_missing: int
    unit_fen: int


class Neighbour(View):
    """Somebody who joined, as the other neighbours may know them: nickname and building only."""

    number: int
    name: str
    avatar: str
    building: str
    quantity: int
    joined_at: datetime


class OriginFact(View):
    """A true fact about where the goods come from; absent facts are not made up."""

    kind: Literal["farm", "batch", "quality", "store"]
    title: str
    note: str


class GoodsView(View):
    """What is bought together."""

    sku_id: UUID
    product_id: UUID
    name: str
    size: str
    unit: str
    picture: str
    category: str
    storage: str
    origin: str
    story: str
    tags: list[str]


class Mine(View):
    """The reader's own part."""

    number: int
    quantity: int
    order_ids: list[UUID]


class GroupBuyView(View):
    """A group buy as residents and staff see it."""

    id: UUID
    store_id: UUID
    store_name: str
    host_name: str
    title: str
    kind: Kind
    state: GroupBuyState
    goods: GoodsView
    list_fen: int
    unit_fen: int
    tiers: list[TierView]
    next_tier: NextTier | None
    threshold: int
    households_missing: int
    households: int
    quantity: int
    capacity: int
    left: int
    opened_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    pickup_from: datetime
    community_ids: list[UUID]
    directive_id: UUID | None
    neighbours: list[Neighbour]
    origin: list[OriginFact]
    mine: Mine | None


class GroupBuyRow(View):
    """A group buy in the staff's list."""

    id: UUID
    store_id: UUID
    store_name: str
    supplier_id: UUID
    supplier_name: str
    sku_id: UUID
    title: str
    picture: str
    kind: Kind
    state: GroupBuyState
    list_fen: int
    unit_fen: int
    threshold: int
    top_households: int
    households: int
    quantity: int
    capacity: int
    opened_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    pickup_from: datetime
    directive_id: UUID | None


class RollEntry(View):
    """A line of the hand-out list."""

    number: int
    order_id: UUID
    person_id: UUID
    name: str
    building: str
    quantity: int
    paid_fen: int
    joined_at: datetime
    state: Literal["joined", "left"]
    pickup_state: str | None
    slot: str | None


class GroupBuyResult(View):
    """How a group buy ended. A new buyer had never paid an order in the chain before joining."""

    groupbuy_id: UUID
    state: GroupBuyState
    households: int
    quantity: int
    net_fen: int
    margin_fen: int
    new_buyers: int
    returning_buyers: int


class GroupBuyClosed(Problem):
    """It is over, or was called off."""

    code, status = "groupbuy_closed", 409
    zh, en = "这个团已经截止了，看看下一场", "This group buy has closed; have a look at the next one"


class NotFormedYet(Problem):
    """It cannot be closed early below its threshold."""

    code, status = "groupbuy_not_formed", 409
    zh, en = (
        "还差 {missing} 户成团，现在截不了；要停就取消这个团",
        "{missing} households are missing; cancel it instead",
    )


class SoldOut(Problem):
    """Not that many pieces are left."""

    code, status = "groupbuy_sold_out", 409
    zh, en = "只剩 {left} 份了", "Only {left} pieces are left"


class TooLateToOpen(Problem):
    """The deadline lies in the past."""

    code, status = "groupbuy_deadline_past", 422
    zh, en = "截团时间要在现在之后", "The deadline must lie in the future"


class GroupElsewhere(Problem):
    """A group of another store."""

    code, status = "group_of_other_store", 422
    zh, en = "所选社群不归这家店", "A chosen group does not belong to this store"


class NotForThisStore(Problem):
    """A community does not belong to the store."""

    code, status = "community_of_other_store", 422
    zh, en = "所选小区不归这家店", "A chosen community does not belong to this store"
