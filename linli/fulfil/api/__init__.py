"""Use cases of fulfilment."""

from linli.fulfil.api.arriving import note_formed, note_received
from linli.fulfil.api.handing import collect, verify
from linli.fulfil.api.looking import offline_book, open_progress, own_progress, pickup, pickups, progress
from linli.fulfil.api.missing import tell_missed
from linli.fulfil.api.opening import note_refund, open_pickups
from linli.fulfil.api.picking import mark_picked, pick_list

__all__ = [
    "collect",
    "mark_picked",
    "note_formed",
    "note_received",
    "note_refund",
    "offline_book",
    "open_pickups",
    "open_progress",
    "own_progress",
    "pick_list",
    "pickup",
    "pickups",
    "progress",
    "tell_missed",
    "verify",
]
