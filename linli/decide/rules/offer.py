"""Which price, tiers, threshold and hour a directive suggests, and how candidates are ranked."""

from datetime import datetime, time, timedelta
from math import ceil, exp

from linli.decide.rules.expect import Demand, Expectation, Offer, base_households, draws_of_households, expect, range_of
from linli.kernel.clock import CHINA

MARGIN_FLOOR = 0.12  # of the price: below it a group buy does not pay for its own handling
DISCOUNTS = (0.95, 0.9, 0.85, 0.8, 0.75, 0.7)
LEAST_THRESHOLD = 5
LEAST_FORMS = 0.6  # probability of forming below which nobody should be asked to join
LEAST_MARGIN_FEN = 5000  # expected; below it a group buy is not worth the host's evening
CLOSING = time(20, 0)
LEAST_HOURS = 4
PICKUP = time(9, 0)


def label(fen: float) -> int:
    """A price as on a shelf label: under 10 yuan to the tenth, above it ending in .90."""
    if fen < 1000:
        return max(10, round(fen / 10) * 10)
    return max(990, round((fen - 90) / 100) * 100 + 90)


def floor_fen(cost_fen: int) -> int:
    """The lowest price that keeps the margin floor, rounded up to the tenth of a yuan."""
    return ceil(cost_fen / (1 - MARGIN_FLOOR) / 10) * 10


def plan(demand: Demand, list_fen: int) -> tuple[Offer, Expectation] | None:
    """The offer with the highest expected margin among those worth proposing, at label prices from floor to list price.

    None where there is none.
    """
    floor = floor_fen(demand.cost_fen)
    prices = [
        price for price in dict.fromkeys(label(list_fen * part) for part in DISCOUNTS) if floor <= price < list_fen
    ]
    if not any(most_margin_fen(demand, price) >= LEAST_MARGIN_FEN for price in prices):
        return None  # not even where everything goes well: not worth simulating
    best: tuple[Offer, Expectation] | None = None
    for price in prices:
        offer = with_tiers(demand, price, floor)
        found = expect(demand, offer)
        if is_worth_it(found) and (best is None or found.mean_margin_fen > best[1].mean_margin_fen):
            best = offer, found
    return best


def most_margin_fen(demand: Demand, price: int) -> float:
    """More than the expected margin at a price can be.

    As if the group buy formed whoever comes, drew as many as its second price does, and half as many again for what
    is uncertain of the answer to prices.
    """
    pull = exp(demand.pull + demand.pull_var / 2)  # the mean of a lognormal
    households = base_households(demand, _second(price, 0)) * max(pull, 1.0)
    return 1.5 * households * demand.pieces * (price - demand.cost_fen)


def _second(price: int, floor: int) -> int:
    return label(max(floor, price * 0.93))


def with_tiers(demand: Demand, price: int, floor: int) -> Offer:
    """Threshold that nine evenings of ten reach, a second price for a good evening, capacity above the best."""
    wide = Offer(((1, price),), 1, 1_000_000)
    households = range_of(draws_of_households(demand, wide))
    threshold = max(LEAST_THRESHOLD, _round(households.low * 0.8))
    tiers = [(threshold, price)]
    second = max(threshold + 5, _round(max(households.expected * 1.1, 1)))
    lower = _second(price, floor)
    if floor <= lower < price:
        tiers.append((second, lower))
    capacity = max(threshold * 2, ceil(households.high * max(demand.pieces, 1) * 1.3 / 10) * 10)
    return Offer(tuple(tiers), threshold, capacity)


def is_worth_it(expectation: Expectation) -> bool:
    """Whether an offer will probably form and leave enough to be worth the work."""
    return expectation.forms >= LEAST_FORMS and expectation.mean_margin_fen >= LEAST_MARGIN_FEN


def score(expectation: Expectation, *, heat: float, declined: float, recent: bool) -> float:
    """Expected margin in fen, more where neighbours talk of it, less where hosts said no or it ran this week."""
    return expectation.mean_margin_fen * (1 + min(0.5, heat)) * declined * (0.2 if recent else 1.0)


def hours_of(moment: datetime) -> tuple[datetime, datetime]:
    """(closing, pickup from): this evening's closing hour, tomorrow's when less than LEAST_HOURS are left."""
    local = moment.astimezone(CHINA)
    closes = datetime.combine(local.date(), CLOSING, CHINA)
    if closes - local < timedelta(hours=LEAST_HOURS):
        closes += timedelta(days=1)
    return closes, pickup_after(closes)


def pickup_after(closes_at: datetime) -> datetime:
    """When goods can be fetched: the morning after the closing."""
    return datetime.combine(closes_at.astimezone(CHINA).date() + timedelta(days=1), PICKUP, CHINA)


def _round(households: float) -> int:
    return max(1, round(households / 5) * 5) if households >= 10 else max(1, round(households))
