"""Routes that belong to the whole: configuration for the pages, the OpenAPI document."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from ninja import Schema, Status

from linli.kernel import clock
from linli.kernel.auth import Role, allow, public
from linli.kernel.errors import NotFound, Problem
from linli.kernel.http import Page
from linli.kernel.http import router as new_router
from linli.kernel.log import fact_by_id, replay, savepoint
from linli.kernel.models import ParkedEvent

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


class ParkedOut(Schema):
    """An event that a reader could not take."""

    id: UUID
    reader: str
    event_id: UUID
    event_name: str
    error: str
    parked_at: datetime
    attempts: int
    replayed_at: datetime | None
    data: dict[str, Any] | None


@router.get("/parked-events", auth=allow(Role.HQ), response=Page[ParkedOut])
def list_parked_events(request: HttpRequest, waiting: bool = True, limit: int = 100) -> dict[str, Any]:
    """Events that readers of the log could not take, the newest first."""
    rows = ParkedEvent.objects.filter(replayed_at__isnull=waiting).order_by("-parked_at", "-id")
    items = [_parked(row) for row in rows[: min(max(limit, 1), 500)]]
    return {"items": items, "total": rows.count()}


def _parked(row: ParkedEvent) -> ParkedOut:
    fact = fact_by_id(row.event_id)
    return ParkedOut(
        id=row.id,
        reader=row.reader,
        event_id=row.event_id,
        event_name=row.event_name,
        error=row.error.strip().rsplit("\n", 1)[-1][:500],
        parked_at=row.parked_at,
        attempts=row.attempts,
        replayed_at=row.replayed_at,
        data=fact.event.model_dump(mode="json") if fact else None,
    )


class StillRefused(Problem):
    """The reader failed on the event again."""

    code, status = "still_refused", 409
    zh, en = "还是读不进去：{error}", "The reader failed again: {error}"


@router.post("/parked-events/{uuid:parked_id}/replay", auth=allow(Role.HQ), response={204: None})
def replay_parked_event(request: HttpRequest, parked_id: UUID) -> Status[None]:
    """Give a parked event to its reader once more; it stays parked where that fails again."""
    row = ParkedEvent.objects.filter(id=parked_id).first()
    if row is None:
        raise NotFound()
    try:
        with savepoint():
            replay(row.reader, row.event_id)
    except Problem:
        raise
    except Exception as error:
        raise StillRefused(error=f"{type(error).__name__}: {error}"[:300]) from error
    return Status(204, None)
