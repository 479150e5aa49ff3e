"""Use cases of group buying."""

from linli.groupbuy.api.closing import cancel, close, close_due, close_early
from linli.groupbuy.api.counting import join, joined_by, leave
from linli.groupbuy.api.offers import Offers
from linli.groupbuy.api.opening import open
from linli.groupbuy.api.results import result, results
from linli.groupbuy.api.returning import tell_too_late
from linli.groupbuy.api.roll import neighbours, roll
from linli.groupbuy.api.telling import open_and_tell
from linli.groupbuy.api.viewing import open_at_home, open_now, rows, rows_between, view, views

__all__ = [
    "Offers",
    "cancel",
    "close",
    "close_due",
    "close_early",
    "join",
    "joined_by",
    "leave",
    "neighbours",
    "open",
    "open_and_tell",
    "open_at_home",
    "open_now",
    "result",
    "results",
    "roll",
    "rows",
    "rows_between",
    "tell_too_late",
    "view",
    "views",
]
