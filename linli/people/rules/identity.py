"""How identifiers are written, who stands for whom, what a merge fills in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from linli.people.types import Kind

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
