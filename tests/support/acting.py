"""People who act as users do: through the HTTP API, signed in by their own means, while the worker works."""

import asyncio
import time
from datetime import datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from procrastinate.contrib.django import app as queue

from linli.kernel import clock
from linli.kernel.jobs import run_timer, timers
from linli.kernel.log import run_readers
from tests.support.requests import json_of


class Person:
    """A browser with somebody before it. Every answer but the expected one is a failure."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.client.get("/api/session")

    def get(self, path: str, expect: int = 200, **query: Any) -> Any:
        """Read."""
        return _told(self.client.get(f"/api/{path}", query), expect)  # type: ignore[arg-type]

    def post(self, path: str, body: Any = None, expect: int = 200) -> Any:
        """Act."""
        return self._write("POST", path, body, expect)

    def put(self, path: str, body: Any = None, expect: int = 200) -> Any:
        """Set."""
        return self._write("PUT", path, body, expect)

    def patch(self, path: str, body: Any, expect: int = 200) -> Any:
        """Change."""
        return self._write("PATCH", path, body, expect)

    def upload(self, path: str, file: Any, expect: int = 201) -> Any:
        """Send a file."""
        answer = self.client.post(f"/api/{path}", {"file": file}, headers=self._token())
        return _told(answer, expect)  # type: ignore[arg-type]

    def _write(self, method: str, path: str, body: Any, expect: int) -> Any:
        send = getattr(self.client, method.lower())
        data = {} if body is None else body
        return _told(send(f"/api/{path}", data, content_type="application/json", headers=self._token()), expect)

    def _token(self) -> dict[str, str]:
        return {"X-CSRF-Token": self.client.cookies["linli_csrf"].value}


def staff(login: str, password: str) -> Person:
    """Somebody of the chain or of a supplier, signed in."""
    one = Person()
    one.post("session/staff", {"login": login, "password": password})
    return one


def resident(phone: str) -> Person:
    """A neighbour, signed in by the code that the phone got."""
    one = Person()
    code = one.post("session/resident/code", {"phone": phone})["demo_code"]
    one.post("session/resident", {"phone": phone, "code": code})
    return one


def _told(answer: HttpResponse, expect: int) -> Any:
    assert answer.status_code == expect, (answer.status_code, answer.content[:1000])
    return json_of(answer)


def turn_clock(patch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Set the clock of the whole process; it runs on from there."""
    patch.setattr(clock, "_turn", (moment.timestamp(), time.time(), 1.0))


def work(rounds: int = 4) -> None:
    """What the worker does: readers, timers that are due, jobs, until all rest."""
    for _ in range(rounds):
        for timer in timers():
            run_timer(timer)
        while run_readers():
            pass
        _take_jobs()


def _take_jobs() -> None:
    async def take() -> None:
        app = queue.with_connector(queue.connector.get_worker_connector())  # type: ignore[attr-defined]
        async with app.open_async():
            await app.run_worker_async(wait=False, install_signal_handlers=False, delete_jobs="successful")

    asyncio.run(take())
