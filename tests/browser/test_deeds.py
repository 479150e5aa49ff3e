"""What staff do on the desk beyond reading it: refund, write off, count, open a group buy, know who is who."""

import re
from datetime import timedelta
from urllib.request import Request, urlopen
from uuid import UUID

import orjson
import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from linli.accounts import api as accounts
from linli.community import api as community
from linli.groupbuy import api as groupbuy
from linli.kernel import clock
from linli.kernel.principals import Role
from linli.orders import api as orders
from linli.people import api as people
from linli.people.types import Identifier
from linli.stock import api as stock
from linli.stock.types import Receipt
from tests.browser.counter import WIDE, Desk, seen
from tests.support import desk_day

pytestmark = pytest.mark.browser


def sure(page: Page, button: str) -> None:
    """Says yes to the question that stands before what cannot be undone."""
    page.locator(".el-popconfirm:visible").get_by_role("button", name=button, exact=True).click()


def test_pieces_of_an_order_are_refunded(desk: Desk) -> None:
    page = desk.open("host", f"/orders?order={desk.day.ready.id}")
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_role("heading", name="退款", exact=True)).to_be_visible()
    line = desk.day.ready.lines[-1]
    drawer.get_by_role("spinbutton", name=f"{line.name}退几件").fill("1")
    drawer.get_by_role("spinbutton", name=f"{line.name}退几件").press("Tab")
    drawer.get_by_role("button", name="有坏果").click()
    expect(drawer.get_by_role("button", name=re.compile("退给邻居 ¥[1-9]"))).to_be_enabled()
    seen(page, "desk-order", whole=False)
    drawer.get_by_role("button", name=re.compile("退给邻居")).click()
    sure(page, "退给邻居")
    expect(drawer.get_by_text("退 1 件", exact=False).first).to_be_visible()
    after = orders.order(desk.day.ready.id)
    assert after.lines[-1].refunded_quantity == 1
    assert after.refunded_fen == after.lines[-1].refunded_fen > 0


def test_a_batch_is_written_off_and_the_shelf_set_right(desk: Desk) -> None:
    row = next(one for one in stock.listing(desk.day.store) if one.code == "G04")
    page = desk.open("host", f"/stock?sku={row.sku_id}")
    drawer = page.get_by_role("dialog")
    batch = next(one for one in stock.batches(desk.day.store, [row.sku_id]) if one.left > 3)
    drawer.get_by_role("button", name=f"报损批次 {batch.code}").click()
    drawer.get_by_role("spinbutton", name="件数").fill("2")
    drawer.get_by_role("spinbutton", name="件数").press("Tab")
    seen(page, "desk-stock-batch", whole=False)
    drawer.get_by_role("button", name="报损 2 件").click()
    page.locator(".el-popconfirm:visible button").last.click()
    expect(drawer.get_by_text(f"批次 {batch.code}", exact=False).first).to_be_visible()
    assert stock.available(desk.day.store, [row.sku_id])[row.sku_id] == row.shelf - 2
    drawer.get_by_text("盘点", exact=True).click()
    drawer.get_by_role("spinbutton", name="架上数出几件").fill(str(row.shelf + 3))
    drawer.get_by_role("button", name="按数出来的改").click()
    expect(page.get_by_text(f"改好了，架上 {row.shelf + 3} 件")).to_be_visible()
    assert stock.available(desk.day.store, [row.sku_id])[row.sku_id] == row.shelf + 3


def test_what_is_past_its_day_is_off_the_shelf_and_written_off_with_one_tap(desk: Desk) -> None:
    row = next(one for one in stock.listing(desk.day.store) if one.code == "G02")
    with clock.at(desk_day.NOW):
        over = clock.today() - timedelta(days=1)
        receipt = Receipt(sku_id=row.sku_id, quantity=4, batch_code="H1119", expires_on=over, unit_cost_fen=1180)
        stock.receive(desk.day.store, [receipt], reference="opening:over")
        assert stock.set_aside_expired() == 4
    page = desk.open("host", "/")
    card = page.locator(".past")
    expect(card).to_contain_text("4 件，成本 ¥47")
    card.scroll_into_view_if_needed()
    seen(page, "desk-expired", whole=False)
    card.get_by_role("button", name="按过期报损 4 件").click()
    sure(page, "确定")
    expect(page.get_by_text("已报损 4 件")).to_be_visible()
    expect(card).to_have_count(0)
    assert stock.available(desk.day.store, [row.sku_id])[row.sku_id] == row.shelf
    assert not [one for one in stock.batches(desk.day.store) if one.code == "H1119"]
    assert stock.prove() == []


