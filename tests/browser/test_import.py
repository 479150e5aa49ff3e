"""An import as its user lives it: from the file to the report, with the worker that does the work."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Page, expect, sync_playwright
from pytest_django import DjangoDbBlocker

from linli.accounts import api as accounts
from linli.accounts.types import NewStaff
from linli.catalog import api as catalog
from linli.kernel.principals import Role
from tests.browser.counter import WIDE
from tests.support import database, neighbourhood
from tests.support.site import PATIENCE, barriers, chromium, picture, serving, still

pytestmark = pytest.mark.browser

PASSWORD = "linli-demo"
GOOD = 12_000
HEAD = "货号,叫什么,分类,售价,条形码\n"


@pytest.fixture(scope="module")
def address(database_server: str, database_template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A neighbourhood with somebody of head office, served with its worker."""
    name = f"linli_test_{os.getpid()}_import"
    database.copy(database_server, database_template, name)
    with django_db_blocker.unblock(), database.connected_to(database.database_at(database_server, name)):
        neighbourhood.build()
        accounts.add_staff(NewStaff(login="hq", name="方敏", password=PASSWORD, roles=[(Role.HQ, None)]))
        with serving(worker=True) as address:
            yield address
        connection.close()
    database.drop(database_server, name)


@pytest.fixture
def page(address: str, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """方敏 before the page of imports."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps a loop in this thread
    with django_db_blocker.unblock(), sync_playwright() as playwright:
        connection.close()  # inside Playwright's loop Django keeps another one, perhaps of an earlier file
        browser = chromium(playwright)
        context = browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce", base_url=address, **WIDE
        )
        context.set_default_timeout(PATIENCE * 1000)
        opened = context.new_page()
        opened.goto("/desk/login?next=/imports")
        opened.locator("input[name=login]").fill("hq")
        opened.locator("input[name=password]").fill(PASSWORD)
        opened.locator("input[name=password]").press("Enter")
        opened.wait_for_url("**/imports")
        yield opened
        browser.close()


def goods_file(folder: Path) -> Path:
    """A list of goods as a till writes it: its own words for the columns, three rows that cannot be right."""
    rows = [f"T{n},东坡肉 {n} 号,熟食快手菜,{20 + n % 80}.9,\n" for n in range(GOOD)]
    bad = ["X1,,熟食快手菜,12.5,\n", "X2,没有价格的,熟食快手菜,二十,\n", "X3,条码不对的,熟食快手菜,9.9,12\n"]
    file = folder / "收银系统商品.csv"
    file.write_text(HEAD + "".join(rows[:50] + bad + rows[50:]), encoding="gb18030")
    return file


def look(page: Page, name: str) -> None:
    """Nobody is kept out, nothing is cut; the picture is kept."""
    still(page)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert not barriers(page)
    picture(page, name, whole=False)


def test_from_the_file_to_the_report(page: Page, tmp_path: Path) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text("搬进来")
    look(page, "desk-imports")
    page.locator("input[type=file]").set_input_files(goods_file(tmp_path))
    page.wait_for_url(re.compile("/imports/.+"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("收银系统商品.csv：12,003 行")
    expect(page.get_by_role("columnheader", name="叫什么")).to_be_visible()  # the preview
    expect(page.get_by_role("cell", name="东坡肉 0 号")).to_be_visible()
    expect(page.locator("label", has_text="零售价（元）")).to_contain_text("售价")  # recognised by its name
    page.locator(".el-select", has=page.get_by_role("combobox", name="商品名称")).click()
    page.get_by_role("option", name="叫什么", exact=True).filter(visible=True).click()
    look(page, "desk-import")

    page.get_by_role("button", name="先试一遍").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("试完了：12,000 行会写入")
    expect(page.get_by_role("heading", level=1)).to_contain_text("3 行有误")
    assert not catalog.ids_of_codes(["T1"])  # a rehearsal writes nothing
    look(page, "desk-import-rehearsed")

    page.get_by_role("button", name="正式导入").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("写入 12,000 行")
    assert len(catalog.ids_of_codes(["T0", "T49", "T11999", "X1", "X2", "X3"])) == 3
    expect(page.get_by_text("第 52 行", exact=True)).to_be_visible()
    look(page, "desk-import-done")
    with page.expect_download() as taken:
        page.get_by_role("link", name="下载有误的行").click()
    report = Path(taken.value.path()).read_text(encoding="utf-8-sig")
    assert len(report.strip().splitlines()) == 4
    assert "二十" in report

    page.get_by_role("button", name="再导一份").click()
    expect(page.get_by_role("row", name=re.compile("收银系统商品.csv"))).to_contain_text("导完了")
