"""Identifiers: time-ordered UUIDs for machines, short codes for people."""

import secrets
from uuid import UUID

import uuid_utils

NOUGHT = UUID(int=0)


def new_id() -> UUID:
    """A UUID version 7: unique, and ordered by the time it was made."""
    return UUID(int=uuid_utils.uuid7().int)


def digits(length: int) -> str:
    """A random code of decimal digits that a person can read aloud."""
    return f"{secrets.randbelow(10**length):0{length}d}"
