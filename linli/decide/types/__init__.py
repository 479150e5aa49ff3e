"""Directives as they are shown, taken and refused; the store's day and the line of sales have rooms of their own."""

from datetime import date, datetime
from enum import StrEnum
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from linli.accounts.types import View
from linli.groupbuy.types import STEPS
from linli.kernel.clock import Moment
from linli.kernel.errors import Problem, unfit

MAX_FEN = 100_000_000
Confidence = Literal["high", "medium", "low"]


class DirectiveState(StrEnum):
    """Proposed until a host says yes or no or its time passes; then executed, and measured when it has ended."""

    PROPOSED = "proposed"
    EXECUTED = "executed"
    MEASURED = "measured"
    UNDONE = "undone"
    DECLINED = "declined"
    EXPIRED = "expired"


class PartKind(StrEnum):
    """What a directive can do. The group buy itself cannot be left out."""

    OPEN = "open"
    PREHEAT = "preheat"
    POST = "post"
    REMIND = "remind"
    INTENT = "intent"


class RangeView(View):
    """An 80 % interval around the median."""

    low: float
    expected: float
    high: float


class ExpectationView(View):
    """What the directive will bring. `forms` is the probability of reaching the threshold; money in fen."""

    households: RangeView
    quantity: RangeView
    net_fen: RangeView
    margin_fen: RangeView
    new_buyers: RangeView
    returning_share: RangeView
    forms: float


class PartView(View):
    """A part that runs with the tap, or has run."""

    kind: PartKind
    on: bool
    title: str
    title_en: str
    note: str
    note_en: str
    done_at: datetime | None = None


class DayCount(View):
    """A count of one local day."""

    day: date
    count: float


class EvidenceView(View):
    """The chart: receipts of the goods by day, what is expected of the coming days, mentions in the groups."""

    sales: list[DayCount]
    forecast: list[DayCount]
    talk: list[DayCount]
    sales_name: str


class FactView(View):
    """One reason, with its number and where it comes from."""

    icon: Literal["talk", "people", "shield", "trend", "wish", "stock", "price"]
    text: str
    text_en: str = ""
    source: str
    source_en: str = ""


class TierView(BaseModel):
    """From so many households on, everybody pays this price for a piece."""

    households: int = Field(gt=0, le=100_000)
    unit_fen: int = Field(gt=0, le=MAX_FEN)


class CommunityBrief(View):
    """A community the directive goes to."""

    id: UUID
    name: str
    reach: int


class GoodsBrief(View):
    """What is to be sold."""

    sku_id: UUID
    name: str
    size: str
    unit: str
    picture: str
    origin: str
    cost_fen: int
    list_fen: int


class ConfidenceView(View):
    """How sure the system is, and why it may be."""

    level: Confidence
    text: str
    text_en: str = ""


class DirectiveRow(View):
    """A directive in a list."""

    id: UUID
    number: str
    store_id: UUID
    store_name: str
    state: DirectiveState
    title: str
    title_en: str
    goods: GoodsBrief
    households: RangeView
    net_fen: RangeView
    margin_fen: RangeView
    confidence: ConfidenceView
    actual_households: int | None
    actual_net_fen: int | None
    within: bool | None
    made_at: datetime
    expires_at: datetime
    executed_at: datetime | None


class EffectView(View):
    """What came on top of what these buyers would have bought anyway; 95 % intervals. `proven` false: 未证实."""

    anyway: float
    households: float
    households_low: float
    households_high: float
    margin_fen: int
    margin_low_fen: int
    margin_high_fen: int
    proven: bool
    days: int


class MeasureView(View):
    """One figure expected and come out."""

    id: Literal["households", "net", "margin", "new", "returning"]
    expected: RangeView
    actual: float
    within: Literal["in", "above", "below"]


class CurvePointView(View):
    """Households so far: expected with its band."""

    at: datetime
    expected: float
    low: float
    high: float


class JoinPoint(View):
    """Households so far."""

    at: datetime
    households: int


class OutcomeView(View):
    """How it came out."""

    formed: bool
    households: int
    quantity: int
    net_fen: int
    margin_fen: int
    new_buyers: int
    returning_buyers: int
    measured_at: datetime
    measures: list[MeasureView]
    effect: EffectView
    learnt: list[str]
    learnt_en: list[str]


class DirectiveView(View):
    """A directive with everything a host needs to say yes, and later to see how it went."""

    id: UUID
    number: str
    store_id: UUID
    store_name: str
    state: DirectiveState
    title: str
    title_en: str
    subtitle: str
    subtitle_en: str
    goods: GoodsBrief
    supplier_id: UUID
    supplier_name: str
    tiers: list[TierView]
    threshold: int
    capacity: int
    closes_at: datetime
    pickup_from: datetime
    communities: list[CommunityBrief]
    choices: list[CommunityBrief]
    parts: list[PartView]
    evidence: EvidenceView
    facts: list[FactView]
    confidence: ConfidenceView
    expectation: ExpectationView
    floor_fen: int
    made_at: datetime
    expires_at: datetime
    executed_at: datetime | None
    executed_by: str
    undo_until: datetime | None
    undone_at: datetime | None
    decline_reason: str
    groupbuy_id: UUID | None
    curve: list[CurvePointView]
    joins: list[JoinPoint]
    outcome: OutcomeView | None


class Edit(BaseModel):
    """What a host changes before the tap; what is absent stays."""

    tiers: list[TierView] | None = Field(default=None, min_length=1, max_length=5)
    threshold: int | None = Field(default=None, gt=0, le=100_000)
    capacity: int | None = Field(default=None, gt=0, le=1_000_000)
    closes_at: Moment | None = None
    community_ids: list[UUID] | None = Field(default=None, min_length=1, max_length=50)
    parts_off: list[PartKind] | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.tiers:
            steps, prices = [one.households for one in self.tiers], [one.unit_fen for one in self.tiers]
            if steps != sorted(set(steps)) or prices != sorted(set(prices), reverse=True):
                raise unfit(*STEPS)
        return self


class StoreScore(View):
    """How good the directives of a store (or of all) have been, and how its forecast did when tested on the past."""

    store_id: UUID | None
    store_name: str
    outcomes: int
    within: int
    formed: int
    bias: float | None
    wape: float | None
    forecast_wape: float | None
    forecast_coverage: float | None
    forecast_windows: int


class CalibrationPoint(View):
    """One outcome beside its expectation."""

    directive_id: UUID
    store_id: UUID
    title: str
    at: datetime
    expected: float
    low: float
    high: float
    actual: int


class CalibrationView(View):
    """Whether directives keep what they promise."""

    whole: StoreScore
    stores: list[StoreScore]
    points: list[CalibrationPoint]


class DirectiveOver(Problem):
    """It cannot be carried out, changed or refused any more."""

    code, status = "directive_over", 409
    zh, en = "这条指令{state_zh}，不能再{step_zh}", "This directive is {state}; it cannot be changed any more"


class TooLateToUndo(Problem):
    """The time for taking it back has passed."""

    code, status = "too_late_to_undo", 409
    zh, en = (
        "过了 10 分钟，不能整体撤回；可以到团购页取消这个团",
        "Ten minutes have passed; cancel the group buy instead",
    )


class BelowFloor(Problem):
    """The price would not even keep the margin floor."""

    code, status = "below_floor", 422
    zh, en = "{price} 低于保本线 {floor}，先和总部商量", "{price} is below the floor of {floor}"


class NoCommunityOfStore(Problem):
    """A chosen community is not served by the store."""

    code, status = "community_of_other_store", 422
    zh, en = "所选小区不归这家店", "A chosen community does not belong to this store"
