"""One resident's browser: cookies, CSRF token, and patience with servers that come and go."""

import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx

PATIENCE_SECONDS = 30.0
RETRY_SECONDS = 0.5


class Refused(Exception):
    """The server understood and said no (4xx); `code` is that of the problem."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status, self.code = status, str(problem.get("code", status))
        super().__init__(f"{status} {self.code}")


@dataclass(slots=True)
class Tally:
    """What the traffic was like."""

    requests: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)


class Browser:
    """Speaks JSON with the API. A write carries an idempotency key, so it may be repeated until it is answered."""

    def __init__(self, base: str, tally: Tally) -> None:
        self.tally = tally
        self.http = httpx.Client(base_url=base, timeout=15, headers={"Accept-Language": "zh"})
        self.token = ""

    def get(self, path: str, **query: Any) -> Any:
        """Read."""
        return self._ask("GET", path, params=query or None)

    def send(self, method: str, path: str, body: Any = None) -> Any:
        """Write, once however often it has to be tried."""
        if not self.token:
            self.get("/api/session")
        return self._ask(method, path, json={} if body is None else body, key=uuid.uuid4().hex)

    def close(self) -> None:
        """Leave."""
        self.http.close()

    def _ask(self, method: str, path: str, *, key: str = "", **options: Any) -> Any:
        started = time.monotonic()
        while True:
            try:
                answer = self._once(method, path, key, options)
                if answer.status_code < 500:
                    return self._read(answer, time.monotonic() - started)
                trouble = f"{method} {path}: {answer.status_code}"
            except httpx.TransportError as error:
                trouble = f"{method} {path}: {type(error).__name__}"
            if time.monotonic() - started > PATIENCE_SECONDS:
                self.tally.errors.append(trouble)
                raise TimeoutError(trouble)
            time.sleep(RETRY_SECONDS)

    def _once(self, method: str, path: str, key: str, options: dict[str, Any]) -> httpx.Response:
        headers = {"Idempotency-Key": key, "X-CSRF-Token": self.token} if key else {}
        self.tally.requests += 1
        answer = self.http.request(method, path, headers=headers, **options)
        self.token = self.http.cookies.get("linli_csrf") or self.token
        return answer

    def _read(self, answer: httpx.Response, seconds: float) -> Any:
        self.tally.milliseconds.append(seconds * 1000)
        found = answer.json() if answer.content else None
        if answer.status_code >= 400:
            problem = found if isinstance(found, dict) else {}
            code = str(problem.get("code", answer.status_code))
            self.tally.refused[code] = self.tally.refused.get(code, 0) + 1
            raise Refused(answer.status_code, problem)
        return found
