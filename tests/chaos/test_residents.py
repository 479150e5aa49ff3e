"""The residents themselves: the same seed is the same evening, and a write is repeated with its own key."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice

import pytest

from sim.residents import intentions
from sim.residents.client import Browser, Refused, Tally

ANSWERS = (503, 500, 0, 201)  # 0: the line goes dead before an answer


class Rocky(BaseHTTPRequestHandler):
    """A server that comes back with an answer after three troubles."""

    keys: list[str | None]

    def do_GET(self) -> None:
        """The session, with its token."""
        self.send_response(200)
        self.send_header("Set-Cookie", "linli_csrf=token")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def do_POST(self) -> None:
        """The next trouble."""
        self.rfile.read(int(self.headers["Content-Length"]))
        status = 409 if self.path == "/no" else ANSWERS[len(self.keys) % len(ANSWERS)]
        self.keys.append(self.headers["Idempotency-Key"])
        if status:
            self.send_response(status)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def rocky() -> Iterator[tuple[Browser, type[Rocky]]]:
    handler = type("Handler", (Rocky,), {"keys": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    browser = Browser(f"http://127.0.0.1:{server.server_port}", Tally(), threading.Event())
    yield browser, handler
    browser.close()
    server.shutdown()


def test_the_same_seed_is_the_same_evening_whatever_is_drawn_in_between() -> None:
    once = list(islice(intentions(7, 3), 200))
    again = []
    for intention in islice(intentions(7, 3), 200):
        intention.dice().random()
        again.append(intention)
    assert once == again
    assert once != list(islice(intentions(8, 3), 200))
    assert once != list(islice(intentions(7, 4), 200))
    assert len({one.deed for one in once}) > 5


def test_a_write_is_repeated_with_the_same_key_until_it_is_answered(rocky: tuple[Browser, type[Rocky]]) -> None:
    browser, handler = rocky
    browser.send("POST", "/orders", {"a": 1})
    assert len(handler.keys) == len(ANSWERS)
    assert len(set(handler.keys)) == 1
    assert browser.tally.retries == 3
    assert browser.tally.requests == 2  # the token, and the write


def test_a_refusal_is_counted_and_not_repeated(rocky: tuple[Browser, type[Rocky]]) -> None:
    browser, handler = rocky
    with pytest.raises(Refused):
        browser.send("POST", "/no")
    assert len(handler.keys) == 1
    assert browser.tally.refused == {"409": 1}