def test_a_host_takes_a_colleague_on_who_then_signs_in(desk: Desk) -> None:
    page = desk.open("host", "/staff")
    expect(page.get_by_role("heading", level=1)).to_contain_text("位同事")
    page.get_by_role("button", name="加同事").click()
    form = page.get_by_role("dialog")
    form.get_by_role("textbox", name="怎么称呼").fill("小周")
    form.get_by_role("textbox", name="登录名").fill("xz")
    form.get_by_role("button", name="开账号").click()
    expect(form.locator(".ln-fault")).to_have_text("登录名：太短，至少 3 个字")
    form.get_by_role("textbox", name="登录名").fill("xiaozhou")
    form.get_by_text("骑手", exact=True).click()
    seen(page, "desk-staff-add", whole=False)
    form.get_by_role("button", name="开账号").click()
    password = form.locator("[data-test=secret]").inner_text()
    form.get_by_role("button", name="抄好了").click()
    row = page.get_by_role("listitem").filter(has_text="xiaozhou")
    expect(row).to_contain_text("骑手")
    seen(page, "desk-staff", whole=False)
    row.get_by_role("button", name="改岗位").click()
    form.get_by_text("店员", exact=True).click()
    form.get_by_role("button", name="就这么改").click()
    expect(row).not_to_contain_text("店员")
    (made,) = [one for one in accounts.staff_list(desk.day.store) if one.login == "xiaozhou"]
    assert made.roles == [(Role.RIDER, desk.day.store)]
    assert accounts.verify_password("xiaozhou", password, None).name == "小周"


def test_a_group_buy_is_opened_and_told_in_its_groups(desk: Desk) -> None:
    page = desk.open("host", "/group-buys", WIDE | {"viewport": {"width": 1440, "height": 1400}})
    page.get_by_role("button", name="开团").click()
    form = page.get_by_role("dialog")
    goods = form.get_by_role("combobox").first
    goods.click()
    goods.press_sequentially("番茄", delay=30)
    page.get_by_role("option", name=re.compile("普罗旺斯番茄")).click()
    expect(form.get_by_label("团名")).to_have_value("普罗旺斯番茄 500g")
    form.locator(".el-select").nth(1).click()
    page.get_by_role("option", name="弥勒果园").click()
    expect(form.get_by_label(re.compile("桂花城邻里群"))).to_be_checked()
    form.get_by_placeholder(re.compile("不写就用")).fill("沙瓤番茄，周三早上到，够二十户就开")
    seen(page, "desk-groupbuy-open", whole=False)
    form.get_by_role("button", name=re.compile("开团，并发到 . 个群")).click()
    expect(page).to_have_url(re.compile("/group-buys/.+"))
    made = groupbuy.view(UUID(page.url.rsplit("/", 1)[-1]))
    assert made.goods.name == "普罗旺斯番茄"
    assert made.community_ids
    newest = community.feed(desk.day.group_id, staff=True).items[0]
    assert newest.groupbuy_id == made.id
    assert newest.text.startswith("沙瓤番茄")


def test_two_records_of_one_neighbour_become_one_and_two_again(desk: Desk) -> None:
    other = people.identify([Identifier("card", "8800123")], name="王丽娟二", store_id=desk.day.store, channel="import")
    page = desk.open("host", f"/people/{desk.day.wang}")
    page.get_by_role("button", name="和另一位合并").click()
    dialog = page.get_by_role("dialog", name="这两位是同一个人吗")
    dialog.get_by_role("combobox").press_sequentially("王丽娟二", delay=30)
    page.get_by_role("option", name=re.compile("王丽娟二")).click()
    expect(dialog.get_by_role("row", name=re.compile("一年花"))).to_be_visible()
    seen(page, "desk-merge", whole=False)
    dialog.get_by_role("button", name="合成一位").click()
    expect(page.get_by_text("店里手工合并")).to_be_visible()
    assert people.survivor(other) == people.survivor(desk.day.wang)
    page.get_by_role("button", name="撤销", exact=True).click()
    page.locator(".el-popconfirm:visible button").last.click()
    expect(page.get_by_text(re.compile("已撤销"))).to_be_visible()
    assert people.survivor(other) == other


def test_a_family_is_bound_and_a_phone_shown_under_witness(desk: Desk) -> None:
    child = people.identify([Identifier("card", "8800456")], name="陈小满", store_id=desk.day.store, channel="import")
    page = desk.open("host", f"/people/{desk.day.wang}")
    page.get_by_role("button", name="加一位").click()
    page.get_by_role("combobox", name="搜姓名").press_sequentially("陈小满", delay=30)
    page.get_by_role("option", name=re.compile("陈小满")).click()
    page.get_by_role("combobox", name="是谁").press_sequentially("女儿", delay=30)
    page.get_by_role("option", name="女儿").first.click()
    page.get_by_role("button", name="绑成一家").click()
    expect(page.get_by_role("link", name="陈小满")).to_be_visible()
    assert people.person(child).household_id == people.person(desk.day.wang).household_id
    page.get_by_role("button", name="把陈小满从这家移出").click()
    page.locator(".el-popconfirm:visible button").last.click()
    expect(page.get_by_role("link", name="陈小满")).to_have_count(0)

    reveal = page.get_by_role("button", name="查看会留痕")
    if reveal.count():  # who came by the till has left no number
        reveal.click()
        expect(page.get_by_text("已留痕")).to_be_visible()
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from kernel_event where name = 'people.PhoneRevealed'")
            assert cursor.fetchone()[0] == 1
    page.goto("/desk/people")
    with page.expect_download() as taken:
        page.get_by_role("link", name="导出").click()
    assert taken.value.suggested_filename.endswith(".xlsx")


