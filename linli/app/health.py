"""`GET /healthz`: for load balancers and supervisors. 200 only when everything that must live lives."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

# The worker beats every 2 s; three missed beats and some patience for a busy machine.
LONGEST_SILENCE = 10.0
PARTS = ("readers", "timers", "jobs")


def healthz(request: HttpRequest) -> JsonResponse:
    """200, or 503 with a reason for each part that is not well."""
    try:
        silence = _silence()
    except DatabaseError:
        parts = {"database": "no answer"}
    else:
        parts = {"database": "ok", **{part: _judge(silence.get(part)) for part in PARTS}}
    well = set(parts.values()) == {"ok"}
    answer = JsonResponse({"status": "ok" if well else "failing", "parts": parts}, status=200 if well else 503)
    answer["Cache-Control"] = "no-store"
    # A wished answer, not an incident for the error log.
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return answer


def _silence() -> dict[str, float]:
    with connection.cursor() as cursor:
        cursor.execute("select process, extract(epoch from now() - beat_at)::float8 from kernel_heartbeat")
        return dict(cursor.fetchall())


def _judge(seconds: float | None) -> str:
    if seconds is None:
        return "has not started"
    return "ok" if seconds < LONGEST_SILENCE else f"silent for {seconds:.0f} s"
