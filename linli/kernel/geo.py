"""Distances on the ground."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_M = 6_371_008.8
WALK_M_PER_MIN = 75


@dataclass(frozen=True, slots=True)
class Point:
    """A place on earth in degrees."""

    lat: float
    lng: float


def metres(a: Point, b: Point) -> float:
    """Great-circle distance by the haversine formula."""
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    half_lat, half_lng = (lat_b - lat_a) / 2, radians(b.lng - a.lng) / 2
    chord = sin(half_lat) ** 2 + cos(lat_a) * cos(lat_b) * sin(half_lng) ** 2
    return 2 * EARTH_RADIUS_M * asin(sqrt(chord))


def walking_minutes(a: Point, b: Point) -> int:
    """Minutes on foot, at least one, with a third added for streets that bend."""
    return max(1, round(metres(a, b) * 4 / 3 / WALK_M_PER_MIN))
