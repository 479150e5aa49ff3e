"""The store's day and a directive before and after, in a real Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from uuid import UUID

import psutil
import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect, sync_playwright

from linli.app.processes import stop_all
from linli.decide import api
from linli.decide.tests.scene import NOW, Scene, build
from linli.groupbuy.tests.scene import notify
from linli.kernel import clock
from linli.kernel.auth import SESSION_KEY, Principal, Role
from linli.kernel.ids import new_id
from linli.kernel.testing import settle
from linli.orders import api as orders
from linli.orders.types import PlaceInput, Wanted

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
NEXT_DAY = NOW + timedelta(days=1)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(300),
    pytest.mark.skipif(not (ROOT / "web/desk/dist/index.html").exists(), reason="the pages are not built"),
]


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture
def address() -> Iterator[str]:
    """The API with its pages over the test's database, on the morning after."""
    port = _free_port()
    turned = {"LINLI_CLOCK": NEXT_DAY.isoformat(), "LINLI_CLOCK_STARTED": str(time.time())}
    command = ("-m", "granian", "--interface", "wsgi", "--port", str(port), "--blocking-threads", "1", "--no-ws")
    running = subprocess.Popen(
        [sys.executable, *command, "--workers-kill-timeout", "2", "linli.app.wsgi:application"],
        env={**os.environ, "PORT": str(port), "LINLI_LOG": "WARNING", **turned},
    )
    try:
        _wait(f"http://127.0.0.1:{port}/api/config")
        yield f"http://127.0.0.1:{port}"
    finally:
        stop_all([psutil.Process(running.pid)], 5)
        running.wait(5)


def _wait(url: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{url} does not answer")


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """The system's Chromium. Playwright keeps a loop in this thread, in which Django would refuse to work."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    found = next((path for name in ("chromium", "google-chrome") if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def _page(browser: Browser, address: str, store_id: UUID, width: int, height: int) -> Page:
    who = Principal("staff", new_id(), "小李", frozenset({Role.HOST}), frozenset({store_id}))
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = who.as_session()
    session.save()
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai", base_url=address
    )
    context.add_cookies([{"name": "linli_session", "value": session.session_key, "url": address}])
    context.set_default_timeout(60_000)
    expect.set_options(timeout=60_000)  # the first request of a fresh process loads DuckDB
    return context.new_page()


def _measured(scene: Scene) -> UUID:
    """A directive of the day before, carried out, joined through the day, measured at its end."""
    with clock.at(NOW):
        (made,) = api.propose(scene.store)
        done = api.execute(made, actor="staff:test", name="小李")
        settle(with_timers=False)
    assert done.groupbuy_id is not None
    for number, person in enumerate(scene.persons[: round(done.expectation.households.expected) + 3]):
        with clock.at(_moment(number)):
            order = orders.place(
                PlaceInput(
                    person_id=person,
                    store_id=scene.store,
                    lines=[Wanted(sku_id=scene.berries.id, quantity=1, groupbuy_id=done.groupbuy_id)],
                    key=str(new_id()),
                    channel="groupbuy",
                )
            )
            notify(orders.start_payment(order.id, person, "wechat"))
            settle(with_timers=False)
    with clock.at(done.closes_at + timedelta(seconds=5)):
        settle()
        settle()
    return made


def _moment(number: int) -> datetime:
    return NOW + timedelta(minutes=10 + 17 * number)


def test_a_host_sees_the_day_runs_a_directive_and_reads_how_the_last_one_went(browser: Browser, address: str) -> None:
    scene = build()
    measured = _measured(scene)
    with clock.at(NEXT_DAY):
        api.propose(scene.store)
    page = _page(browser, address, scene.store, 1440, 1096)
    page.goto("/desk/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("小李，今天先做这 1 件")
    expect(page.locator(".directive .ln-chart svg")).to_be_visible()
    page.wait_for_timeout(900)
    page.screenshot(path=IMAGES / "desk-today.png", full_page=True)

    page.goto(f"/desk/directives/{measured}")
    expect(page.get_by_text("说到做到了吗")).to_be_visible()
    expect(page.locator(".ln-chart svg")).to_be_visible()
    page.wait_for_timeout(900)
    page.screenshot(path=IMAGES / "desk-directive.png", full_page=True)

    page.goto("/desk/directives/record")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 条指令")
    page.wait_for_timeout(900)
    page.screenshot(path=IMAGES / "desk-record.png", full_page=True)

    page.goto("/desk/")
    page.get_by_role("button", name="改一改").click()
    live = page.locator(".editor-live b").first
    before = live.inner_text()
    page.get_by_role("spinbutton", name="第 1 档价格").fill("56.90")
    page.get_by_role("spinbutton", name="第 1 档价格").press("Enter")
    expect(live).not_to_have_text(before)
    page.screenshot(path=IMAGES / "desk-directive-editor.png")
    page.keyboard.press("Escape")

    page.get_by_role("button", name="一键执行").click()
    expect(page.get_by_text("步都办好了")).to_be_visible()
    page.goto("/desk/directives")
    expect(page.get_by_text("进行中").first).to_be_visible()
    page.screenshot(path=IMAGES / "desk-directives.png", full_page=True)


def test_the_day_fits_a_phone(browser: Browser, address: str) -> None:
    scene = build()
    with clock.at(NEXT_DAY):
        api.propose(scene.store)
    page = _page(browser, address, scene.store, 390, 844)
    page.goto("/desk/")
    expect(page.get_by_role("button", name="一键执行")).to_be_visible()
    page.wait_for_timeout(900)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.screenshot(path=IMAGES / "desk-today-phone.png", full_page=True)
