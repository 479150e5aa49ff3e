"""Payment notifications that were set aside, for head office."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Schema

from linli.kernel.auth import Role, allow, caller
from linli.kernel.http import Page
from linli.kernel.http import router as new_router
from linli.orders import api
from linli.orders.types.notices import ParkedNoticeView

router = new_router("orders")
HQ = allow(Role.HQ)


class Settled(Schema):
    """How somebody looked after it."""

    note: str = Field(min_length=2, max_length=300)


@router.get("/parked-notices", auth=HQ, response=Page[ParkedNoticeView])
def list_parked_notices(request: HttpRequest, waiting: bool = True) -> dict[str, object]:
    """Notifications that do not fit an order: those that wait, or those that were settled."""
    items = api.parked_notices(waiting=waiting)
    return {"items": items, "total": len(items)}


@router.post("/parked-notices/{notice_id}/retry", auth=HQ, response=ParkedNoticeView)
def retry_parked_notice(request: HttpRequest, notice_id: UUID) -> ParkedNoticeView:
    """Take it once more, as when the payment it speaks of was not yet known."""
    return api.retry_notice(notice_id, by=caller(request).name)


@router.post("/parked-notices/{notice_id}/settlement", auth=HQ, response=ParkedNoticeView)
def settle_parked_notice(request: HttpRequest, notice_id: UUID, body: Settled) -> ParkedNoticeView:
    """Somebody has looked after the money and says how."""
    return api.settle_notice(notice_id, note=body.note, by=caller(request).name)
