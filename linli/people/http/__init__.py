"""Resources of people: residents' own, and the desk's."""

from linli.people.http import desk, residents, tags
from linli.people.http.frame import router

__all__ = ["desk", "residents", "router", "tags"]
