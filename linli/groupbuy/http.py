"""Group buys: for residents to join, for staff to open and follow."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema, Status
from pydantic import Field

from linli.groupbuy import api
from linli.groupbuy.types import (
    GroupBuyResult,
    GroupBuyRow,
    GroupBuyState,
    GroupBuyView,
    Neighbour,
    Opening,
    RollEntry,
)
from linli.kernel.auth import Role, allow, caller, public, visiting_person
from linli.kernel.http import Page
from linli.kernel.http import router as new_router
from linli.kernel.said import Said
from linli.kernel.sheets import MOST_ROWS, Column, Format, sheet_response, yuan

router = new_router("groupbuy")

_STAFF = allow(Role.HQ, Role.HOST, Role.CLERK)
_HOSTS = allow(Role.HQ, Role.HOST)

_STATES = {
    "open": Said("进行中", "Open"),
    "formed": Said("已成团", "Formed"),
    "failed": Said("未成团", "Failed"),
    "cancelled": Said("已取消", "Cancelled"),
}
_PICKUPS = {
    "waiting": Said("等到货", "Not here yet"),
    "picking": Said("拣货中", "Being picked"),
    "ready": Said("待取", "Ready"),
    "partly": Said("取了一部分", "Partly collected"),
    "collected": Said("已取走", "Collected"),
    "closed": Said("已退款", "Refunded"),
}
_LEFT, _UNFORMED = Said("已退出", "Left"), Said("等成团", "Not formed")
LIST_COLUMNS: list[Column[GroupBuyRow]] = [
    ("团购", "Group buy", lambda row: row.title),
    ("门店", "Store", lambda row: row.store_name),
    ("供应商", "Supplier", lambda row: row.supplier_name),
    ("状态", "State", lambda row: _STATES[row.state]),
    ("价格（元）", "Price (yuan)", lambda row: yuan(row.unit_fen)),
    ("成团户数", "Forms at", lambda row: row.threshold),
    ("已接户数", "Households", lambda row: row.households),
    ("份数", "Pieces", lambda row: row.quantity),
    ("上限", "At most", lambda row: row.capacity),
    ("开团", "Opened", lambda row: row.opened_at),
    ("截团", "Closes", lambda row: row.closes_at),
    ("自提起", "Pickup from", lambda row: row.pickup_from),
]
ROLL_COLUMNS: list[Column[RollEntry]] = [
    ("跟团号", "No.", lambda row: row.number),
    ("邻居", "Neighbour", lambda row: row.name),
    ("楼栋", "Building", lambda row: row.building),
    ("份数", "Pieces", lambda row: row.quantity),
    ("实付（元）", "Paid (yuan)", lambda row: yuan(row.paid_fen)),
    ("跟团时间", "Joined", lambda row: row.joined_at),
    ("状态", "State", lambda row: _LEFT if row.state == "left" else _PICKUPS.get(row.pickup_state or "", _UNFORMED)),
    ("格位", "Slot", lambda row: row.slot or ""),
    ("签收", "Signed", lambda row: ""),
]


class GroupBuyFilter(Schema):
    """Which group buys to list."""

    store_id: UUID | None = None
    state: list[GroupBuyState] = []
    text: str = Field(default="", max_length=60)
    page: int = Field(default=1, ge=1, le=10_000)
    limit: int = Field(default=50, ge=1, le=200)
    format: Format = "json"


class Cancellation(Schema):
    """Why it is called off, as its buyers are told."""

    reason: str = Field(min_length=2, max_length=100)


def _within_reach(request: HttpRequest, groupbuy_id: UUID) -> GroupBuyView:
    found = api.view(groupbuy_id)
    caller(request).need_store(found.store_id)
    return found


@router.get("/mall/groupbuys", auth=public, response=Page[GroupBuyView])
def list_open(
    request: HttpRequest, store_id: UUID | None = None, community_id: UUID | None = None
) -> dict[str, object]:
    """What can be joined now: in the given store, else in the reader's own."""
    person_id = visiting_person(request)
    if store_id:
        items = api.open_now(store_id, community_id, person_id=person_id)
    else:
        items = api.open_at_home(person_id) if person_id else []
    return {"items": items, "total": len(items)}


