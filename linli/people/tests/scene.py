"""A small chain and its neighbours, for tests."""

from dataclasses import dataclass
from uuid import UUID

from linli.accounts.api import add_community, add_store
from linli.accounts.types import NewCommunity, NewStore


@dataclass(frozen=True)
class Chain:
    """Two stores with a community each."""

    store: UUID
    community: UUID
    other_store: UUID
    other_community: UUID


def build_chain() -> Chain:
    """翠苑店 with 桂花城, 文一店 with 文一新村."""
    made = []
    for code, name, community in (("cuiyuan", "翠苑店", "桂花城"), ("wenyi", "文一店", "文一新村")):
        store = add_store(
            NewStore(
                code=code, name=name, region="杭州", address="文一路", lat=30.2872, lng=120.1286, floor_area_sqm=180
            )
        )
        home = add_community(
            NewCommunity(
                name=community,
                store_id=store,
                lat=30.2895,
                lng=120.1244,
                households=1860,
                residents=5230,
                buildings=["1 号楼", "2 号楼", "3 号楼"],
            )
        )
        made += [store, home]
    return Chain(*made)
