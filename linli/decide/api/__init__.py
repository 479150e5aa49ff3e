"""Use cases of decide."""

from linli.decide.api.calibrating import calibration
from linli.decide.api.candidates import propose
from linli.decide.api.executing import change, decline, execute, expectation, expire_due, note_cancelled, undo
from linli.decide.api.fitting import fit_prices, fit_store, stores_to_fit
from linli.decide.api.foreseeing import foresee, forget_foreseen, learn_unasked
from linli.decide.api.looking import directive, directives, store_of
from linli.decide.api.marks import marks
from linli.decide.api.measuring import measure
from linli.decide.api.signals import (
    Bought,
    Joined,
    Mention,
    merge_person,
    note_bought,
    note_ended,
    note_hours,
    note_joined,
    note_left,
    note_mentions,
    note_opened,
    note_wish,
)
from linli.decide.api.takings import fit_takings, takings, takings_to_fit
from linli.decide.api.today import today

__all__ = [
    "Bought",
    "Joined",
    "Mention",
    "calibration",
    "change",
    "decline",
    "directive",
    "directives",
    "execute",
    "expectation",
    "expire_due",
    "fit_prices",
    "fit_store",
    "fit_takings",
    "foresee",
    "forget_foreseen",
    "learn_unasked",
    "marks",
    "measure",
    "merge_person",
    "note_bought",
    "note_cancelled",
    "note_ended",
    "note_hours",
    "note_joined",
    "note_left",
    "note_mentions",
    "note_opened",
    "note_wish",
    "propose",
    "store_of",
    "stores_to_fit",
    "takings",
    "takings_to_fit",
    "today",
    "undo",
]
