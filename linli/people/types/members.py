"""Members: what a file may tell of them, how they are listed, what a resident sees of itself."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from linli.people.types.identity import View

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
