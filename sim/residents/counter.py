"""The other side of the counter: somebody who picks what was paid and hands it out against the code."""

import threading
from contextlib import suppress
from typing import Protocol

from sim.residents.client import Browser, GoneHome, Refused

ROUND_SECONDS = 90.0  # of life, between two walks along the shelves


class Counterside(Protocol):
    """Where residents fetch their goods."""

    def hand_over(self, store_id: str, token: str) -> None:
        """Give what lies ready for a code; nothing where nobody stands there."""


class Clerk:
    """One member of staff for all stores, acting through the desk's API as a person with a scanner does."""

    def __init__(self, browser: Browser, login: str, password: str) -> None:
        self.browser, self.login, self.password = browser, login, password
        self.at_work = False
        self.handed_out = 0
        self.lock = threading.Lock()

    def sign_in(self) -> bool:
        """Whether the house knows this member of staff."""
        with suppress(Refused):
            self.browser.send("POST", "/api/session/staff", {"login": self.login, "password": self.password})
        self.at_work = self.browser.get("/api/session")["kind"] == "staff"
        return self.at_work

    def work(self, over: threading.Event, speed: float) -> None:
        """Walk along the shelves again and again."""
        stores = [one["id"] for one in self.browser.get("/api/stores")["items"]]
        while not over.wait(ROUND_SECONDS / speed):
            for store_id in stores:
                with suppress(Refused), self.lock:
                    self._pick(store_id)

    def hand_over(self, store_id: str, token: str) -> None:
        """Scan the code, hand everything over that lies ready."""
        if not self.at_work:
            return
        with self.lock:
            scan = {"store_id": store_id, "code": token}
            pickup = self.browser.send("POST", "/api/pickups/verification", scan)
            self.browser.send("POST", f"/api/pickups/{pickup['order_id']}/collections", {})
            self.handed_out += 1

    def _pick(self, store_id: str) -> None:
        tasks = self.browser.get("/api/picking", store_id=store_id)["items"]
        for order_id in dict.fromkeys(task["order_id"] for task in tasks):
            if self.browser.stop.is_set():
                raise GoneHome
            self.browser.send("POST", f"/api/pickups/{order_id}/picks", {})
