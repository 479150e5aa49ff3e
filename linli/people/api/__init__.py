"""Use cases of people."""

from linli.people.api.checks import one_survivor, refunds_add_up
from linli.people.api.export import people_columns
from linli.people.api.goods import plug_goods_book
from linli.people.api.households import bind_household, leave_household
from linli.people.api.identity import identify, ids_of, merge, merges_of, need_merge_of, unmerge
from linli.people.api.listing import all_people, count_people, people, people_query
from linli.people.api.loading import load_members
from linli.people.api.members import (
    cards,
    count_members,
    join,
    members_of,
    person,
    set_place,
    set_profile,
    sign_in_by_phone,
)
from linli.people.api.phones import phone_of, reveal_phone
from linli.people.api.places import (
    code_state,
    me,
    need_place,
    note_session,
    places,
    send_code,
    sign_in_by_code,
    start_code,
)
from linli.people.api.profile import profile
from linli.people.api.purchases import count_deeds, count_paid, count_refunded
from linli.people.api.roots import merged_ids, survivor, survivors
from linli.people.api.tagging import add_tag, fits_rule, remove_tag, set_tag_rule, tag_counts, tag_rules, tags_of
from linli.people.api.timeline import timeline
from linli.people.api.touched import refresh_touched, touch, touch_aged
from linli.people.api.value import refresh_scores

__all__ = [
    "add_tag",
    "all_people",
    "bind_household",
    "cards",
    "code_state",
    "count_deeds",
    "count_members",
    "count_paid",
    "count_people",
    "count_refunded",
    "fits_rule",
    "identify",
    "ids_of",
    "join",
    "leave_household",
    "load_members",
    "me",
    "members_of",
    "merge",
    "merged_ids",
    "merges_of",
    "need_merge_of",
    "need_place",
    "note_session",
    "one_survivor",
    "people",
    "people_columns",
    "people_query",
    "person",
    "phone_of",
    "places",
    "plug_goods_book",
    "profile",
    "refresh_scores",
    "refresh_touched",
    "refunds_add_up",
    "remove_tag",
    "reveal_phone",
    "send_code",
    "set_place",
    "set_profile",
    "set_tag_rule",
    "sign_in_by_code",
    "sign_in_by_phone",
    "start_code",
    "survivor",
    "survivors",
    "tag_counts",
    "tag_rules",
    "tags_of",
    "timeline",
    "touch",
    "touch_aged",
    "unmerge",
]
