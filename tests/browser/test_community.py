"""The neighbours' tab and the desk's groups in a real Chromium, over real processes."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect, sync_playwright

from linli.community import api
from linli.community.tests.scene import Scene, build
from linli.community.types import Column, NewOption, NewPoll, NewPost
from linli.kernel import clock
from linli.kernel.said import Said
from linli.messaging.api import send
from tests.support.photo import dinner
from tests.support.site import BUILT, IMAGES, barriers, chromium, serving, visit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not BUILT, reason="the pages are not built"),
]


@pytest.fixture
def address() -> Iterator[str]:
    """The API with its pages, and the realtime process, over the test's database."""
    with serving() as address:
        yield address


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """The system's Chromium. Playwright keeps a loop in this thread, in which Django would refuse to work."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        opened = chromium(playwright)
        yield opened
        opened.close()


def furnish(scene: Scene) -> None:
    """A week in 桂花城."""
    for person in (scene.wang, scene.zhou, scene.chen):
        api.join(scene.group, person)
    recipe = api.post(
        NewPost(
            group_id=scene.group,
            staff_id=scene.host.id,
            column=Column.RECIPE,
            text="小雪第一锅：羊肉萝卜汤，40 分钟，三步不膻。萝卜挑拿着压手的，带绿缨的最新鲜。",
            sku_ids=[scene.skus["RICE"]],
        )
    )
    poll = NewPoll(
        options=[NewOption(text="丹东草莓 99"), NewOption(text="赣南脐橙"), NewOption(text="烟台红富士")],
        closes_at=clock.now() + timedelta(hours=5),
    )
    vote = api.post(
        NewPost(group_id=scene.group, staff_id=scene.host.id, text="下周二的水果，选一样我去产地谈", poll=poll)
    )
    options = api.post_view(vote, staff=True).poll
    assert options is not None
    api.vote(vote, options.options[0].id, scene.zhou)
    api.vote(vote, options.options[1].id, scene.chen)
    api.post(
        NewPost(
            group_id=scene.group,
            author_id=scene.zhou,
            column=Column.SHOW,
            text="蓝莓山药泥，两岁半的自己拿勺吃光。盒底有两颗软的，小李看了照片直接退了 5 块。",
            sku_ids=[scene.skus["BLUE"]],
        )
    )
    api.comment(recipe, "照着做了，孩子喝了两碗", author_id=scene.chen)
    api.like(recipe, scene.zhou)
    api.wish(scene.zhou, text="低糖水果")
    api.wish(scene.chen, text="低糖水果")
    api.wish(scene.chen, sku_id=scene.skus["STRAW"])
    send(
        scene.wang,
        title=Said("蓝莓到店了", "Your blueberries are here"),
        body=Said("明早 9 点起到翠苑店取，取货码在订单里。", "From 9 tomorrow in 翠苑店; the code is in the order."),
        link="/orders",
        key="demo",
    )


def shot(page: Page, name: str) -> None:
    """Keep a picture of the whole page."""
    page.wait_for_timeout(500)
    page.screenshot(path=IMAGES / f"{name}.png", full_page=True)


def home(scene: Scene) -> dict[str, Any]:
    """The store that the visitor has chosen before."""
    names = {"store_name": "翠苑店", "community_name": "桂花城", "host_name": "小李", "closes": "22:00"}
    return {"store_id": str(scene.store), "community_id": str(scene.community), "distance_m": 300, **names}


def test_a_neighbour_reads_votes_posts_and_is_told_live(address: str, browser: Browser, tmp_path: Path) -> None:
    connection.close()  # inside Playwright's loop Django keeps another one, perhaps to the last test's database
    scene = build()
    furnish(scene)
    wang = visit(browser, address, place=home(scene), person=(scene.wang, "王姐"))
    page = wang.go("/community")
    expect(page.get_by_role("heading", level=1)).to_contain_text("桂花城邻里群")
    expect(page.get_by_text("3 位邻居")).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("button", name="丹东草莓").click()
    expect(page.get_by_text("3 户投过")).to_be_visible()
    shot(page, "mall-community-vote")
    wang.follows(f"group:{scene.group}")
    page.get_by_role("button", name="更多").first.click()
    expect(page.locator(".van-action-sheet:visible")).to_be_visible()
    page.evaluate("history.back()")  # the phone's button closes the sheet and stays here
    expect(page.locator(".van-action-sheet:visible")).to_have_count(0)
    expect(page).to_have_url(f"{address}/community")

    api.comment(api.feed(scene.group, staff=True).items[0].id, "看馋了", author_id=scene.chen)
    api.post(NewPost(group_id=scene.group, author_id=scene.chen, text="谁家有梯子借半小时，7 号楼"))
    expect(page.get_by_text("谁家有梯子")).to_be_visible()  # nobody reloaded

    page.get_by_role("link", name="发帖").click()
    page.get_by_role("textbox").first.fill("今天的羊肉汤，一家人都说好")
    photo = tmp_path / "soup.jpg"
    photo.write_bytes(dinner(browser))
    page.locator("input[type=file]").set_input_files(photo)
    expect(page.get_by_role("button", name="去掉这张")).to_be_visible()
    shot(page, "mall-community-write")
    page.get_by_role("button", name="发到群里").click()
    page.get_by_role("link", name="今天的羊肉汤").click()
    page.get_by_role("textbox").fill("谢谢小李教的")
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_text("谢谢小李教的")).to_be_visible()
    shot(page, "mall-community-post")

    page.goto(f"{address}/wishes")
    page.get_by_role("button", name="+1").first.click()
    expect(page.get_by_text("3 户想要")).to_be_visible()
    assert barriers(page) == []
    shot(page, "mall-wishes")
    page.goto(f"{address}/inbox")
    expect(page.get_by_text("蓝莓到店了")).to_be_visible()
    assert barriers(page) == []
