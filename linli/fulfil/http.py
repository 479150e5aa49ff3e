"""Pickups: the buyer's progress, the counter, the pick list."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from linli.fulfil import api
from linli.fulfil.types import HandedOut, OfflineBook, PickTask, PickupState, PickupView, Pieces, Progress
from linli.kernel.auth import Role, allow, caller
from linli.kernel.clock import Moment
from linli.kernel.http import Page
from linli.kernel.http import router as new_router
from linli.kernel.ids import new_id

router = new_router("fulfil")

_COUNTER = allow(Role.HQ, Role.HOST, Role.CLERK, Role.PICKER)


class Scan(Schema):
    """What the scanner read, or the six digits that were typed."""

    store_id: UUID
    code: str = Field(min_length=1, max_length=200)


class Picked(Schema):
    """Which goods lie in the slot; all that can be picked where none is named."""

    sku_ids: list[UUID] | None = Field(default=None, max_length=200)


class CollectedPieces(Schema):
    """So many pieces of a SKU."""

    sku_id: UUID
    quantity: Pieces


class Collection(Schema):
    """What was handed over; everything that lies ready where nothing is named. `collected_at`: when, if offline."""

    lines: list[CollectedPieces] | None = Field(default=None, max_length=200)
    collected_at: Moment | None = None


class PickupFilter(Schema):
    """Which pickups to list."""

    store_id: UUID | None = None
    state: list[PickupState] = []
    page: int = Field(default=1, ge=1, le=10_000)
    limit: int = Field(default=50, ge=1, le=200)


def _within_reach(request: HttpRequest, order_id: UUID) -> None:
    caller(request).need_store(api.pickup(order_id).store_id)


@router.get("/mall/orders/{order_id}/pickup", auth=allow(Role.RESIDENT), response=Progress)
def read_progress(request: HttpRequest, order_id: UUID) -> Progress:
    """Where one's own order stands; the code and the token once it can be fetched."""
    return api.own_progress(order_id, caller(request).person_id)


@router.get("/mall/pickups", auth=allow(Role.RESIDENT), response=list[Progress])
def list_my_pickups(request: HttpRequest) -> list[Progress]:
    """What I have not fetched yet."""
    return api.open_progress(caller(request).person_id)


@router.get("/pickups", auth=_COUNTER, response=Page[PickupView])
def list_pickups(request: HttpRequest, asked: Annotated[PickupFilter, Query(...)]) -> Page[PickupView]:
    """Pickups of the stores within reach, newest first."""
    principal = caller(request)
    if asked.store_id:
        principal.need_store(asked.store_id)
    return api.pickups(
        [asked.store_id] if asked.store_id else principal.store_ids,
        states=asked.state,
        page=asked.page,
        limit=asked.limit,
    )


@router.get("/pickups/offline", auth=_COUNTER, response=OfflineBook)
def read_offline_book(request: HttpRequest, store_id: UUID) -> OfflineBook:
    """All that lies ready, for a PDA that may lose the net."""
    caller(request).need_store(store_id)
    return api.offline_book(store_id)


@router.post("/pickups/verification", auth=_COUNTER, response=PickupView)
def verify(request: HttpRequest, body: Scan) -> PickupView:
    """Whose goods a scanned or typed code opens."""
    caller(request).need_store(body.store_id)
    return api.verify(body.store_id, body.code)


@router.get("/pickups/{order_id}", auth=_COUNTER, response=PickupView)
def read_pickup(request: HttpRequest, order_id: UUID) -> PickupView:
    """One pickup."""
    _within_reach(request, order_id)
    return api.pickup(order_id)


@router.post("/pickups/{order_id}/collections", auth=_COUNTER, response=PickupView)
def collect(request: HttpRequest, order_id: UUID, body: Collection) -> PickupView:
    """Hand goods over. A replay with the same Idempotency-Key hands out nothing again."""
    _within_reach(request, order_id)
    lines = [HandedOut(one.sku_id, one.quantity) for one in body.lines] if body.lines is not None else None
    return api.collect(
        order_id, lines, key=request.headers.get("Idempotency-Key") or str(new_id()), at=body.collected_at
    )


@router.post("/pickups/{order_id}/picks", auth=_COUNTER, response=PickupView)
def mark_picked(request: HttpRequest, order_id: UUID, body: Picked) -> PickupView:
    """Goods lie in their slot."""
    _within_reach(request, order_id)
    return api.mark_picked(order_id, body.sku_ids)


@router.get("/picking", auth=_COUNTER, response=Page[PickTask])
def list_picking(request: HttpRequest, store_id: UUID) -> dict[str, object]:
    """What is to be fetched from the shelves now, in the order of one walk."""
    caller(request).need_store(store_id)
    items = api.pick_list(store_id)
    return {"items": items, "total": len(items)}
