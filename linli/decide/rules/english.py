"""What directives say, in English: the counterpart of `words`, function by function."""

from datetime import date, datetime

from linli.decide.rules.expect import Expectation, Range
from linli.decide.rules.words import yuan
from linli.kernel.clock import CHINA

LEVEL = {"high": "Confidence high", "medium": "Confidence fair", "low": "Confidence low"}


def count(number: float, one: str, many: str = "") -> str:
    """A count with its noun: 1 group, 3 groups."""
    return f"{number:,.0f} {one if round(number) == 1 else many or one + 's'}"


def evening(moment: datetime, today: date) -> str:
    """When, near today: tonight 20:00, tomorrow 20:00, 25 Nov 15:00."""
    local = moment.astimezone(CHINA)
    near = {0: "tonight" if local.hour >= 18 else "today", 1: "tomorrow"}.get((local.date() - today).days)
    return f"{near or f'{local.day} {local:%b}'} {local.hour}:{local.minute:02d}"


def local_clock(moment: datetime) -> str:
    """Day and time for a text that is read later: 22 Nov 20:00."""
    local = moment.astimezone(CHINA)
    return f"{local.day} {local:%b} {local.hour}:{local.minute:02d}"


def title(goods: str, groups: int, closes_at: datetime, today: date) -> str:
    """The order in one sentence."""
    return f"Group buy of {goods} until {evening(closes_at, today)}, in {count(groups, 'group')}"


def subtitle(price_fen: int, threshold: int, expectation: Expectation) -> str:
    """The offer in one line."""
    households = expectation.households
    return (
        f"{yuan(price_fen)}, forms at {threshold}; {count(households.expected, 'household')} expected"
        f" ({households.low:.0f}–{households.high:.0f}), forms with {expectation.forms:.0%}"
    )


def confidence(level: str, *, outcomes: int, hits: int, weeks: int, coverage: float) -> str:
    """Why one may trust the expectation, or not."""
    if outcomes >= 4:
        return f"{LEVEL[level]}: {hits} of {outcomes} like it came out within their interval"
    if weeks:
        so_far = count(outcomes, "directive")
        return f"{LEVEL[level]}: {so_far} like it so far; over {count(weeks, 'week')} intervals held {coverage:.0%}"
    return f"{LEVEL[level]}: little history yet, so the interval is wide"


def learnt(
    households: int, expected: Range, *, before: float, after: float, formed: bool, goods: str, early: bool = False
) -> list[str]:
    """What the next expectation does differently."""
    off = households / max(expected.expected, 1) - 1
    if expected.low <= households <= expected.high:
        came = count(households, "household")
        first = f"The expectation held: {came} for {goods}, within {expected.low:.0f}–{expected.high:.0f}."
    else:
        side = "above" if off > 0 else "below"
        first = f"{goods} came out {abs(off):.0%} {side} expectation, outside the interval; the next one is wider."
    second = f"The pull of group buys moves from {before:.2f} to {after:.2f}; the next one here starts from that."
    third = [] if formed else ["It did not form. Next time a lower threshold, or one more group."]
    fourth = ["It was closed early and is compared with what was due by that moment."] if early else []
    return [first, second, *third, *fourth]
