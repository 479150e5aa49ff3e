"""What people show, take and refuse."""

from linli.people.types.buying import (
    FavouriteView,
    Goods,
    GoodsBook,
    GoodsCategory,
    LineCount,
    MonthSpend,
    PaidCount,
    RefundCount,
    ValueView,
)
from linli.people.types.identity import (
    Identifier,
    Kind,
    MergeUndone,
    MergeView,
    NoIdentifier,
    NoPhone,
    PersonCard,
    PersonView,
    View,
)
from linli.people.types.members import MEMBER_COLUMNS, MeView, PeopleQuery, PersonRow
from linli.people.types.places import CommunityPlace, PlacesView, StorePlace
from linli.people.types.profile import FamilyMember, Moment, NextStep, ProfileView
from linli.people.types.tags import BadRule, TagCount, TagRuleInput, TagRuleView, TagView

__all__ = [
    "MEMBER_COLUMNS",
    "BadRule",
    "CommunityPlace",
    "FamilyMember",
    "FavouriteView",
    "Goods",
    "GoodsBook",
    "GoodsCategory",
    "Identifier",
    "Kind",
    "LineCount",
    "MeView",
    "MergeUndone",
    "MergeView",
    "Moment",
    "MonthSpend",
    "NextStep",
    "NoIdentifier",
    "NoPhone",
    "PaidCount",
    "PeopleQuery",
    "PersonCard",
    "PersonRow",
    "PersonView",
    "PlacesView",
    "ProfileView",
    "RefundCount",
    "StorePlace",
    "TagCount",
    "TagRuleInput",
    "TagRuleView",
    "TagView",
    "ValueView",
    "View",
]
