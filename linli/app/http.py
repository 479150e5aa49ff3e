"""Routes that belong to the whole: configuration for the pages, the OpenAPI document."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Schema

from linli.kernel import clock
from linli.kernel.auth import public
from linli.kernel.http import router as new_router

router = new_router("app")


class ConfigOut(Schema):
    """What a page needs to know before anything else."""

    realtime_url: str
    demo: bool
    now: str


@router.get("/config", auth=public, response=ConfigOut)
def read_config(request: HttpRequest) -> dict[str, Any]:
    """Addresses and switches for the pages."""
    host = request.get_host().rsplit(":", 1)[0]
    scheme = "wss" if request.is_secure() else "ws"
    return {
        "realtime_url": settings.LINLI_REALTIME_URL or f"{scheme}://{host}:{settings.PORT + 1}/ws",
        "demo": settings.LINLI_DEMO,
        "now": clock.now().isoformat(),
    }
