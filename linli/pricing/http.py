"""My coupons."""

from typing import Any

from django.http import HttpRequest

from linli.kernel.auth import Role, allow, caller
from linli.kernel.http import Page
from linli.kernel.http import router as new_router
from linli.pricing import api
from linli.pricing.types import CouponView

router = new_router("pricing")


@router.get("/mall/coupons", auth=allow(Role.RESIDENT, Role.LEADER), response=Page[CouponView])
def list_coupons(request: HttpRequest) -> dict[str, Any]:
    """My coupons, soonest end first."""
    principal = caller(request)
    items = api.coupons_of(principal.person_id)
    return {"items": items, "total": len(items)}
