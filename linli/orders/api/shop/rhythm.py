"""How regularly somebody buys something, and when it will be used up. Pure; says nothing the purchases do not show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import fmean, median_low, pstdev

FEWEST_DAYS = 3  # two gaps are the least that can agree with each other
MOST_SPREAD = 0.6  # standard deviation of the days a piece lasts, as a share of their mean
LONGEST_LATE = 2  # so many times the usual gap without a purchase: the habit may be over


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Purchases of one article as a habit. `every_days` and `runs_out_on` are None without a steady one."""

    times: int
    last_on: date
    usual_quantity: int
    every_days: int | None
    runs_out_on: date | None


def rhythm(bought: Sequence[tuple[date, int]], today: date) -> Rhythm:
    """The habit behind (day, pieces) in order of days.

    A piece lasts as long as the gap to the next purchase divided by the pieces bought. Where these lengths agree
    with each other, the last purchase runs out after its own pieces times their mean.
    """
    days = [day for day, _ in bought]
    last, pieces = bought[-1]
    usual = median_low(quantity for _, quantity in bought)
    irregular = Rhythm(len(bought), last, usual, None, None)
    if len(bought) < FEWEST_DAYS:
        return irregular
    lasting = [(later - day).days / quantity for (day, quantity), later in zip(bought, days[1:], strict=False)]
    mean = fmean(lasting)
    if pstdev(lasting) > MOST_SPREAD * mean:
        return irregular
    every = fmean((later - day).days for day, later in pairwise(days))
    if (today - last).days > LONGEST_LATE * max(every, mean * pieces):
        return irregular
    return Rhythm(len(bought), last, usual, max(1, round(every)), last + timedelta(days=max(1, round(mean * pieces))))
