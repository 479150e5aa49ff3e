"""The whole story by real clicks on real processes, from the host's one tap to the berries in 林姐's hands."""

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from pytest_django import DjangoDbBlocker

from tests.support import database, quarter
from tests.support.neighbourhood import RESIDENT_PHONE
from tests.support.quarter import MORNING, PASSWORD, Quarter
from tests.support.site import PATIENCE, Site, Visitor, barriers, chromium, picture, visit

NEXT_MORNING = MORNING.replace(day=23, hour=1, minute=5)  # 9:05, the goods have come
TAPS = 3
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 1000}, "device_scale_factor": 1, "has_touch": False}

pytestmark = [pytest.mark.browser, pytest.mark.story]


@pytest.fixture
def here(database_server: str, database_template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Quarter]:
    """The quarter in a database of its own."""
    name = f"linli_test_{os.getpid()}_story"
    database.copy(database_server, database_template, name)
    with django_db_blocker.unblock(), database.connected_to(database.database_at(database_server, name)):
        yield quarter.build()
        connection.close()
    database.drop(database_server, name)


@pytest.fixture
def site(here: Quarter) -> Iterator[Site]:
    """All processes of the house, worker included, at half past nine of the story's day."""
    site = Site(worker=True)
    try:
        site.start(MORNING)
        yield site
    finally:
        site.stop()


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """The system's Chromium; its loop runs in this thread, in which Django would refuse to work."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        opened = chromium(playwright)
        yield opened
        opened.close()


def test_from_one_tap_to_the_neighbours_hands_and_the_figures(here: Quarter, site: Site, browser: Browser) -> None:
    host = desk(browser, site, "host", "linli-demo")
    hq = desk(browser, site, "hq", PASSWORD)
    before = net_sales(hq)
    groupbuy = one_tap(host)
    lin = phone(browser, site, here, RESIDENT_PHONE)
    watch(lin, groupbuy)
    wang, zhou = (phone(browser, site, here, f"1395710000{number}") for number in (2, 3))
    join(wang, show=True)
    expect(lin.page.get_by_role("heading", name="1 户邻居已接龙")).to_be_visible()  # nobody reloaded
    join(zhou)
    expect(lin.page.get_by_role("heading", name="2 户邻居已接龙")).to_be_visible()
    picture(lin.page, "mall-groupbuy")
    order = join_from_the_page(lin)

    site.turn(NEXT_MORNING)
    supply(browser, site)
    clerk = desk(browser, site, "clerk", PASSWORD, path="/pda?tab=receive", viewport={"width": 390, "height": 844})
    receive(clerk)
    pick(clerk, orders=3)
    code = told_to_come(lin, order)
    hand_over(clerk, code)
    expect(lin.page.get_by_text("都取走了，谢谢")).to_be_visible()
    figures_moved(hq, before)


def desk(browser: Browser, site: Site, login: str, password: str, path: str = "/", **window: Any) -> Page:
    """Somebody of the chain or of a supplier signs in."""
    context = browser.new_context(**(DESK | {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"} | window))
    context.set_default_timeout(PATIENCE * 1000)
    page = context.new_page()
    page.goto(f"{site.address}/desk/login?next={path}")
    page.get_by_label("账号").fill(login)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/login" not in url)
    return page


def phone(browser: Browser, site: Site, here: Quarter, number: str) -> Visitor:
    """A resident comes in with phone number and code."""
    visitor = visit(browser, site.address, place=here.place)
    page = visitor.go("/login?next=/community")
    page.get_by_label("手机号").fill(number)
    page.get_by_role("button", name="取验证码").click()
    page.get_by_role("button", name="填上").click()
    page.get_by_role("button", name="进门").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("桂花城邻里群")
    return visitor


def one_tap(page: Page) -> str:
    """小李 reads the day, lowers the threshold to what three neighbours can reach, and taps; the group buy's id."""
    expect(page.get_by_role("heading", level=1)).to_contain_text("小李")
    expect(page.locator(".directive .ln-chart svg").first).to_be_visible()
    picture(page, "story-today")
    card = page.locator(".directive", has_text="蓝莓").first
    card.get_by_role("button", name="改一改").click()
    for tier in (1, 2):
        field = page.get_by_role("spinbutton", name=f"第 {tier} 档户数")
        if field.count():
            field.fill(str(tier + 1))
            field.press("Tab")
    page.get_by_role("button", name="就这么改").click()
    expect(page.get_by_role("button", name="就这么改")).to_be_hidden()
    with page.expect_response(re.compile(r"/directives/.+/execution")) as done:
        card.get_by_role("button", name=re.compile("一键执行")).click()
    expect(page.get_by_text("步都办好了")).to_be_visible()
    return str(done.value.json()["groupbuy_id"])


def watch(lin: Visitor, groupbuy: str) -> None:
    """林姐 sees the card in the group, and the page behind it stays open on her phone."""
    card = lin.page.locator(f"a[href='/group-buys/{groupbuy}']").first
    expect(card).to_contain_text("跟团")
    assert barriers(lin.page) == []
    picture(lin.page, "mall-community")
    card.click()
    expect(lin.page.get_by_role("heading", name="还没有人接，你来开个头")).to_be_visible()
    lin.follows(f"groupbuy:{groupbuy}")
    assert barriers(lin.page) == []


