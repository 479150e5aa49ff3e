"""The shop window on a phone: it finds, it refills, it says what is so, and everybody can use it."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, Route, expect, sync_playwright
from pytest_django import DjangoDbBlocker

from linli.groupbuy import api as groupbuy
from linli.groupbuy.types import NewGroupBuy, Tier
from linli.kernel import clock
from linli.kernel.ids import new_id
from linli.kernel.testing import settle
from linli.orders import api as orders
from linli.orders.types import PaymentNotice, PlaceInput, Wanted
from linli.supply import api as supply
from linli.supply.types import NewSupplier
from tests.support import database, neighbourhood
from tests.support.neighbourhood import Neighbourhood
from tests.support.site import BUILT, Visitor, barriers, chromium, picture, serving, visit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not BUILT, reason="the pages are not built"),
]


@dataclass(frozen=True)
class Town:
    """A running mall with its neighbourhood."""

    address: str
    made: Neighbourhood
    berries: Any

    @property
    def place(self) -> dict[str, Any]:
        """What the phone keeps after a place was chosen."""
        names = {"store_name": "翠苑店", "community_name": "桂花城", "host_name": "小李", "closes": "22:00"}
        ids = {"store_id": str(self.made.store_id), "community_id": str(self.made.community_id)}
        return {**ids, **names, "distance_m": 310}


@pytest.fixture(scope="module")
def town(database_server: str, database_template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """The neighbourhood with three group buys, served by real processes."""
    name = f"linli_test_{os.getpid()}_town"
    database.copy(database_server, database_template, name)
    with django_db_blocker.unblock(), database.connected_to(database.database_at(database_server, name)):
        made = neighbourhood.build()
        berries = _open(made, "G07", "云南有机蓝莓", ((3, 4790), (5, 4390), (8, 3990)), hours=2)
        _open(made, "G08", "五常新米", ((2, 5990), (80, 5690)), hours=3)
        _open(made, "G09", "阳澄湖蟹", ((12, 12800),), hours=3)
        for neighbour in made.residents[1:6]:
            _join(made, berries, "G07", neighbour)
        settle(with_timers=False)
        with serving() as address:
            yield Town(address, made, berries)
        connection.close()
    database.drop(database_server, name)


def _open(made: Neighbourhood, code: str, title: str, tiers: tuple[tuple[int, int], ...], *, hours: int) -> Any:
    closes = clock.now() + timedelta(hours=hours, minutes=33)
    list_fen = {"G07": 5990, "G08": 6990, "G09": 16800}[code]
    return groupbuy.open(
        NewGroupBuy(
            store_id=made.store_id,
            sku_id=made.goods[code],
            supplier_id=supply.add_supplier(NewSupplier(name=f"{title}产地", contact="李师傅")),
            title=title,
            list_fen=list_fen,
            tiers=[Tier(households=households, unit_fen=fen) for households, fen in tiers],
            threshold=tiers[0][0],
            capacity=200,
            closes_at=closes,
            pickup_from=closes + timedelta(hours=11),
            community_ids=[made.community_id],
        )
    )


def _join(made: Neighbourhood, groupbuy_id: Any, code: str, person_id: Any) -> None:
    line = Wanted(sku_id=made.goods[code], quantity=1, groupbuy_id=groupbuy_id)
    order = orders.place(
        PlaceInput(person_id=person_id, store_id=made.store_id, lines=[line], key=str(new_id()), channel="groupbuy")
    )
    payment = orders.start_payment(order.id, person_id, "wechat")
    orders.take_notice(
        PaymentNotice(
            payment_id=payment.id,
            paid=True,
            amount_fen=payment.amount_fen,
            transaction_id=f"t-{payment.id}",
            at=clock.now(),
        )
    )


@pytest.fixture(scope="module")
def browser(town: Town) -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as playwright:
        opened = chromium(playwright)
        yield opened
        opened.close()


@pytest.fixture(autouse=True)
def unblocked(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Sessions are written to the town's database."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread
    with django_db_blocker.unblock():
        if connection.connection is not None and not connection.is_usable():
            connection.close()  # inside the loop Django keeps another one, perhaps to an earlier file's database
        yield


@pytest.fixture
def lin(browser: Browser, town: Town) -> Iterator[Visitor]:
    """林姐, signed in."""
    visitor = visit(browser, town.address, place=town.place, person=(town.made.resident, "林姐"))
    yield visitor
    visitor.context.close()


@pytest.fixture
def stranger(browser: Browser, town: Town) -> Iterator[Visitor]:
    """Somebody who has only chosen a place."""
    visitor = visit(browser, town.address, place=town.place)
    yield visitor
    visitor.context.close()


def test_home_shows_the_neighbourhood(lin: Visitor, town: Town) -> None:
    page = lin.go("/")
    expect(page.get_by_role("heading", name="翠苑店")).to_be_visible()
    expect(page.get_by_role("link", name="云南有机蓝莓 125g×4 盒", exact=True)).to_be_visible()
    expect(page.get_by_text("还差 3 户，每份再降 4 元")).to_be_visible()
    expect(page.get_by_text("鲜牛奶大约明天喝完")).to_be_visible()
    expect(page.get_by_text(re.compile(r"3 号楼 \d 户买过")).first).to_be_visible()
    assert barriers(page) == []
    picture(page, "mall-home")


def test_a_new_phone_knows_where_its_owner_lives(browser: Browser, town: Town) -> None:
    lin = visit(browser, town.address, place=None, person=(town.made.resident, "林姐"))
    page = lin.go("/group-buys")
    expect(page.get_by_text("云南有机蓝莓").first).to_be_visible()
    page = lin.go("/")
    expect(page.get_by_role("heading", name="翠苑店")).to_be_visible()
    expect(page.get_by_text("桂花城").first).to_be_visible()
    lin.context.close()
    nobody = visit(browser, town.address, place=None)
    expect(nobody.go("/").get_by_role("heading", name="你住哪个小区")).to_be_visible()
    nobody.context.close()


def test_home_follows_the_group_buy_without_reload(lin: Visitor, town: Town) -> None:
    page = lin.go("/")
    expect(page.get_by_text("还差 3 户，每份再降 4 元")).to_be_visible()
    lin.follows(f"groupbuy:{town.berries}")
    _join(town.made, town.berries, "G07", town.made.residents[6])
    settle(with_timers=False)
    expect(page.get_by_text("还差 2 户，每份再降 4 元")).to_be_visible()


def test_two_neighbours_follow_one_group_buy_without_reload(browser: Browser, town: Town) -> None:
    lin = visit(browser, town.address, place=town.place, person=(town.made.resident, "林姐"))
    other = visit(browser, town.address, place=town.place, person=(town.made.residents[1], "王姐"))
    households = groupbuy.view(town.berries).households
    for visitor in (lin, other):
        page = visitor.go(f"/group-buys/{town.berries}")
        expect(page.get_by_role("heading", name=f"{households} 户邻居已接龙")).to_be_visible()
        page.evaluate("window.notReloaded = true")
        visitor.follows(f"groupbuy:{town.berries}")
    _join(town.made, town.berries, "G07", town.made.residents[7])
    settle(with_timers=False)
    for visitor in (lin, other):
        expect(visitor.page.get_by_role("heading", name=f"{households + 1} 户邻居已接龙")).to_be_visible()
        assert visitor.page.evaluate("window.notReloaded")
        visitor.context.close()


def test_regulars_are_refilled_in_one_tap(lin: Visitor) -> None:
    page = lin.go("/")
    page.get_by_role("button", name=re.compile("一键补齐 4 样")).click()
    expect(page.get_by_text("4 样放进购物车了")).to_be_visible()
    expect(page.get_by_role("navigation", name="主导航").get_by_text("5", exact=True)).to_be_visible()


def test_a_stranger_sees_the_shop_and_where_to_come_in(stranger: Visitor) -> None:
    page = stranger.go("/")
    expect(page.get_by_text("进门看看你的常购清单")).to_be_visible()
    page.get_by_role("button", name="把沙地胡萝卜放进购物车").click()
    page.wait_for_url("**/login?next=**")


def test_categories_list_their_goods(lin: Visitor) -> None:
    page = lin.go("/")
    page.get_by_role("link", name="时令蔬菜").click()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("heading", name="上海青")).to_be_visible()
    page.get_by_role("button", name="根茎薯类").click()
    expect(page.get_by_role("heading", name="沙地胡萝卜")).to_be_visible()
    expect(page.get_by_role("heading", name="上海青")).to_be_hidden()
    page.get_by_role("button", name="新鲜水果").click()
    expect(page.get_by_text("只剩 6")).to_be_visible()
    assert barriers(page) == []
    picture(page, "mall-category", whole=False)


@pytest.mark.parametrize("words", ["蓝莓", "lanmei", "lanmie"])
def test_search_finds_as_neighbours_type(lin: Visitor, words: str) -> None:
    page = lin.go("/search")
    with page.expect_request("**/api/mall/views"):  # what stays on the screen for a moment is what was meant
        page.get_by_role("searchbox").fill(words)
        expect(page.get_by_role("heading", name="云南有机蓝莓")).to_be_visible()
    page.get_by_role("searchbox").fill("")
    expect(page.get_by_role("button", name=words, exact=True).first).to_be_visible()


def test_what_is_not_found_becomes_a_wish(lin: Visitor) -> None:
    page = lin.go("/search?q=手机充电器")
    expect(page.get_by_text("店里还没有“手机充电器”")).to_be_visible()
    assert barriers(page) == []
    picture(page, "mall-search-empty", whole=False)
    page.get_by_role("button", name="许个愿，够几户就去进").click()
    expect(page.get_by_text("许好了，够几户邻居就去进")).to_be_visible()


def test_search_page_looks_right(lin: Visitor) -> None:
    page = lin.go("/search?q=jd")
    page.get_by_role("searchbox").fill("萝卜")
    expect(page.get_by_text("找到 2 样")).to_be_visible()
    assert barriers(page) == []
    picture(page, "mall-search", whole=False)


def test_product_page_tells_and_sells(lin: Visitor, town: Town) -> None:
    page = lin.go(f"/product/{town.made.goods['G07']}")
    expect(page.get_by_text("云南红河", exact=True)).to_be_visible()
    expect(page.get_by_text("批次 G07-1122")).to_be_visible()
    expect(page.get_by_text("邻居正在团")).to_be_visible()
    page.get_by_role("button", name="多一件").click()
    assert barriers(page) == []
    picture(page, "mall-product")
    page.get_by_role("button", name="放进购物车 ¥119.80").click()
    expect(page.get_by_text("2 盒放进购物车了")).to_be_visible()
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from kernel_event where name = 'catalog.ProductViewed'")
        assert cursor.fetchone()[0] >= 1


def test_sold_out_asks_to_be_told(lin: Visitor, town: Town) -> None:
    page = lin.go(f"/product/{town.made.goods['G09']}")
    expect(page.get_by_text("售罄")).to_be_visible()
    picture(page, "mall-product-sold-out", whole=False)
    page.get_by_role("button", name="到货告诉我").click()
    expect(page.get_by_text("记下了，到货第一时间告诉你")).to_be_visible()


def test_my_page_leads_to_what_is_mine(lin: Visitor) -> None:
    page = lin.go("/me")
    expect(page.get_by_role("heading", name="林姐")).to_be_visible()
    expect(page.get_by_role("link", name="全部订单")).to_be_visible()
    assert barriers(page) == []
    picture(page, "mall-me", whole=False)


def test_group_buys_cart_and_orders_stand_beside_the_shop(lin: Visitor, town: Town) -> None:
    page = lin.go("/group-buys")
    expect(page.get_by_text("云南有机蓝莓").first).to_be_visible()
    expect(page.get_by_role("navigation", name="主导航")).to_have_count(1)
    assert barriers(page) == []
    picture(page, "mall-groupbuys")
    page = lin.go(f"/product/{town.made.goods['G10']}")
    page.get_by_role("button", name=re.compile("^放进购物车")).click()
    expect(page.get_by_text("放进购物车了")).to_be_visible()
    page = lin.go("/cart")
    expect(page.get_by_role("heading", name="丹东草莓 99")).to_be_visible()
    expect(page.get_by_role("navigation", name="主导航")).to_have_count(1)
    assert barriers(page) == []
    picture(page, "mall-cart", whole=False)
    _join(town.made, town.berries, "G07", town.made.resident)
    settle(with_timers=False)
    page = lin.go("/orders")
    expect(page.get_by_role("link").filter(has_text="蓝莓").first).to_contain_text("等到货")
    assert barriers(page) == []
    picture(page, "mall-orders", whole=False)
    page.get_by_role("tab", name="待取").click()
    expect(page.get_by_role("link").filter(has_text="店里买的")).to_have_count(0)
    expect(page.get_by_role("link").filter(has_text="等到货")).to_have_count(1)


def paths(town: Town) -> list[str]:
    """The pages on which somebody decides."""
    checkout = f"/checkout?sku_id={town.made.goods['G07']}&quantity=1&groupbuy_id={town.berries}"
    return ["/", f"/group-buys/{town.berries}", checkout]


@pytest.mark.parametrize(
    "path", ["/category", "/search?q=鸡蛋", "/me", "/group-buys", "/cart", "/community", "/orders"]
)
def test_small_phones_and_large_type_fit(browser: Browser, town: Town, path: str) -> None:
    fits(browser, town, [path], "zh")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_one_decides_on_fits_small_phones_in_both_languages(browser: Browser, town: Town, lang: str) -> None:
    fits(browser, town, paths(town), lang)


def fits(browser: Browser, town: Town, pages: list[str], lang: str) -> None:
    """On 320 px with large type nothing is wider than the phone, and axe finds nothing serious."""
    small = visit(
        browser,
        town.address,
        place=town.place,
        person=(town.made.resident, "林姐"),
        viewport={"width": 320, "height": 640},
    )
    small.context.add_init_script("localStorage.setItem('linli.elder', '1')")
    small.context.add_init_script(f"localStorage.setItem('linli.lang', '{lang}')")
    for path in pages:
        page = small.go(path)
        assert page.evaluate("document.documentElement.lang").startswith(lang)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        assert barriers(page) == [], path
    small.context.close()


def test_home_speaks_english(browser: Browser, town: Town) -> None:
    visitor = visit(browser, town.address, place=town.place, person=(town.made.resident, "林姐"))
    page = visitor.go("/settings")
    page.get_by_role("button", name="English").click()
    page = visitor.go("/")
    expect(page.get_by_text("Your regulars")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for path in paths(town)[1:]:
        page = visitor.go(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    visitor.context.close()


def test_a_broken_line_is_told_and_can_be_tried_again(lin: Visitor) -> None:
    def broken(route: Route) -> None:
        route.abort()

    lin.page.route("**/api/mall/products*", broken)
    page = lin.go("/search?q=蓝莓")
    expect(page.get_by_role("button", name="再试一次")).to_be_visible()
    lin.page.unroute("**/api/mall/products*")
    page.get_by_role("button", name="再试一次").click()
    expect(page.get_by_role("heading", name="云南有机蓝莓")).to_be_visible()
