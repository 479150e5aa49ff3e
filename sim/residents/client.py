"""One person's browser: cookies, CSRF token, and patience with servers that come and go."""

import logging
import ssl
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx

logging.getLogger("httpx").setLevel(logging.WARNING)  # one line for each request is one too many

CERTIFICATES = ssl.create_default_context()  # read once, not for every resident
PATIENCE_SECONDS = 120.0
RETRY_SECONDS = 0.4
LONGEST_WAIT = 60.0


class Refused(Exception):
    """The server understood and said no (4xx); `code` is that of the problem."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status, self.code = status, str(problem.get("code", status))
        super().__init__(f"{status} {self.code}")


class GoneHome(Exception):
    """The evening is over; whatever was being tried is left as it is."""


@dataclass(slots=True)
class Tally:
    """What the traffic was like; many threads write it."""

    requests: int = 0
    retries: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answered(self, seconds: float) -> None:
        """A request was answered, its repetitions included."""
        with self.lock:
            self.requests += 1
            self.milliseconds.append(seconds * 1000)

    def said_no(self, code: str) -> None:
        """A request was refused."""
        with self.lock:
            self.refused[code] += 1

    def went_wrong(self, what: str) -> None:
        """Something happened that should not."""
        with self.lock:
            self.errors.append(what)

    def tried_again(self) -> None:
        """A request had to be repeated."""
        with self.lock:
            self.retries += 1


class Browser:
    """Speaks JSON with the API. A write carries an idempotency key, so it may be repeated until it is answered."""

    def __init__(self, base: str, tally: Tally, stop: threading.Event) -> None:
        self.tally, self.stop = tally, stop
        # A phone lets go of an idle line soon; so the load spreads anew over servers that came back.
        lines = httpx.Limits(keepalive_expiry=0.5)
        self.http = httpx.Client(
            base_url=base, timeout=20, limits=lines, verify=CERTIFICATES, headers={"Accept-Language": "zh"}
        )

    def get(self, path: str, **query: Any) -> Any:
        """Read."""
        return self._ask("GET", path, params=query or None)

    def send(self, method: str, path: str, body: Any = None, *, key: str = "") -> Any:
        """Write, once however often it has to be tried: every attempt carries the same key."""
        if not self.http.cookies.get("linli_csrf"):
            self.get("/api/session")
        return self._ask(method, path, key=key or uuid.uuid4().hex, json={} if body is None else body)

    def sleep(self, seconds: float) -> None:
        """Wait; raises GoneHome where the evening ends meanwhile."""
        if self.stop.wait(seconds):
            raise GoneHome

    def close(self) -> None:
        """Leave."""
        self.http.close()

    def _ask(self, method: str, path: str, *, key: str = "", **options: Any) -> Any:
        started = time.monotonic()
        while not self.stop.is_set():
            answer, trouble = self._once(method, path, key, options)
            if answer is not None:
                return self._read(answer, time.monotonic() - started)
            if time.monotonic() - started > PATIENCE_SECONDS:
                self.tally.went_wrong(trouble)
                raise TimeoutError(trouble)
            self.tally.tried_again()
        raise GoneHome

    def _once(self, method: str, path: str, key: str, options: dict[str, Any]) -> tuple[httpx.Response | None, str]:
        """The answer; or None and the trouble, after the wait that it calls for."""
        headers = {}
        if key:
            headers = {"Idempotency-Key": key, "X-CSRF-Token": self.http.cookies.get("linli_csrf") or ""}
        try:
            answer = self.http.request(method, path, headers=headers, **options)
        except httpx.TransportError as error:
            self.stop.wait(RETRY_SECONDS)
            return None, f"{method} {path}: {type(error).__name__}"
        if answer.status_code == 429:
            self.stop.wait(min(float(answer.headers.get("Retry-After", 1)), LONGEST_WAIT))
            return None, f"{method} {path}: 429"
        if answer.status_code >= 500:
            self.stop.wait(RETRY_SECONDS)
            return None, f"{method} {path}: {answer.status_code}"
        return answer, ""

    def _read(self, answer: httpx.Response, seconds: float) -> Any:
        self.tally.answered(seconds)
        found = answer.json() if answer.content else None
        if answer.status_code < 400:
            return found
        refusal = Refused(answer.status_code, found if isinstance(found, dict) else {})
        self.tally.said_no(refusal.code)
        raise refusal
