"""The line to a provider: one POST, and what can be said about it when no answer came."""

from functools import cache
from typing import Any
from urllib.parse import urlsplit

import orjson

from linli.accounts.types import CodeNotSent, Trouble

CONNECT_SECONDS, ANSWER_SECONDS = 3.0, 8.0


def host_of(endpoint: str) -> str:
    """What the `Host` header will say."""
    return urlsplit(endpoint).netloc


def post(url: str, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, Any]]:
    """(status, answer) of a provider; raises CodeNotSent, UNSURE where it may have read the request."""
    import httpx  # takes a second to load, and only jobs need it

    try:
        response = _client().post(url, headers=headers, content=body)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as trouble:
        raise CodeNotSent(Trouble.UNREACHABLE, _said(trouble)) from None
    except httpx.HTTPError as trouble:
        raise CodeNotSent(Trouble.UNSURE, _said(trouble)) from None
    try:
        answer = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        answer = None
    if not isinstance(answer, dict):
        raise CodeNotSent(Trouble.UNSURE, f"HTTP {response.status_code} without a readable answer")
    return response.status_code, answer


def _said(trouble: Exception) -> str:
    return f"{type(trouble).__name__} {trouble}".strip()


@cache  # one for the process: each new client reads all certificates of the world
def _client() -> Any:
    import httpx

    return httpx.Client(timeout=httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS))
