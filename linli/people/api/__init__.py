"""Use cases of people."""

from linli.people.api.identity import identify, ids_of, merge, merged_ids, merges_of, survivor, survivors, unmerge
from linli.people.api.loading import load_members
from linli.people.api.members import (
    cards,
    join,
    members_of,
    person,
    set_place,
    set_profile,
    sign_in_by_phone,
)
from linli.people.api.touched import refresh_touched, touch, touch_aged
from linli.people.api.value import refresh_scores

__all__ = [
    "cards",
    "identify",
    "ids_of",
    "join",
    "load_members",
    "members_of",
    "merge",
    "merged_ids",
    "merges_of",
    "person",
    "refresh_scores",
    "refresh_touched",
    "set_place",
    "set_profile",
    "sign_in_by_phone",
    "survivor",
    "survivors",
    "touch",
    "touch_aged",
    "unmerge",
]
