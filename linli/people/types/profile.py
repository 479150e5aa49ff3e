"""Everything about a person on one screen."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from linli.people.types.buying import FavouriteView, Goods, MonthSpend, ValueView
from linli.people.types.identity import MergeView, PersonView, View
from linli.people.types.tags import TagView


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
    title_en: str
    detail: str
    detail_en: str
    goods: list[Goods]


class NextStep(View):
    """What the figures suggest to do, and the figures."""

    kind: Literal["refill", "silent", "first_order"]
    title: str
    title_en: str
    why: str
    why_en: str
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
