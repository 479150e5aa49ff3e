"""The shop window over HTTP. Reading has no effect; a page that was seen is posted as a view."""

from typing import Annotated
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Schema

from linli.kernel import clock
from linli.kernel.auth import Role, allow, calling_person, public, visiting_person
from linli.kernel.http import Page
from linli.kernel.http import router as new_router
from linli.orders.api import shop
from linli.orders.api.shop.shown import Counts, NeighbourBuy, ProductPage, Regular, Season, ShelfItem
from linli.orders.types import MOST_LINES, MOST_OF_A_LINE

router = new_router("shop")

RESIDENTS = allow(Role.RESIDENT, Role.LEADER)
MOST_LETTERS = 60


class MoreIn(Schema):
    """So many more pieces."""

    sku_id: UUID
    quantity: int = Field(default=1, gt=0, le=MOST_OF_A_LINE)


class BasketIn(Schema):
    """What is to be laid aside."""

    store_id: UUID
    lines: list[MoreIn] = Field(min_length=1, max_length=MOST_LINES)


class BasketOut(Schema):
    """How many pieces lie in the cart now."""

    pieces: int


class SeenIn(Schema):
    """What somebody looked at: an article, or the answer to a search."""

    store_id: UUID
    sku_id: UUID | None = None
    query: str = Field(default="", max_length=MOST_LETTERS)
    hits: int = Field(default=0, ge=0, le=1_000_000)


class SeenOut(Schema):
    """Whether it was noted; what strangers look at is not."""

    noted: bool


@router.get("/mall/products", auth=public, response=Page[ShelfItem])
def list_products(
    request: HttpRequest,
    store_id: UUID,
    q: Annotated[str, Query(max_length=MOST_LETTERS)] = "",
    category: UUID | None = None,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
) -> HttpResponse:
    """A store's shelf: by words (Chinese, pinyin, first letters, slips of the finger) or by category."""
    found = shop.shelf(store_id, q.replace("\x00", ""), category_id=category, after=after, limit=limit)
    # the most asked-for list: written out as it is, without a second check of our own views
    page = {"items": [item.__dict__ for item in found.items], "total": found.total, "next": found.next}
    return HttpResponse(orjson.dumps(page), content_type="application/json")


@router.get("/mall/products/{sku_id}", auth=public, response=ProductPage)
def read_product(request: HttpRequest, sku_id: UUID, store_id: UUID) -> ProductPage:
    """An article with its price and stock in a store, where it comes from, and its batches there."""
    return shop.product(store_id, sku_id)


@router.get("/mall/regulars", auth=RESIDENTS, response=Page[Regular])
def list_regulars(request: HttpRequest, store_id: UUID) -> dict[str, object]:
    """What I buy again and again, with the store's prices; first what runs out soon."""
    items = shop.regulars(calling_person(request), store_id)
    return {"items": items, "total": len(items)}


@router.get("/mall/neighbours-buy", auth=public, response=Page[NeighbourBuy])
def list_neighbours_buy(
    request: HttpRequest,
    store_id: UUID,
    community_id: UUID,
    limit: Annotated[int, Query(ge=1, le=20)] = 6,
) -> dict[str, object]:
    """What households of a community bought in the last seven days: counts, no names."""
    items = shop.neighbours_buy(store_id, community_id, limit=limit)
    return {"items": items, "total": len(items)}


@router.get("/mall/season", auth=public, response=Season)
def read_season(request: HttpRequest) -> Season:
    """The solar term, the lunar day, and what to cook."""
    return shop.season(clock.today())


@router.get("/mall/counts", auth=RESIDENTS, response=Counts)
def count_mine(request: HttpRequest, store_id: UUID) -> Counts:
    """What waits for me: pieces in the cart, orders to pay and to fetch."""
    return shop.counts_of(calling_person(request), store_id)


@router.post("/mall/cart/lines", auth=RESIDENTS, response=BasketOut)
def add_to_cart(request: HttpRequest, body: BasketIn) -> BasketOut:
    """Lay more pieces aside, all of them or none."""
    lines = [(line.sku_id, line.quantity) for line in body.lines]
    return BasketOut(pieces=shop.add_to_cart(calling_person(request), body.store_id, lines))


@router.post("/mall/views", auth=public, response=SeenOut)
def note_seen(request: HttpRequest, body: SeenIn) -> SeenOut:
    """I looked at an article, or searched."""
    person_id = visiting_person(request)
    if person_id is None:
        return SeenOut(noted=False)
    if body.sku_id:
        shop.note_view(person_id, body.store_id, body.sku_id)
    elif query := body.query.strip():
        shop.note_search(person_id, body.store_id, query, body.hits)
    return SeenOut(noted=True)
