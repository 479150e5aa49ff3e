"""Signing in where codes are sent: the phone's page follows the code, and says what is in the way."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django import DjangoDbBlocker

from linli.connect.sms.tests import providers
from linli.connect.sms.tests.providers import SECRET, Provider
from tests.support import database
from tests.support.site import PHONE, Site, chromium

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Door:
    """The mall of a chain that is no demo, and the provider of its text messages."""

    address: str
    provider: Provider
    browser: Browser

    def open(self) -> Page:
        """The page on a phone."""
        page = self.browser.new_context(**PHONE).new_page()
        page.goto(f"{self.address}/login")
        return page


@pytest.fixture(scope="module")
def door(database_server: str, database_template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Door]:
    """Everything running, in a database of its own."""
    name = f"linli_test_{os.getpid()}_codes"
    database.copy(database_server, database_template, name)
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), providers.serving() as provider:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps a loop in this thread
        with database.connected_to(database.database_at(database_server, name)):
            site = Site(worker=True)
            site.environment |= {
                "LINLI_DEMO": "0",
                "LINLI_SMS": "aliyun",
                "LINLI_SMS_KEY_ID": "LTAI-1",
                "LINLI_SMS_KEY_SECRET": SECRET,
                "LINLI_SMS_SIGN": "邻家优选",
                "LINLI_SMS_TEMPLATE": "SMS_1",
                "LINLI_SMS_ENDPOINT": provider.address,
            }
            try:
                site.start()
                with sync_playwright() as playwright:
                    connection.close()
                    browser = chromium(playwright)
                    yield Door(site.address, provider, browser)
                    browser.close()
            finally:
                site.stop()
    database.drop(database_server, name)


def _ask(page: Page, phone: str) -> None:
    page.get_by_label("手机号").fill(phone)
    page.get_by_role("button", name="取验证码").click()


def test_a_code_by_text_message_opens_the_door(door: Door) -> None:
    door.provider.answers = [(200, providers.ALIYUN_OK)]
    page = door.open()
    _ask(page, "13800000001")
    expect(page.locator("form").get_by_role("status")).to_contain_text("验证码发出去了")
    expect(page.get_by_role("button", name="秒后再取")).to_be_disabled()
    (got,) = door.provider.received
    page.get_by_label("六位验证码").fill(got["TemplateParam"].split('"')[3])
    page.get_by_role("button", name="进门").click()
    expect(page).not_to_have_url(f"{door.address}/login")


def test_a_refusal_is_told_and_frees_the_button(door: Door) -> None:
    door.provider.answers = [(200, providers.ALIYUN_TOO_MANY)]
    page = door.open()
    _ask(page, "13800000002")
    expect(page.locator("form").get_by_role("status")).to_contain_text("请过一小时再试")
    expect(page.get_by_role("button", name="取验证码")).to_be_enabled()
    door.provider.answers = [(200, providers.ALIYUN_OK)]
    page.get_by_role("button", name="取验证码").click()
    expect(page.locator("form").get_by_role("status")).to_contain_text("验证码发出去了")
