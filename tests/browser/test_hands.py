"""What is done with a scanner in the hand, and what still works when the net is gone."""

import re
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from linli.accounts import api as accounts
from linli.fulfil import api as fulfil
from linli.stock import api as stock
from tests.browser.counter import HAND, Desk, scan, seen
from tests.support.camera import film
from tests.support.neighbourhood import barcode
from tests.support.site import barriers, launched, picture, still, visit

pytestmark = pytest.mark.browser

MILK = barcode("G02")
CONTROLLED = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"


def place(desk: Desk) -> dict[str, Any]:
    """Where 王姐 shops."""
    community = accounts.communities(desk.day.store)[0]
    names = {"store_name": "翠苑店", "community_name": community.name, "host_name": "小李", "closes": "22:00"}
    return {"store_id": str(desk.day.store), "community_id": str(community.id), "distance_m": 310, **names}


def shelf(desk: Desk, code: str) -> tuple[Any, int]:
    """An article by its barcode, and how many the books say are free."""
    row = next(one for one in stock.listing(desk.day.store) if one.code == code)
    return row.sku_id, row.shelf


def kept_ready(page: Page) -> None:
    """The page's worker has fetched what it needs for later and is in charge."""
    page.wait_for_function(CONTROLLED)


def test_the_pickup_code_opens_cold_without_a_net(desk: Desk) -> None:
    wang = visit(desk.browser, desk.address, place=place(desk), person=(desk.day.wang, "王姐"))
    page = wang.go(f"/orders/{desk.day.ready.id}")
    digits = page.locator("[data-test=pickup-code]")
    expect(digits).to_be_visible()
    kept_ready(page)
    page.close()
    with desk.without_net(wang.context):
        cold = wang.context.new_page()
        cold.goto(f"{desk.address}/orders/{desk.day.ready.id}")
        code = cold.locator("[data-test=pickup-code]")
        expect(code).to_be_visible()
        assert code.inner_text().replace(" ", "") == desk.day.code
        expect(cold.locator(".qr path")).to_have_attribute("d", re.compile("^M"))
        expect(cold.get_by_text("更新于")).to_be_visible()
        expect(cold.get_by_text("离线").first).to_be_visible()
        picture(cold, "mall-order-offline", whole=False)
        cold.reload()
        expect(code).to_be_visible()
        cold.goto(f"{desk.address}/orders")
        expect(cold.locator(f"a[href='/orders/{desk.day.ready.id}']")).to_be_visible()
    cold.goto(f"{desk.address}/me")
    cold.get_by_role("button", name="退出登录").click()
    expect(cold.get_by_text("手机号进门")).to_be_visible()
    assert cold.evaluate("Object.keys(localStorage).filter(name => name.startsWith('linli.own.')).length") == 0
    wang.context.close()


def test_the_camera_reads_the_code_off_a_phone(desk: Desk, tmp_path: Path) -> None:
    wang = visit(desk.browser, desk.address, place=place(desk), person=(desk.day.wang, "王姐"), device_scale_factor=3)
    page = wang.go(f"/orders/{desk.day.ready.id}")
    code = page.locator(".qr")
    expect(code).to_be_visible()
    still(page)
    camera = film(code.screenshot(), tmp_path / "phone.y4m")
    wang.context.close()
    with closing(launched(desk.browser.browser_type, *camera)) as with_camera:
        hand = replace(desk, browser=with_camera).open("clerk", "/pda", HAND | {"permissions": ["camera"]})
        hand.get_by_role("button", name="开相机").click()
        expect(hand.locator("[data-test=handover]")).to_contain_text("王姐")
        picture(hand, "desk-pda-camera", whole=False)


def test_the_counter_works_on_without_a_net(desk: Desk) -> None:
    page = desk.open("clerk", "/pda", HAND)
    expect(page.get_by_text("把取货码对准框")).to_be_visible()
    page.wait_for_function("JSON.parse(localStorage.getItem('linli.pda.book') ?? '{}').items?.length > 0")
    kept_ready(page)
    before = pieces_left(desk)
    with desk.without_net(page.context):
        page.reload()
        expect(page.get_by_text("离线，0 单待传")).to_be_visible()
        scan(page, desk.day.code)
        expect(page.locator("[data-test=handover]")).to_contain_text("王姐")
        page.get_by_role("checkbox").last.click()
        page.locator("[data-test=hand]").click()
        expect(page.get_by_text("离线，1 单待传")).to_be_visible()
        picture(page, "desk-pda-offline", whole=False)
        page.get_by_role("tab", name="盘点").click()
        scan(page, MILK)
        expect(page.get_by_text("盘点要对着账数，联网再扫")).to_be_visible()
        assert not barriers(page)
        assert pieces_left(desk) == before
    page.wait_for_function("JSON.parse(localStorage.getItem('linli.pda.queue') ?? '[]').length === 0", timeout=45_000)
    assert pieces_left(desk) < before
    page.context.close()


