"""Where one can live."""

from datetime import time
from uuid import UUID

from linli.people.types.identity import View


class CommunityPlace(View):
    """A community to choose from. Distance in metres."""

    id: UUID
    name: str
    households: int
    distance_m: int | None
    buildings: list[str]


class StorePlace(View):
    """A store to choose from, with its communities. Distance in metres."""

    id: UUID
    name: str
    address: str
    host_name: str
    opens: time
    closes: time
    distance_m: int | None
    communities: list[CommunityPlace]


class PlacesView(View):
    """Where one can live."""

    items: list[StorePlace]
    total: int
