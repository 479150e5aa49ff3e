"""Use cases of stock."""

from linli.stock.api.expiry import set_aside_expired, write_off_expired
from linli.stock.api.goods import count, receive, write_off
from linli.stock.api.holding import available, hand_out, hold, release
from linli.stock.api.listing import listing, sheet_of
from linli.stock.api.looking import ask_unit_costs, batches, levels, low, moves_of, near_expiry, unit_costs
from linli.stock.api.offers import close_offer, offer, offers, open_offer
from linli.stock.api.proof import prove, reserved

__all__ = [
    "ask_unit_costs",
    "available",
    "batches",
    "close_offer",
    "count",
    "hand_out",
    "hold",
    "levels",
    "listing",
    "low",
    "moves_of",
    "near_expiry",
    "offer",
    "offers",
    "open_offer",
    "prove",
    "receive",
    "release",
    "reserved",
    "set_aside_expired",
    "sheet_of",
    "unit_costs",
    "write_off",
    "write_off_expired",
]
