"""Persons: what identifies them, what others see of them."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from linli.kernel.errors import Problem


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

    @property
    def neighbour_name(self) -> str:
        """What other neighbours read: never more than the nickname."""
        return self.nickname or "邻居"

    @property
    def staff_name(self) -> str:
        """What staff call the person."""
        return self.nickname or self.name or "新邻居"


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


class NoIdentifier(Problem):
    """A person cannot be recognised by nothing."""

    code, status = "no_identifier", 422
    zh, en = "至少要有一个能认出这位邻居的编号", "At least one identifier is needed"


class MergeUndone(Problem):
    """The merge has been undone already."""

    code, status = "merge_undone", 409
    zh, en = "这次合并已经撤销过了", "This merge has been undone already"


class NoPhone(Problem):
    """There is no number to show."""

    code, status = "no_phone", 404
    zh, en = "这位邻居还没有留手机号", "This neighbour has left no phone number"