@router.get("/mall/groupbuys/{groupbuy_id}", auth=public, response=GroupBuyView)
def read_for_resident(request: HttpRequest, groupbuy_id: UUID) -> GroupBuyView:
    """One group buy, with the reader's own part."""
    return api.view(groupbuy_id, visiting_person(request))


@router.get("/mall/groupbuys/{groupbuy_id}/neighbours", auth=public, response=Page[Neighbour])
def list_neighbours(
    request: HttpRequest,
    groupbuy_id: UUID,
    after: Annotated[int | None, Query(ge=1, le=10_000_000)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[Neighbour]:
    """Who joined, the latest first."""
    return api.neighbours(groupbuy_id, after=after, limit=limit)


@router.get("/groupbuys", auth=_STAFF, response=Page[GroupBuyRow])
def list_groupbuys(
    request: HttpRequest, asked: Annotated[GroupBuyFilter, Query(...)]
) -> Page[GroupBuyRow] | HttpResponse:
    """Group buys of the stores within reach, newest first; `format=xlsx` as an Excel sheet."""
    principal = caller(request)
    if asked.store_id:
        principal.need_store(asked.store_id)
    as_sheet = asked.format == "xlsx"
    found = api.rows(
        [asked.store_id] if asked.store_id else principal.store_ids,
        states=asked.state,
        text=asked.text,
        page=1 if as_sheet else asked.page,
        limit=MOST_ROWS if as_sheet else asked.limit,
    )
    return sheet_response(request, Said("团购", "Group buys"), LIST_COLUMNS, found.items) if as_sheet else found


@router.post("/groupbuys", auth=_HOSTS, response={201: GroupBuyView})
def open_groupbuy(request: HttpRequest, body: Opening) -> Status[GroupBuyView]:
    """Let neighbours join; the card goes to the groups that are named."""
    principal = caller(request)
    principal.need_store(body.store_id)
    new = body.model_copy(update={"opened_by": principal.actor, "directive_id": None})
    return Status(201, api.view(api.open_and_tell(new, staff_id=principal.id)))


@router.get("/groupbuys/{groupbuy_id}", auth=_STAFF, response=GroupBuyView)
def read_groupbuy(request: HttpRequest, groupbuy_id: UUID) -> GroupBuyView:
    """One group buy."""
    return _within_reach(request, groupbuy_id)


@router.get("/groupbuys/{groupbuy_id}/result", auth=_STAFF, response=GroupBuyResult)
def read_result(request: HttpRequest, groupbuy_id: UUID) -> GroupBuyResult:
    """What it brought so far."""
    _within_reach(request, groupbuy_id)
    return api.result(groupbuy_id)


@router.post("/groupbuys/{groupbuy_id}/closing", auth=_HOSTS, response=GroupBuyView)
def close_early(request: HttpRequest, groupbuy_id: UUID) -> GroupBuyView:
    """Close it now that enough households have joined: settled, ordered from the supplier."""
    _within_reach(request, groupbuy_id)
    api.close_early(groupbuy_id)
    return api.view(groupbuy_id)


@router.post("/groupbuys/{groupbuy_id}/cancellation", auth=_HOSTS, response=GroupBuyView)
def cancel(request: HttpRequest, groupbuy_id: UUID, body: Cancellation) -> GroupBuyView:
    """Call it off; everybody is refunded and told why."""
    _within_reach(request, groupbuy_id)
    api.cancel(groupbuy_id, body.reason)
    return api.view(groupbuy_id)


@router.get("/groupbuys/{groupbuy_id}/roll", auth=_STAFF, response=Page[RollEntry])
def list_roll(request: HttpRequest, groupbuy_id: UUID, format: Format = "json") -> dict[str, object] | HttpResponse:
    """The hand-out list; `format=xlsx` as an Excel sheet to print."""
    found = _within_reach(request, groupbuy_id)
    items = api.roll(groupbuy_id)
    if format == "xlsx":
        return sheet_response(
            request, Said(f"{found.title} 交货名单", f"{found.title} hand-out list"), ROLL_COLUMNS, items
        )
    return {"items": items, "total": len(items)}