def join(who: Visitor, *, show: bool = False) -> None:
    """A neighbour is in with three taps from the group's card, and pays at the till."""
    page = who.page
    taps = [page.locator("a[href^='/group-buys/']").first, page.locator("[data-test=join]"), pay_button(page)]
    assert len(taps) <= TAPS
    taps[0].click()
    taps[1].click()
    expect(taps[2]).to_be_visible()
    if show:
        assert barriers(page) == []
        picture(page, "mall-checkout")
    taps[2].click()
    at_the_till(page, show=show)


def pay_button(page: Page) -> Locator:
    """The one orange button of the checkout."""
    return page.get_by_role("button", name="付款，跟邻居一起买")


def at_the_till(page: Page, *, show: bool = False) -> None:
    """The test gateway stands where WeChat's till would; only its notification pays the order."""
    page.wait_for_url("**/testpay/**")
    expect(page.get_by_role("button", name="付款")).to_be_visible()
    if show:
        assert barriers(page) == []
        picture(page, "mall-till", whole=False)
    page.get_by_role("button", name="付款").click()
    expect(page.get_by_text("付好了")).to_be_visible()
    if show:
        picture(page, "mall-paid", whole=False)


def join_from_the_page(lin: Visitor) -> str:
    """林姐 is the third; her order's address."""
    page = lin.page
    page.locator("[data-test=join]").click()
    pay_button(page).click()
    at_the_till(page)
    page.get_by_role("link", name="看订单").click()
    expect(page.get_by_role("heading", name="已付款，等成团到货")).to_be_visible()
    picture(page, "mall-order-waiting")
    return page.url


def supply(browser: Browser, site: Site) -> None:
    """The farm confirms what the neighbours ordered, and ships it."""
    page = desk(browser, site, "farm", PASSWORD, path="/supplier")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 张单等你确认")
    picture(page, "story-supplier")
    page.get_by_role("button", name="确认供货").click()
    page.get_by_label("运单号").fill("SF1122-0388")
    page.get_by_role("button", name="发货").click()
    expect(page.get_by_text("在路上")).to_be_visible()
    page.context.close()


def receive(page: Page) -> None:
    """小杨 takes the goods in with batch, expiry and quality."""
    page.get_by_role("button", name=re.compile("云南有机蓝莓")).click()
    page.get_by_label("批次号").fill("H1122-03")
    page.get_by_label("到期日").fill("2026-11-29")
    page.get_by_label("质检").fill("糖度 14.2°，无坏果")
    picture(page, "story-receive", whole=False)
    page.locator("[data-test=take]").click()


def pick(page: Page, *, orders: int) -> None:
    """The article that all have ordered is picked in one go, each order into its slot."""
    expect(page.get_by_role("button", name="拣好", exact=True)).to_have_count(orders)
    picture(page, "story-pick", whole=False)
    page.get_by_role("button", name="全部拣好").click()
    expect(page.get_by_text("都拣完了")).to_be_visible()


def told_to_come(lin: Visitor, order: str) -> str:
    """林姐's inbox says it, her order shows the code; the six digits."""
    page = lin.go("/inbox")
    expect(page.get_by_text("到货了，可以来取")).to_be_visible()
    assert barriers(page) == []
    picture(page, "mall-inbox", whole=False)
    page.get_by_role("button", name=re.compile("到货了，可以来取")).click()
    page.wait_for_url(order)
    digits = page.locator("[data-test=pickup-code]")
    expect(digits).to_be_visible()
    assert barriers(page) == []
    picture(page, "mall-order")
    return digits.inner_text().replace(" ", "")


def hand_over(page: Page, code: str) -> None:
    """The hand scanner types faster than any hand, and ends with Enter."""
    page.get_by_role("tab", name="核销").click()
    expect(page.get_by_text("把取货码对准框")).to_be_visible()
    page.evaluate(
        """code => [...code, 'Enter'].forEach(key =>
            document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })))""",
        code,
    )
    expect(page.locator("[data-test=handover]")).to_contain_text("林姐")
    picture(page, "story-pda", whole=False)
    page.locator("[data-test=hand]").click()
    expect(page.get_by_text("交好了")).to_be_visible()


def net_sales(page: Page) -> str:
    """What the compass says of this month's net sales, as head office reads it."""
    page.goto(page.url.split("/desk")[0] + "/desk/compass")
    figure = page.locator(".compass-figures > *", has_text="净销售额").first
    expect(figure).to_be_visible()
    return figure.inner_text()


def figures_moved(page: Page, before: str) -> None:
    """The compass has moved, and its figure opens the rows it is made of."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.reload()
    figure = page.locator(".compass-figures > *", has_text="净销售额").first
    expect(figure).not_to_have_text(before)
    picture(page, "story-compass")
    figure.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("条记录算出")
    expect(page.get_by_role("cell", name="团购").first).to_be_visible()
    picture(page, "story-compass-rows", whole=False)
