"""What people show, take and refuse."""

from collections.abc import Sequence
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, Literal, NamedTuple, Protocol
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from linli.kernel.errors import Problem

# What `load_members` understands; only what is there is read. `store` is a code or a name, `community` a name.
# A member of a family without card and phone is known by household, role and name.
MEMBER_COLUMNS = (
    "card",
    "phone",
    "name",
    "nickname",
    "gender",
    "birth_year",
    "birthday",
    "household",
    "family_role",
    "store",
    "community",
    "building",
    "room",
    "avatar",
    "channel",
    "joined_at",
)


class View(BaseModel):
    """Base of what a module shows: frozen."""

    model_config = ConfigDict(frozen=True)


class Kind(StrEnum):
    """Kinds of identifiers, from the most to the least telling."""

    PHONE = "phone"
    UNIONID = "unionid"
    OPENID = "openid"
    WECOM = "wecom"
    CARD = "card"
    POS_CARD = "pos_card"
    EMAIL = "email"
    EXTERNAL = "external"
    DEVICE = "device"


class Identifier(View):
    """One way to recognise a person. A plain string for the kind will do."""

    kind: Kind
    value: str = Field(min_length=1, max_length=200)

    def __init__(self, kind: Kind | str, value: str) -> None:
        super().__init__(kind=kind, value=value)


class PersonCard(View):
    """What others see of a person beside what it did."""

    id: UUID
    name: str
    nickname: str
    avatar: str
    store_id: UUID | None
    community_id: UUID | None
    building: str


class PersonView(View):
    """A person as it sees itself, and as upper modules need it. `phone` is masked."""

    id: UUID
    name: str
    nickname: str
    avatar: str
    gender: str
    birthday: date | None
    phone: str | None
    store_id: UUID | None
    community_id: UUID | None
    building: str
    room: str
    household_id: UUID | None
    relation: str
    channel: str
    joined_at: datetime | None
    known_since: datetime


class MergeView(View):
    """A merge in a person's history."""

    id: UUID
    into_id: UUID
    merged_id: UUID
    reason: str
    by: str
    at: datetime
    undone_at: datetime | None


class Goods(View):
    """An article as a sentence needs it."""

    name: str
    picture: str
    category_id: UUID | None = None


class GoodsCategory(View):
    """A category, and the top one that it lies in."""

    id: UUID
    name: str
    section: str


class GoodsBook(Protocol):
    """Names of what people buy; implemented above us, over the catalogue."""

    def goods(self, sku_ids: Sequence[UUID]) -> dict[UUID, Goods]:
        """Articles by id."""

    def categories(self) -> list[GoodsCategory]:
        """All categories."""


class NoIdentifier(Problem):
    """A person cannot be recognised by nothing."""

    code, status = "no_identifier", 422
    zh, en = "至少要有一个能认出这位邻居的编号", "At least one identifier is needed"


class MergeUndone(Problem):
    """The merge has been undone already."""

    code, status = "merge_undone", 409
    zh, en = "这次合并已经撤销过了", "This merge has been undone already"


class BadRule(Problem):
    """The rule of a tag cannot be read."""

    code, status = "bad_rule", 422
    zh, en = "规则读不懂：{reason}", "The rule cannot be read: {reason}"


class NoPhone(Problem):
    """There is no number to show."""

    code, status = "no_phone", 404
    zh, en = "这位邻居还没有留手机号", "This neighbour has left no phone number"


class TagView(View):
    """A tag on a person: by a rule (`why` says which) or by hand."""

    tag: str
    source: str
    tone: str
    why: str


class TagRuleView(View):
    """A rule of a tag."""

    tag: str
    tone: str
    why: str
    rule: dict[str, Any]
    shipped: bool
    on: bool


class TagRuleInput(BaseModel):
    """A rule as the chain writes it; the language is described in rules/tags.py."""

    tag: str = Field(min_length=1, max_length=12)
    tone: Literal["ok", "act", "warn", "bad", "info", "people", "soft"] = "ok"
    why: str = Field(min_length=1, max_length=60)
    rule: dict[str, Any]
    on: bool = True
    rank: int = Field(100, ge=0, le=999)


class LineCount(NamedTuple):
    """A line of a paid or refunded order."""

    sku_id: UUID
    category_id: UUID
    quantity: int
    amount_fen: int


