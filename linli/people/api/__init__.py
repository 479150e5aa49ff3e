"""Use cases of people."""

from linli.people.api.goods import plug_goods_book
from linli.people.api.identity import identify, ids_of, merge, merges_of, unmerge
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
from linli.people.api.purchases import count_deeds, count_paid, count_refunded
from linli.people.api.roots import merged_ids, survivor, survivors
from linli.people.api.tagging import add_tag, fits_rule, remove_tag, set_tag_rule, tag_rules, tags_of
from linli.people.api.touched import refresh_touched, touch, touch_aged
from linli.people.api.value import refresh_scores

__all__ = [
    "add_tag",
    "cards",
    "count_deeds",
    "count_paid",
    "count_refunded",
    "fits_rule",
    "identify",
    "ids_of",
    "join",
    "load_members",
    "members_of",
    "merge",
    "merged_ids",
    "merges_of",
    "person",
    "plug_goods_book",
    "refresh_scores",
    "refresh_touched",
    "remove_tag",
    "set_place",
    "set_profile",
    "set_tag_rule",
    "sign_in_by_phone",
    "survivor",
    "survivors",
    "tag_rules",
    "tags_of",
    "touch",
    "touch_aged",
    "unmerge",
]