def test_a_tag_rule_is_written_and_switched_off(desk: Desk) -> None:
    page = desk.open("hq", "/tag-rules")
    expect(page.get_by_role("heading", level=1)).to_contain_text("18 条规则")
    seen(page, "desk-tag-rules")
    page.get_by_role("button", name="新建一条").click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_role("textbox", name="标签，不超过 12 个字").fill("一年十单")
    drawer.get_by_role("textbox", name="一句话说明").fill("一年里买过十单以上")
    drawer.get_by_role("spinbutton", name="多少").fill("10")
    drawer.get_by_role("spinbutton", name="多少").press("Tab")
    seen(page, "desk-tag-rule", whole=False)
    drawer.get_by_role("button", name="保存规则").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("19 条规则")
    mine = next(one for one in people.tag_rules() if one.tag == "一年十单")
    assert mine.rule == {"field": "orders_365", "op": ">=", "value": 10}
    page.locator(".el-switch", has=page.get_by_role("switch", name="沉睡要不要用")).click()
    expect(page.get_by_text("沉睡停了，几分钟内摘掉")).to_be_visible()
    assert not next(one for one in people.tag_rules() if one.tag == "沉睡").on


def test_a_source_is_let_in_and_its_bad_event_mended(desk: Desk) -> None:
    page = desk.open("hq", "/write-keys")
    page.get_by_role("button", name="新建密钥").click()
    page.get_by_role("textbox", name="来源名字").fill("小程序")
    page.get_by_role("dialog").get_by_role("button", name="新建密钥").click()
    key = page.locator("[data-test=secret]").inner_text()
    page.get_by_role("button", name="抄好了").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 个来源")
    seen(page, "desk-write-keys")
    body = orjson.dumps({"writeKey": key, "event": "Product Viewed"})
    with urlopen(Request(f"{desk.address}/api/v1/track", body, {"Content-Type": "application/json"})) as answer:
        assert orjson.loads(answer.read())["bad"] == 1

    page.goto("/desk/parked-events")
    page.get_by_role("button", name=re.compile("外部上报")).click()
    page.locator(".el-table__expand-icon").first.click()
    field = page.get_by_role("textbox", name="内容")
    field.fill("{")
    expect(page.get_by_text("这段 JSON 读不懂")).to_be_visible()
    field.fill('{"type": "track", "event": "Product Viewed", "anonymousId": "device-1"}')
    page.mouse.move(0, 0)
    seen(page, "desk-parked")
    page.get_by_role("button", name="改好了，重放这一条").click()
    expect(page.get_by_text("已收下")).to_be_visible()
    expect(page.get_by_text("都读进去了")).to_be_visible()

    page.goto("/desk/write-keys")
    page.get_by_role("button", name="停用", exact=True).click()
    page.locator(".el-popconfirm:visible button").last.click()
    expect(page.get_by_text("已停用")).to_be_visible()


@pytest.mark.parametrize("login", ["host", "clerk", "hq", "farm"])
def test_everybody_lands_on_a_page_of_theirs(desk: Desk, login: str) -> None:
    page = desk.open(login, "/")
    expect(page.get_by_text("要别的岗位才能看")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "/nowhere" not in page.url


def test_english_fits_the_desk(desk: Desk) -> None:
    page = desk.open("hq", "/people")
    page.evaluate("localStorage.setItem('linli.lang', 'en')")
    for path in (
        "/people",
        "/tag-rules",
        "/orders",
        "/stock",
        "/group-buys",
        "/write-keys",
        "/imports",
        "/parked-events",
    ):
        page.goto(f"/desk{path}")
        page.wait_for_load_state("networkidle")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate("document.documentElement.lang").startswith("en"), path
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path


@pytest.mark.parametrize("path", ["/group-buys", "/people", "/stock", "/orders", "/groups", "/compass", "/tag-rules"])
def test_the_hosts_pages_fit_a_phone(desk: Desk, path: str) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True}
    page = desk.open("host", path, phone)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    seen(page, f"desk{path.replace('/', '-')}-phone", whole=False)