def pieces_left(desk: Desk) -> int:
    """What of 王姐's order still lies in its slot."""
    lines = fulfil.pickup(desk.day.ready.id).lines
    return sum(line.quantity - line.collected for line in lines)


def test_a_shelf_is_counted_by_scanning(desk: Desk) -> None:
    sku, before = shelf(desk, "G02")
    page = desk.open("clerk", "/pda?tab=count", HAND)
    expect(page.get_by_text("扫第一样，开始盘点")).to_be_visible()
    scan(page, "6900000000000")
    expect(page.get_by_role("alert").filter(has_text="没有 6900000000000 这个商品")).to_be_visible()
    scan(page, MILK)
    scan(page, MILK)  # ahead of the net: the second waits for the first
    counting = page.locator("[data-test=counting]")
    expect(counting).to_contain_text("鲜牛奶 950ml")
    field = page.get_by_role("spinbutton", name="数出几件")
    expect(field).to_have_value("2")
    field.fill(str(before - 3))
    seen(page, "desk-pda-count", whole=False)
    page.locator("[data-test=keep]").click()
    expect(page.get_by_text("盘了 1 样，1 样对不上")).to_be_visible()
    expect(page.get_by_text("−3")).to_be_visible()
    assert stock.available(desk.day.store, [sku])[sku] == before - 3

    field = page.get_by_placeholder("扫商品条码，或输编码")
    field.fill("G03")
    field.press("Enter")
    expect(counting).to_contain_text("普罗旺斯番茄")
    page.get_by_role("button", name="先不记").click()
    expect(counting).to_have_count(0)


def test_goods_are_received_and_picked_by_scanning(desk: Desk) -> None:
    page = desk.open("clerk", "/pda?tab=receive", HAND)
    expect(page.get_by_role("heading", name="等着收的货")).to_be_visible()
    seen(page, "desk-pda-receive", whole=False)
    scan(page, "SF1122334455")
    expect(page.get_by_role("heading", name=re.compile("金华牧场"))).to_be_visible()
    page.get_by_role("button", name="先不收").click()
    field = page.get_by_placeholder("扫条码、采购单或运单")
    field.fill("没有这单")
    field.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="等着收的货里没有")).to_be_visible()
    scan(page, MILK)
    page.get_by_label("实收").fill("46")
    page.get_by_label("批次号").fill("J1123-01")
    last_day = page.get_by_label("到期日")
    expect(last_day).to_have_value("2026-11-28")  # made today, keeps five days
    page.get_by_label("生产日期").fill("2026-11-20")
    expect(last_day).to_have_value("2026-11-25")
    seen(page, "desk-pda-receive-line", whole=False)
    last_day.fill("2026-11-26")
    page.get_by_label("质检").fill("2.8℃，包装完好")
    page.locator("[data-test=take]").click()
    expect(page.get_by_role("tab", name="拣货")).to_have_attribute("aria-selected", "true")
    (taken,) = [one for one in stock.batches(desk.day.store) if one.code == "J1123-01"]
    assert (taken.quantity, str(taken.expires_on)) == (46, "2026-11-26")

    tasks = fulfil.pick_list(desk.day.store)
    wanted = next(one for one in tasks if one.barcode)
    expect(page.get_by_role("button", name="拣好")).to_have_count(len(tasks))
    seen(page, "desk-pda-pick", whole=False)
    scan(page, str(wanted.barcode))
    expect(page.get_by_role("status").filter(has_text=f"放 {wanted.slot}")).to_be_visible()
    expect(page.get_by_role("button", name="拣好")).to_have_count(len(tasks) - 1)
    scan(page, "6900000000000")
    expect(page.get_by_role("alert").filter(has_text="没有要拣的")).to_be_visible()
