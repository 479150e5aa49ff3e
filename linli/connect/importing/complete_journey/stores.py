"""The 457 source stores as shops of a chain around Hangzhou: name, place and one community each."""

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from linli.connect.importing.complete_journey.people import Home
from linli.connect.importing.complete_journey.source import MAPPING

SIDES = ("", "东", "西", "南")
CENTRE = (30.2741, 120.1551)  # Hangzhou, latitude and longitude
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True)
class SourceStore:
    """A shop of the full import; position in degrees, invented."""

    number: int
    code: str
    name: str
    lat: float
    lng: float


def every_store(db: duckdb.DuckDBPyConnection) -> list[SourceStore]:
    """All stores, busiest first; the busier, the nearer to the centre (a sunflower of points, 25 km wide)."""
    with (MAPPING / "places.csv").open(encoding="utf-8") as file:
        places = next(csv.DictReader(file))["name"].split()
    numbers = db.execute("""select store_id from transactions group by 1
        order by count(distinct basket_id) desc, store_id""").fetchall()
    return [_store(rank, number, places) for rank, (number,) in enumerate(numbers)]


def busiest(db: duckdb.DuckDBPyConnection, parts: Mapping[str, int]) -> dict[int, str]:
    """The busiest source stores, dealt out to ours there and back until each has its part of them."""
    stores = iter(every_store(db))
    left, forward = dict(parts), True
    dealt: dict[int, str] = {}
    while left:
        for code in list(left) if forward else list(left)[::-1]:
            dealt[next(stores).number] = code
            left[code] -= 1
        left = {code: count for code, count in left.items() if count > 0}
        forward = not forward
    return dealt


def home_of(store: SourceStore) -> Home:
    """The one community of a store of the full import."""
    return Home(f"{store.code}-1", store.code, households=1200, buildings=20)


def _store(rank: int, number: int, places: list[str]) -> SourceStore:
    side, place = SIDES[rank // len(places) % len(SIDES)], places[rank % len(places)]
    round_again = rank // (len(places) * len(SIDES))
    name = f"{place}{side}{'二' * round_again}店"
    distance, angle = 0.0105 * math.sqrt(rank + 0.5), rank * GOLDEN_ANGLE
    return SourceStore(
        number,
        f"S{number}",
        name,
        round(CENTRE[0] + distance * math.cos(angle), 5),
        round(CENTRE[1] + distance * math.sin(angle), 5),
    )
