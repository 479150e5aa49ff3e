"""The desk as a test holds it: a day, its address, a browser; and how a page is looked at."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from tests.support import desk_day
from tests.support.site import PATIENCE, Site, barriers, picture, still

WIDE: dict[str, Any] = {"viewport": {"width": 1440, "height": 1000}}
HAND: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True}


@dataclass
class Desk:
    """The day, where it is served, a browser to look with."""

    day: desk_day.Day
    site: Site
    browser: Browser
    _signed_in: dict[str, StorageState] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where it is served."""
        return self.site.address

    @contextmanager
    def without_net(self, context: BrowserContext) -> Iterator[None]:
        """Nothing answers within the block: the device knows that it is offline, and the house is dark too."""
        context.set_offline(True)
        self.site.stop()
        try:
            yield
        finally:
            self.site.start(desk_day.NOW)
            context.set_offline(False)

    def page(self, look: dict[str, Any] = WIDE, known: StorageState | None = None) -> Page:
        """A page of a stranger's, or of somebody whom this browser knows."""
        context = self.browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce", base_url=self.address,
            storage_state=known, **look,
        )  # fmt: skip
        context.set_default_timeout(PATIENCE * 1000)
        return context.new_page()

    def open(self, login: str, path: str, look: dict[str, Any] = WIDE) -> Page:
        """A page on which somebody has come in: through the sign-in page at first, later still known there."""
        known = self._signed_in.get(login)
        page = self.page(look, known)
        if known:
            page.goto(f"/desk{path}")
        else:
            _sign_in(page, login, path)
            self._signed_in[login] = page.context.storage_state()
        return page


def _sign_in(page: Page, login: str, path: str) -> None:
    page.goto(f"/desk/login?next={path}")
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password]").fill(desk_day.PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)


def seen(page: Page, name: str, *, whole: bool = True) -> None:
    """The page stands still, fits, lets everybody in; its picture is kept."""
    still(page)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    _need_no_barriers(page)
    picture(page, name, whole=whole)


def _need_no_barriers(page: Page) -> None:
    """What is found while a chart is still being drawn must be gone when it is done."""
    end = time.monotonic() + PATIENCE
    while (found := barriers(page)) and time.monotonic() < end:
        page.wait_for_timeout(500)
    assert not found, found


def scan(page: Page, code: str) -> None:
    """A hand scanner: it types faster than any hand, and ends with Enter."""
    page.evaluate(
        """code => [...code, 'Enter'].forEach(key =>
            document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })))""",
        code,
    )
