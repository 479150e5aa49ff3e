"""The back button closes what lies on top, on desk and phone; the forward button goes on working."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.counter import HAND, Desk

pytestmark = pytest.mark.browser


def _entries(page: Page) -> int:
    return int(page.evaluate("history.length"))


def _back(page: Page) -> None:
    """As the browser's own button: a step within the page loads nothing that could be waited for."""
    page.evaluate("history.back()")
    page.wait_for_timeout(300)


def _forward(page: Page) -> None:
    page.evaluate("history.forward()")
    page.wait_for_timeout(300)


def test_back_closes_the_drawer_and_then_leaves_the_page(desk: Desk) -> None:
    page = desk.open("host", "/group-buys")
    page.get_by_role("link", name="订单", exact=True).click()
    expect(page).to_have_url(re.compile("/orders$"))
    dialog = page.get_by_role("dialog")
    row = page.locator(".el-table__row").first
    row.click()
    expect(dialog).to_be_visible()
    opened = _entries(page)
    _back(page)
    expect(dialog).to_be_hidden()
    expect(page).to_have_url(re.compile("/orders$"))
    _forward(page)  # leads to a drawer that is closed: nothing happens
    expect(dialog).to_be_hidden()
    row.click()
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.wait_for_timeout(300)
    row.click()
    expect(dialog).to_be_visible()
    assert _entries(page) == opened  # opened again and again, the way back grows no longer
    _back(page)
    expect(dialog).to_be_hidden()
    _back(page)
    expect(page).to_have_url(re.compile("/group-buys$"))
    _forward(page)
    expect(page).to_have_url(re.compile("/orders$"))
    expect(row).to_be_visible()
    expect(dialog).to_be_hidden()


def test_who_goes_on_from_a_drawer_comes_back_to_its_page(desk: Desk) -> None:
    page = desk.open("host", "/orders", HAND)
    page.get_by_role("button", name="打开菜单").click()
    page.get_by_role("dialog").get_by_role("link", name="社群").click()
    expect(page).to_have_url(re.compile("/groups$"))
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.wait_for_timeout(400)
    _back(page)
    expect(page).to_have_url(re.compile("/orders$"))
    expect(page.get_by_role("dialog")).to_be_hidden()
    _forward(page)
    expect(page).to_have_url(re.compile("/groups$"))


def test_back_answers_a_question_with_no(desk: Desk) -> None:
    page = desk.open("host", f"/group-buys/{desk.day.groupbuy_id}")
    page.get_by_role("button", name="取消团购").click()
    question = page.locator(".el-message-box")
    expect(question).to_have_css("background-color", "rgb(255, 255, 255)")  # its styles came along
    _back(page)
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page).to_have_url(re.compile(f"/group-buys/{desk.day.groupbuy_id}$"))