class PaidCount(NamedTuple):
    """A paid order of a known person."""

    order_id: UUID
    person_id: UUID
    store_id: UUID | None
    channel: str
    mode: str
    groupbuy: bool
    paid_at: datetime
    paid_fen: int
    lines: Sequence[LineCount]


class RefundCount(NamedTuple):
    """Money given back to a known person."""

    refund_id: UUID
    order_id: UUID
    amount_fen: int
    whole: bool
    lines: Sequence[LineCount]


class PeopleQuery(BaseModel):
    """Who is to be listed. `store_ids` is the reach of the one who asks; None is the whole chain."""

    store_ids: list[UUID] | None = None
    store_id: UUID | None = None
    community_id: UUID | None = None
    tag: str | None = Field(None, max_length=12)
    text: str | None = Field(None, max_length=40)
    least_r: int | None = Field(None, ge=1, le=5)
    least_f: int | None = Field(None, ge=1, le=5)
    least_m: int | None = Field(None, ge=1, le=5)
    silent_days: int | None = Field(None, ge=0, le=3650)
    members_only: bool = False
    sort: Literal[
        "last_paid_at",
        "-last_paid_at",
        "spent_365_fen",
        "-spent_365_fen",
        "days_365",
        "-days_365",
        "joined_at",
        "-joined_at",
    ] = "-last_paid_at"


class PersonRow(View):
    """A person in the list; the phone is masked."""

    id: UUID
    name: str
    nickname: str
    avatar: str
    phone: str | None
    store_id: UUID | None
    community_id: UUID | None
    building: str
    room: str
    joined_at: datetime | None
    last_paid_at: datetime | None
    silent_days: int | None
    orders_365: int
    days_365: int
    spent_365_fen: int
    spent_fen: int
    r: int | None
    f: int | None
    m: int | None
    tags: list[str]


class ValueView(View):
    """What a person has been worth. Scores are fifths of the chain's buyers, 5 the best."""

    orders: int
    days: int
    spent_fen: int
    first_paid_at: datetime | None
    last_paid_at: datetime | None
    silent_days: int | None
    orders_365: int
    days_365: int
    spent_365_fen: int
    pickup_365: int
    groupbuy_365: int
    r: int | None
    f: int | None
    m: int | None


class MonthSpend(View):
    """Spending in a month, refunds taken off; `month` is its first day."""

    month: date
    spent_fen: int
    orders: int


class FavouriteView(View):
    """An article that a person comes back for."""

    sku_id: UUID
    name: str
    picture: str
    orders: int
    last_day: date


class FamilyMember(View):
    """Somebody of the household."""

    id: UUID
    name: str
    nickname: str
    avatar: str
    relation: str
    age: int | None
    head: bool
    orders_365: int


class Moment(View):
    """One fact of the timeline as a sentence. `day` is the store's local day."""

    id: UUID
    at: datetime
    day: date
    kind: str
    icon: str
    title: str
    detail: str
    goods: list[Goods]


class NextStep(View):
    """What the figures suggest to do, and the figures."""

    kind: Literal["refill", "silent", "first_order"]
    title: str
    why: str
    sku_id: UUID | None = None
    picture: str | None = None


class ProfileView(View):
    """Everything about a person for one screen."""

    person: PersonView
    age: int | None
    store: str
    community: str
    usual_hour: int | None
    value: ValueView
    months: list[MonthSpend]
    favourites: list[FavouriteView]
    family: list[FamilyMember]
    tags: list[TagView]
    counts: dict[str, int]
    timeline: list[Moment]
    timeline_next: str | None
    next_step: NextStep | None
    merges: list[MergeView]


class TagCount(View):
    """A tag, and how many hold it."""

    tag: str
    people: int
    tone: str
    why: str


class MeView(View):
    """A resident to itself."""

    id: UUID
    name: str
    nickname: str
    avatar: str
    phone: str | None
    birthday: date | None
    store_id: UUID | None
    store_name: str
    community_id: UUID | None
    community_name: str
    building: str
    joined_at: datetime | None
    tags: list[str]


class CommunityPlace(View):
    """A community to choose from. Distance in metres."""

    id: UUID
    name: str
    households: int
    distance_m: int | None
    buildings: list[str]


class StorePlace(View):
    """A store to choose from, with its communities. Distance in metres."""

    id: UUID
    name: str
    address: str
    host_name: str
    opens: time
    closes: time
    distance_m: int | None
    communities: list[CommunityPlace]


class PlacesView(View):
    """Where one can live."""

    items: list[StorePlace]
    total: int
