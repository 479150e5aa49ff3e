"""How many households will join an offer: a simulation over everything that is uncertain.

households = natural buyers of the category × share of the sku × pull of a group buy × effect of the price + wishers.
"""

from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

DRAWS = 4000
SEED = 20261122
LOW, HIGH = 0.1, 0.9

Draws = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Demand:
    """What is known about the demand for a sku in some communities; each part with its uncertainty.

    `natural`: households expected to buy the category within seven days anyway (NB with `dispersion`).
    `share`: the sku's part of them, seen on `share_weight` receipts. `pull`, `pull_var`: log of what group buys make
    of it, learnt from outcomes. `slope`: d log households / d log price, around `usual_fen`. `wish_yes`, `wish_no`:
    wishers who joined or did not, so far. `new_yes`, `new_no`: first-time buyers and others, so far.
    """

    natural: float
    dispersion: float
    share: float
    share_weight: float
    pull: float
    pull_var: float
    slope: float
    slope_se: float
    usual_fen: int
    cost_fen: int
    pieces: float
    reach: int
    wishers: int = 0
    wish_yes: float = 1.0
    wish_no: float = 1.0
    new_yes: float = 1.0
    new_no: float = 1.0

    def as_json(self) -> dict[str, Any]:
        """As it is kept with a directive."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Offer:
    """Prices by households reached (ascending households, descending prices), threshold, pieces at most."""

    tiers: tuple[tuple[int, int], ...]
    threshold: int
    capacity: int


@dataclass(frozen=True, slots=True)
class Range:
    """An 80 % interval around the median."""

    low: float
    expected: float
    high: float

    def times(self, shares: Sequence[float]) -> "Range":
        """Each bound by its own share, rounded."""
        low, expected, high = (round(value * share) for value, share in zip(astuple(self), shares, strict=True))
        return Range(low, expected, high)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What an offer will bring; money in fen. `forms`: the probability of reaching the threshold."""

    households: Range
    quantity: Range
    net_fen: Range
    margin_fen: Range
    new_buyers: Range
    returning_share: Range
    forms: float
    mean_margin_fen: float

    def by_then(self, households: Range) -> Self:
        """What was expected by the moment when so many households were to have joined; the rest in proportion."""
        shares = [
            now / end if end else 1.0 for now, end in zip(astuple(households), astuple(self.households), strict=True)
        ]
        rest = {name: getattr(self, name).times(shares) for name in ("quantity", "net_fen", "margin_fen", "new_buyers")}
        return replace(self, households=households, **rest)


def expect(demand: Demand, offer: Offer) -> Expectation:
    """Simulate the offer. The random numbers are the same on every call: only the offer moves the answer."""
    rng = np.random.default_rng(SEED)
    joined, unit_fen = _settle(_joiners(rng, demand, offer), offer, demand)
    quantity = np.minimum(np.rint(joined * demand.pieces), offer.capacity)
    formed = joined >= offer.threshold
    net = np.where(formed, quantity * unit_fen, 0)
    margin = np.where(formed, quantity * (unit_fen - demand.cost_fen), 0)
    newcomers = rng.binomial(joined, rng.beta(demand.new_yes, demand.new_no, DRAWS))
    returning = np.where(joined > 0, 1 - newcomers / np.maximum(joined, 1), 1.0)
    return Expectation(
        households=range_of(joined),
        quantity=range_of(quantity),
        net_fen=range_of(net),
        margin_fen=range_of(margin),
        new_buyers=range_of(newcomers),
        returning_share=_range(returning, 4),
        forms=round(float(formed.mean()), 4),
        mean_margin_fen=float(margin.mean()),
    )


def draws_of_households(demand: Demand, offer: Offer) -> Counts:
    """The simulated numbers of households, for the band of the curve."""
    return _settle(_joiners(np.random.default_rng(SEED), demand, offer), offer, demand)[0]


def base_households(demand: Demand, unit_fen: int) -> float:
    """Households expected at a price if group buys neither pulled nor pushed: what an outcome is compared with."""
    price = (unit_fen / max(1, demand.usual_fen)) ** min(0.0, demand.slope)
    wished = demand.wishers * demand.wish_yes / (demand.wish_yes + demand.wish_no)
    return demand.natural * demand.share * float(price) + wished


def _joiners(rng: np.random.Generator, demand: Demand, offer: Offer) -> list[Counts]:
    """Households that would join at each tier's price, in the order of the tiers.

    Drawn at the lowest price and thinned upwards, so that in every draw a higher price never finds more.
    """
    phi = max(demand.dispersion, 1e-4)
    natural = demand.natural * rng.gamma(1 / phi, phi, DRAWS)
    weight = max(demand.share_weight, 2.0)
    share = min(max(demand.share, 1e-4), 1 - 1e-4)
    taken = rng.beta(share * weight, (1 - share) * weight, DRAWS)
    pull = np.exp(rng.normal(demand.pull, np.sqrt(demand.pull_var), DRAWS))
    slope = np.minimum(rng.normal(demand.slope, demand.slope_se, DRAWS), 0.0)
    wish = rng.beta(demand.wish_yes, demand.wish_no, DRAWS)
    prices = [fen / max(1, demand.usual_fen) for _, fen in offer.tiers]
    rates = [natural * taken * pull * price**slope for price in prices]
    wished = rng.binomial(demand.wishers, wish)
    joiners = [rng.poisson(np.minimum(rates[-1], 1e7))]
    for dearer, cheaper in zip(reversed(rates[:-1]), reversed(rates[1:]), strict=True):
        joiners.append(rng.binomial(joiners[-1], np.minimum(1.0, dearer / np.maximum(cheaper, 1e-12))))
    return [crowd + wished for crowd in reversed(joiners)]


def _settle(joiners: list[Counts], offer: Offer, demand: Demand) -> tuple[Counts, Draws]:
    """Households and the unit price everybody pays: a tier is reached by those whom the tier before has drawn."""
    most = min(demand.reach, int(offer.capacity / max(demand.pieces, 1.0)))
    joined = np.minimum(joiners[0], most)
    unit = np.full(DRAWS, float(offer.tiers[0][1]))
    climbing = np.ones(DRAWS, dtype=bool)
    for (households, fen), crowd in zip(offer.tiers[1:], joiners[1:], strict=True):
        climbing &= joined >= households
        joined = np.where(climbing, np.minimum(crowd, most), joined)
        unit = np.where(climbing, fen, unit)
    return joined, unit


def _range(values: NDArray[Any], digits: int) -> Range:
    low, middle, high = np.quantile(values, [LOW, 0.5, HIGH])
    return Range(*(round(float(value), digits) for value in (low, middle, high)))


def range_of(values: NDArray[Any]) -> Range:
    """The interval of simulated whole numbers."""
    found = _range(values, 0)
    return Range(int(found.low), int(found.expected), int(found.high))
