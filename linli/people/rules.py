"""How identifiers are written, who stands for whom, what a merge fills in."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from linli.people.types import Kind

PHONE_SHOWN = 4
WEAK = frozenset({Kind.DEVICE})
FILLED = (
    "name",
    "nickname",
    "avatar",
    "gender",
    "birthday",
    "birth_year",
    "phone_sealed",
    "phone_tail",
    "store_id",
    "community_id",
    "building",
    "room",
    "household_id",
    "relation",
    "channel",
    "inviter_id",
    "joined_at",
)


def survivor_first(a: tuple[datetime | None, UUID], b: tuple[datetime | None, UUID]) -> bool:
    """Whether `a` survives a merge with `b`, each as (joined at, id): members before others, then the older."""
    return _seniority(a) < _seniority(b)


def _seniority(one: tuple[datetime | None, UUID]) -> tuple[bool, float, int]:
    joined_at, id = one
    return joined_at is None, joined_at.timestamp() if joined_at else 0.0, id.int


def to_fill(survivor: Mapping[str, Any], merged: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that a survivor takes over from a merged person: those it has nothing in."""
    return {field: merged[field] for field in FILLED if merged[field] and not survivor[field]}


def may_merge(kinds_of_both: tuple[frozenset[Kind], frozenset[Kind]]) -> bool:
    """Whether a shared identifier makes two persons one.

    A device is shared by a family: it tells an unknown visitor from nobody, never two known neighbours to be one.
    """
    return not all(kinds - WEAK for kinds in kinds_of_both)


FACES = {
    ("女", "child"): ("face-girl:rose",),
    ("男", "child"): ("face-boy:sky", "face-child:leaf"),
    ("女", "young"): (
        "face-woman:rose",
        "face-student:sky",
        "face-artist:plum",
        "face-woman-b:peach",
        "face-nurse:sky",
    ),
    ("男", "young"): ("face-man:berry", "face-student-man:sky", "face-coder:leaf", "face-man-curly:wheat"),
    ("女", "middle"): (
        "face-curly:peach",
        "face-mum:rose",
        "face-office:berry",
        "face-teacher:leaf",
        "face-cook:wheat",
    ),
    ("男", "middle"): ("face-man-b:berry", "face-office-man:sky", "face-man-beard:sand", "face-teacher-man:leaf"),
    ("女", "elder"): ("face-grandma:rose", "face-grandma-b:plum", "face-woman-white:sand"),
    ("男", "elder"): ("face-grandpa:sand", "face-grandpa-b:sky", "face-elder:leaf", "face-man-white:wheat"),
}
BABY = 3
GROWN = ((14, "child"), (36, "young"), (58, "middle"), (200, "elder"))


def face(id: UUID, gender: str, age: int | None) -> str:
    """A face for who has not chosen one: it follows from what is known and stays the same."""
    if age is not None and age < BABY:
        return "tile:face-baby:peach"
    band = "middle" if age is None else next(name for limit, name in GROWN if age < limit)
    pool = FACES[gender if gender in ("女", "男") else "女男"[id.int % 2], band]
    return f"tile:{pool[id.int // 2 % len(pool)]}"


def age_of(birthday: date | None, birth_year: int | None, today: date) -> int | None:
    """Age in full years, as far as it is known."""
    if birthday:
        return today.year - birthday.year - ((today.month, today.day) < (birthday.month, birthday.day))
    return today.year - birth_year if birth_year else None
