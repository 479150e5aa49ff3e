"""The house's own processes over a test database, and the system's Chromium to look at them."""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

import psutil
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, Playwright

from linli.app import env
from linli.app.processes import stop_all
from linli.kernel.auth import SESSION_KEY, Principal, Role
from tests.support.ports import free_ports

IMAGES = env.PROJECT_ROOT / "docs" / "images"
BUILT = (env.PROJECT_ROOT / "web/mall/dist/index.html").exists()
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "locale": "zh-CN",
    "timezone_id": "Asia/Shanghai",
    "reduced_motion": "reduce",
}
PATIENCE = 60.0  # a busy machine may take its time


class Site:
    """The house's own processes at one address, over the database in use; its clock can be turned."""

    def __init__(self, *, worker: bool = False) -> None:
        self.port = free_ports()
        self.address = f"http://127.0.0.1:{self.port}"
        self.worker = worker
        # Compiled once and kept, wherever the run's own setting says not to: the analytics are 1,500 modules.
        kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(env.PROJECT_ROOT / ".cache" / "bytecode")}
        self.environment = {**os.environ, **kept, "PORT": str(self.port), "LINLI_LOG": "WARNING"}
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self, moment: datetime | None = None) -> None:
        """Start everything, at a moment of its own if one is given, and wait until it answers."""
        turned = {"LINLI_CLOCK": moment.isoformat(), "LINLI_CLOCK_STARTED": str(time.time())} if moment else {}
        self._running = [
            subprocess.Popen([sys.executable, *command], env=self.environment | turned) for command in self._commands()
        ]
        for health in (f"{self.address}/api/config", f"http://127.0.0.1:{self.port + 1}/healthz"):
            _wait_for(health)

    def stop(self) -> None:
        """Stop everything."""
        stop_all([psutil.Process(process.pid) for process in self._running if process.poll() is None], 20)
        for process in self._running:
            process.wait(PATIENCE)
        self._running = []

    def turn(self, moment: datetime) -> None:
        """Let it be later: the same house, started anew at that moment."""
        self.stop()
        self.start(moment)

    def _commands(self) -> list[tuple[str, ...]]:
        api = (
            *("-m", "granian", "--interface", "wsgi", "--port", str(self.port), "--blocking-threads", "1", "--no-ws"),
            *("--workers-kill-timeout", "2", "linli.app.wsgi:application"),
        )
        lines = (
            *("-m", "uvicorn", "--port", str(self.port + 1), "--log-level", "warning"),
            *("--timeout-graceful-shutdown", "1", "linli.app.realtime:app"),
        )
        return [api, lines, *([("-m", "linli", "worker")] if self.worker else [])]


@contextmanager
def serving(*, worker: bool = False, moment: datetime | None = None) -> Iterator[str]:
    """API, pages and live updates over the database in use, and the worker where one is wanted; the address."""
    site = Site(worker=worker)
    try:
        site.start(moment)
        yield site.address
    finally:
        site.stop()


def chromium(playwright: Playwright) -> Browser:
    """The system's Chromium, else the one that Playwright brought."""
    return launched(playwright.chromium)


def launched(kind: BrowserType, *flags: str) -> Browser:
    """A Chromium of its own, with more flags."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    quiet = ("--disable-background-networking", "--disable-component-update", "--no-first-run", "--disable-sync")
    plain = "--js-flags=--no-opt --no-maglev"  # what a page of a test runs is over before compiling it well pays
    return kind.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu", plain, *quiet, *flags])


@dataclass(frozen=True)
class Visitor:
    """Somebody with a phone in the mall."""

    context: BrowserContext
    page: Page
    address: str
    heard: list[str]

    def go(self, path: str) -> Page:
        """Open a page and wait until it has settled."""
        self.heard.clear()
        self.page.goto(self.address + path)
        self.page.wait_for_load_state("networkidle")
        return self.page

    def follows(self, topic: str) -> None:
        """Wait until the page is told of whatever happens on a topic from now on."""
        end = time.monotonic() + PATIENCE
        while not any("subscribed" in words and topic in words for words in self.heard):
            assert time.monotonic() < end, self.heard
            self.page.wait_for_timeout(50)


def visit(
    browser: Browser,
    address: str,
    *,
    place: dict[str, Any] | None,
    person: tuple[UUID, str] | None = None,
    **phone: Any,
) -> Visitor:
    """A phone whose owner has chosen a place, and is signed in where a person is given."""
    context = browser.new_context(**(PHONE | phone))
    context.set_default_timeout(PATIENCE * 1000)
    if place:
        kept = json.dumps(json.dumps(place, ensure_ascii=False))
        context.add_init_script(f"localStorage.setItem('linli.place', {kept})")
    if person:
        context.add_cookies([{"name": "linli_session", "value": _session(*person), "url": address}])
    heard: list[str] = []
    page = context.new_page()
    page.on("websocket", lambda line: line.on("framereceived", lambda words: heard.append(str(words))))
    return Visitor(context, page, address, heard)


def _session(person_id: UUID, name: str) -> str:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    resident = Principal(kind="person", id=person_id, name=name, roles=frozenset({Role.RESIDENT}))
    store[SESSION_KEY] = resident.as_session()
    store.create()
    return str(store.session_key)


STANDS_STILL = """() => document.fonts.status === 'loaded'
    && ![...document.querySelectorAll('[aria-busy=true], .el-loading-mask')].some(one => one.checkVisibility())
    && document.getAnimations().every(one => one.playState !== 'running'
        || one.effect?.getComputedTiming().endTime === Infinity)"""


def still(page: Page) -> None:
    """Wait until nothing is loaded and nothing moves any more, but for what moves for ever."""
    page.wait_for_load_state("networkidle")
    page.wait_for_function(STANDS_STILL)


def picture(page: Page, name: str, *, whole: bool = True) -> Path:
    """Keep what the page looks like in docs/images."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    path = IMAGES / f"{name}.png"
    before = page.viewport_size
    if whole and before:  # a taller phone, so that bars at the bottom stay at the bottom
        height = int(page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": before["width"], "height": height})
    page.wait_for_function(STANDS_STILL)
    page.wait_for_timeout(350)
    page.screenshot(path=path)
    if before:
        page.set_viewport_size(before)
    return path


SOME_ROWS = {"exclude": [["tbody tr:nth-child(n+9)"], [".ln-rows > li:nth-child(n+9)"]]}  # the others look alike
ONLY_WRONG = {"resultTypes": ["violations"], "preload": False}  # what is right need not be listed, nor media loaded


def barriers(page: Page) -> list[str]:
    """What keeps somebody out of the page that stands still, as axe finds it: serious and critical, with places."""
    page.wait_for_function(STANDS_STILL)
    found = Axe().run(page, SOME_ROWS, ONLY_WRONG).response["violations"]
    return [
        f"{one['id']}: {[node['target'] for node in one['nodes']][:4]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def _wait_for(url: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")
