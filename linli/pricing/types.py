"""What pricing shows, takes and refuses. All amounts are integer fen."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from linli.kernel.errors import Problem


class View(BaseModel):
    """Base of what the module shows: frozen."""

    model_config = ConfigDict(frozen=True)


class PriceView(View):
    """What a piece costs in a store, and what it cost before, where that is worth saying."""

    price_fen: int
    was_fen: int | None = None


class NewCoupon(View):
    """A kind of coupon: so much off from a minimum, between two moments."""

    name: str = Field(min_length=1, max_length=40)
    note: str = ""
    amount_fen: int = Field(gt=0)
    minimum_fen: int = Field(ge=0)
    valid_from: datetime
    valid_until: datetime


class CouponView(View):
    """A coupon in a person's hands. `order_id` names the order it was used for."""

    id: UUID
    name: str
    note: str
    amount_fen: int
    minimum_fen: int
    valid_from: datetime
    valid_until: datetime
    order_id: UUID | None = None


class QuoteLine(View):
    """A line to be priced. `list_fen` is the ordinary price of a piece, `price_fen` what it costs now and here.

    `label` names what makes the difference (“蓝莓团价”), `note` says more (“50 户档”).
    """

    name: str
    quantity: int = Field(gt=0)
    list_fen: int = Field(gt=0)
    price_fen: int = Field(gt=0)
    label: str = ""
    note: str = ""


class QuoteInput(View):
    """All that a quote depends on."""

    lines: Sequence[QuoteLine]
    coupon: CouponView | None = None
    pickup_discount_fen: int = Field(default=0, ge=0)
    at: datetime


class PriceStep(View):
    """One line of “价格是这样算的”; what is taken off is negative. The steps sum to the total."""

    code: str
    label: str
    note: str = ""
    amount_fen: int


class Quote(View):
    """A price with its explanation. `line_net_fen` is what each line costs after everything; it sums to the total."""

    steps: list[PriceStep]
    line_net_fen: list[int]
    goods_fen: int
    total_fen: int
    saved_fen: int


class Terms(View):
    """What a person's order in a store may count on: the discount for fetching it, and usable coupons."""

    pickup_discount_fen: int
    coupons: list[CouponView]


class CouponGone(Problem):
    """The coupon is used, expired, not this person's, or the goods stay below its minimum."""

    code, status = "coupon_gone", 409
    zh, en = "这张券现在用不了，换一张试试", "This coupon cannot be used now; try another one"
