"""The desk as its people use it: one day in 翠苑店, real processes, a real Chromium."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from linli.accounts import api as accounts
from linli.accounts.types import NewStaff
from linli.kernel import clock
from linli.kernel.principals import Role
from linli.kernel.testing import settle
from linli.orders.types import Wanted
from tests.browser.counter import HAND, Desk, seen
from tests.support import desk_day

pytestmark = pytest.mark.browser


def test_the_day_begins_with_what_to_do(desk: Desk) -> None:
    page = desk.open("host", "/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("小李，今天先做这")
    expect(page.locator(".directive .ln-chart svg").first).to_be_visible()
    assert page.locator(".ln-btn.is-act:visible").count() == 1
    expect(page.get_by_text(re.compile("更新于 11:3"))).to_be_visible()
    seen(page, "desk-today")
    page.get_by_role("button", name=re.compile("净销售额")).click()
    expect(page).to_have_url(re.compile("/compass/net_sales"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("净销售额")
    expect(page.locator(".el-table__row").first).to_be_visible()


def test_a_directive_is_read_after_it_ran(desk: Desk) -> None:
    page = desk.open("host", f"/directives/{desk.day.measured}")
    expect(page.get_by_text("说到做到了吗")).to_be_visible()
    expect(page.locator(".ln-chart svg").first).to_be_visible()
    seen(page, "desk-directive")
    page.goto("/desk/directives/record")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 条指令")
    seen(page, "desk-record")


def test_head_office_sees_the_chain_and_the_rows_behind(desk: Desk) -> None:
    page = desk.open("hq", "/compass")
    expect(page.get_by_role("row", name=re.compile("翠苑店"))).to_be_visible()
    expect(page.locator(".ln-chart svg").first).to_be_visible()
    expect(page.get_by_text(re.compile("更新于 11:3"))).to_be_visible()
    expect(page.get_by_text(re.compile("明天预计 ¥.+回头看 56 天"))).to_be_visible()
    seen(page, "desk-compass")
    page.locator(".trend").hover()
    page.get_by_role("button", name="看表").click()
    began = page.get_by_role("row", name=re.compile("指令：.*成团 .+ 户："))
    expect(began).to_be_visible()
    assert page.locator(".trend tbody tr").count() == 30 + 6
    page.get_by_text("近 90 天", exact=True).click()
    expect(page).to_have_url(re.compile("period=quarter"))


def test_a_neighbour_is_found_by_typing_and_known_at_a_glance(desk: Desk) -> None:
    page = desk.open("host", "/people")
    expect(page.get_by_role("heading", level=1)).to_contain_text("翠苑店有")
    seen(page, "desk-people", whole=False)
    page.keyboard.press("/")
    page.keyboard.type("王丽娟")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/people/{desk.day.wang}"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("王姐")
    seen(page, "desk-person", whole=False)
    page.get_by_role("button", name="加标签").click()
    page.get_by_role("textbox", name="加标签").fill("爱吃蓝莓")
    page.keyboard.press("Enter")
    expect(page.get_by_text("爱吃蓝莓")).to_be_visible()


def test_group_buys_are_followed_and_opened(desk: Desk) -> None:
    page = desk.open("host", "/group-buys")
    expect(page.get_by_role("heading", level=1)).to_contain_text("个团在接龙")
    seen(page, "desk-groupbuys")
    page.get_by_text("土鸡蛋，竹林里散养的").click()
    expect(page).to_have_url(re.compile(f"/group-buys/{desk.day.groupbuy_id}"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("14 户")
    seen(page, "desk-groupbuy")


def test_purchases_are_looked_through_and_the_farm_sees_its_own(desk: Desk) -> None:
    page = desk.open("host", "/purchase-orders")
    expect(page.get_by_text("丹东草莓").first).to_be_visible()
    seen(page, "desk-purchase")
    farm = desk.open("farm", "/supplier")
    expect(farm.get_by_role("heading", level=1)).to_contain_text("张")
    expect(farm.get_by_text("鲜牛奶")).to_have_count(0)
    seen(farm, "desk-supplier")
    farm.get_by_role("button", name="确认供货").first.click()
    expect(farm.get_by_placeholder(re.compile("单号")).first).to_be_visible()


def test_a_group_buy_in_a_post_moves_while_the_host_looks(desk: Desk) -> None:
    page = desk.open("host", f"/groups/{desk.day.group_id}")
    card = page.get_by_role("link", name=re.compile("土鸡蛋，竹林里散养的"))
    expect(card).to_contain_text("14 户已跟团")
    expect(card).to_contain_text("再 6 户，都按 ¥14.80")
    seen(page, "desk-group", whole=False)
    joining = Wanted(sku_id=desk.day.scene.eggs.id, quantity=1, groupbuy_id=desk.day.groupbuy_id)
    with clock.at(desk_day.NOW):
        desk_day.paid(desk.day.store, desk.day.scene.persons[20], [joining])
        settle(with_timers=False)
    expect(card).to_contain_text("15 户已跟团")  # nobody reloaded
    card.click()
    expect(page).to_have_url(re.compile(f"/group-buys/{desk.day.groupbuy_id}"))


def test_groups_orders_and_stock(desk: Desk) -> None:
    page = desk.open("host", "/groups")
    expect(page.get_by_text("桂花城邻里群")).to_be_visible()
    seen(page, "desk-groups")
    page.goto("/desk/orders")
    expect(page.get_by_role("heading", level=1)).to_contain_text("张订单")
    seen(page, "desk-orders", whole=False)
    page.locator(".el-table__row").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.goto("/desk/stock?only=near_expiry")
    expect(page.get_by_text("鲜牛奶").first).to_be_visible()
    seen(page, "desk-stock")


def test_products_and_an_import_from_the_file_to_its_columns(desk: Desk, tmp_path: Path) -> None:
    page = desk.open("hq", "/products")
    expect(page.get_by_text("五常新米").first).to_be_visible()
    seen(page, "desk-products", whole=False)
    page.goto("/desk/imports")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    file = tmp_path / "goods.csv"
    file.write_text("编码,品名,品类,零售价\nX1,东阳火腿片,熟食,29.9\nX2,,熟食,abc\n", encoding="utf-8")
    page.locator("input[type=file]").set_input_files(file)
    expect(page).to_have_url(re.compile("/imports/.+"))
    seen(page, "desk-import")


def test_head_office_looks_after_money_that_fits_nothing(desk: Desk) -> None:
    page = desk.open("hq", "/payment-notices")
    expect(page.get_by_role("heading", level=1)).to_have_text("2 笔钱和订单对不上，要人看一看")
    seen(page, "desk-payment-notices")
    page.get_by_role("button", name="再试一次").click()
    expect(page.get_by_text("还是对不上")).to_be_visible()
    twice = page.get_by_role("listitem").filter(has_text="付了两次")
    twice.get_by_role("button", name="已处理").click()
    page.get_by_role("textbox", name="写一句").or_(page.locator(".el-message-box input")).first.fill("第二笔已退给王姐")
    page.locator(".el-message-box").get_by_role("button", name="已处理").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 笔钱")
    page.get_by_role("button", name=re.compile("拒收的通知")).click()
    expect(page.get_by_text("PUB_KEY_ID_0114232134912025")).to_be_visible()
    page.get_by_text("处理过的", exact=True).click()
    page.get_by_role("button", name=re.compile("对不上的钱")).click()
    expect(page.get_by_text("第二笔已退给王姐 · 方敏")).to_be_visible()
    hand = desk.open("hq", "/payment-notices", HAND)
    expect(hand.get_by_role("button", name="再试一次")).to_be_visible()
    seen(hand, "desk-payment-notices-phone")


def test_goods_are_handed_over_at_the_counter(desk: Desk) -> None:
    page = desk.open("clerk", "/pda", HAND)
    page.get_by_role("button", name="输六位码").click()
    page.get_by_placeholder("六位取货码").fill("000000")
    expect(page.get_by_role("alert")).to_be_visible()
    page.keyboard.type(desk.day.code, delay=5)
    page.keyboard.press("Enter")
    expect(page.get_by_text("王姐，3 样 4 件")).to_be_visible()
    seen(page, "desk-pda")
    page.get_by_role("checkbox").last.click()
    page.get_by_role("button", name=re.compile("先交 2 样")).click()
    expect(page.locator("[data-test=handover]")).to_have_count(0)
    page.get_by_role("tab", name="拣货").click()
    page.get_by_role("button", name="拣好").first.click()
    page.get_by_role("tab", name="收货").click()
    page.get_by_text("鲜牛奶").first.click()
    expect(page.get_by_role("button", name="收货入库")).to_be_visible()


def test_the_day_fits_a_phone(desk: Desk) -> None:
    page = desk.open("host", "/", HAND)
    expect(page.get_by_role("button", name="一键执行").first).to_be_visible()
    seen(page, "desk-today-phone")


def test_a_rider_reads_what_there_is_to_do_and_whom_to_ask(desk: Desk) -> None:
    page = desk.open("rider", "/", HAND)
    expect(page.get_by_role("heading", level=1)).to_have_text("阿军，你现在没有要在这里办的事")
    expect(page.get_by_text("翠苑店主理人小李", exact=True)).to_be_visible()
    expect(page.get_by_text("请翠苑店主理人小李在“同事”页给你加上")).to_be_visible()
    seen(page, "desk-rider-phone", whole=False)
    page.get_by_role("button", name="换个账号登录").click()
    expect(page).to_have_url(re.compile("/login"))
    clerk = desk.open("clerk", "/compass")
    expect(clerk.get_by_text("这一页要别的岗位才能看，请找翠苑店主理人小李开通。")).to_be_visible()


def test_a_demo_chain_is_entered_by_one_tap(desk: Desk) -> None:
    for role, name in ((Role.HQ, "赵峰"), (Role.HOST, "小李"), (Role.CLERK, "小吴"), (Role.RIDER, "阿军")):
        store = None if role == Role.HQ else desk.day.store
        new = NewStaff(login=f"demo-{role}", name=name, password=desk_day.PASSWORD, roles=[(role, store)])
        accounts.add_staff(new)
    page = desk.page(HAND)
    page.goto("/desk/login?next=/stock")
    expect(page.get_by_text("演示门店")).to_be_visible()
    seen(page, "desk-login", whole=False)
    page.get_by_role("button", name="店员 小吴").click()
    expect(page).to_have_url(re.compile("/desk/stock"))
