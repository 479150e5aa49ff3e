"""What a directive brought beyond what its buyers would have bought anyway."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

DRAWS = 4000
SEED = 7
PRIOR_DAYS = 60.0  # a buyer without history counts as observed so long at the group's own rate
LOW, HIGH = 0.025, 0.975


@dataclass(frozen=True, slots=True)
class Buyer:
    """Someone who joined: days with a purchase of the category from the shelf, and days observed.

    Who is observed only since a first purchase counts it as the beginning, not as a habit.
    """

    purchases: int
    observed_days: float


@dataclass(frozen=True, slots=True)
class Effect:
    """Households and margin (fen) beyond the shelf, with 95 % intervals. Not proven where the interval holds zero."""

    anyway: float
    households: float
    households_low: float
    households_high: float
    margin_fen: int
    margin_low_fen: int
    margin_high_fen: int
    proven: bool


def effect(buyers: Sequence[Buyer], *, margin_fen: int, shelf_margin_fen: int, days: int) -> Effect:
    """Subtract the shelf purchases of the category that these buyers would have made in the coming `days`.

    Each buyer's rate is gamma distributed around its own history, drawn towards the mean of all. `shelf_margin_fen`
    is what one such purchase leaves. Purchases moved from before or after the group buy count as made anyway.
    """
    rng = np.random.default_rng(SEED)
    if not buyers:
        return Effect(0.0, 0.0, 0.0, 0.0, margin_fen, margin_fen, margin_fen, False)
    seen = np.array([one.purchases for one in buyers], dtype=float)
    span = np.array([max(one.observed_days, 1.0) for one in buyers])
    mean = (seen.sum() + 0.5) / (span.sum() + 1.0)
    shape, rate = seen + mean * PRIOR_DAYS, span + PRIOR_DAYS
    rates = rng.gamma(shape[:, None], 1 / rate[:, None], (len(buyers), DRAWS))
    shelf = rng.poisson(rates * days)
    anyway = (shelf > 0).sum(axis=0)
    gained = len(buyers) - anyway
    margin = margin_fen - shelf.sum(axis=0) * shelf_margin_fen
    households = np.quantile(gained, [LOW, HIGH])
    money = np.quantile(margin, [LOW, HIGH])
    return Effect(
        anyway=round(float(anyway.mean()), 1),
        households=round(float(gained.mean()), 1),
        households_low=float(households[0]),
        households_high=float(households[1]),
        margin_fen=round(float(margin.mean())),
        margin_low_fen=round(float(money[0])),
        margin_high_fen=round(float(money[1])),
        proven=bool(money[0] > 0),
    )
