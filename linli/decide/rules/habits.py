"""Who is due to buy again."""

from collections.abc import Sequence
from datetime import date

FEWEST_DAYS = 3


def is_due(days: int, first: date, last: date, today: date) -> bool:
    """Whether somebody with purchases on so many days should need it again: own interval nearly over, not lost yet."""
    if days < FEWEST_DAYS or last <= first:
        return False
    interval = (last - first).days / (days - 1)
    return 0.8 * interval <= (today - last).days <= max(3 * interval, 10)


def growth(counts: Sequence[float]) -> float:
    """Change of the last seven days against the seven before, damped for small counts."""
    recent, before = sum(counts[-7:]), sum(counts[-14:-7])
    return (recent - before) / (before + 3)


def part_of_week(counts: Sequence[float]) -> float:
    """Mean per week of the last eight weeks."""
    return sum(counts[-56:]) / 8
