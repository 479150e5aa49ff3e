"""Wishes and talk: the evidence of what neighbours want."""

from datetime import datetime, timedelta

import pytest

from linli.community import api
from linli.community.api.talking import articles_of, words_of
from linli.community.models import Wish
from linli.community.tests.scene import Scene, build
from linli.community.types import NewOption, NewPoll, NewPost, PlaceNeeded
from linli.kernel import clock
from linli.kernel.clock import CHINA
from linli.kernel.errors import Invalid, NotFound
from linli.kernel.ids import new_id
from linli.kernel.testing import settle
from linli.people import api as people
from linli.people.types import Identifier

pytestmark = pytest.mark.django_db

FRIDAY = datetime(2026, 11, 20, 10, tzinfo=CHINA)


@pytest.fixture
def scene() -> Scene:
    """The neighbours of 桂花城."""
    return build()


def test_the_same_wish_is_shared(scene: Scene) -> None:
    first = api.wish(scene.wang, text="低糖 水果")
    assert api.wish(scene.zhou, text="低糖水果！") == first
    assert api.wish(scene.zhou, text="低糖水果") == first
    api.back(first, scene.chen)
    api.back(first, scene.chen)
    (view,) = api.wish_list(person_id=scene.wang).items
    assert (view.backers, view.mine, [face.name for face in view.faces]) == (3, True, ["王姐", "周阿姨", "陈哥"])
    api.unback(first, scene.wang)
    api.unback(first, scene.wang)
    (view,) = api.wish_list(person_id=scene.wang).items
    assert (view.backers, view.mine) == (2, False)
    assert api.wish_list(person_id=scene.wang, mine=True).items == []


def test_a_wish_needs_a_place_words_and_an_article_that_exists(scene: Scene) -> None:
    homeless = people.identify([Identifier("phone", "13900000000")], name="新来的", channel="mall")
    with pytest.raises(PlaceNeeded):
        api.wish(homeless, text="蓝莓")
    with pytest.raises(Invalid):
        api.wish(scene.wang, text=" ！")
    with pytest.raises(NotFound):
        api.wish(scene.wang, sku_id=new_id())
    with pytest.raises(NotFound):
        api.back(new_id(), scene.wang)


def test_wishes_are_counted_by_article_and_community(scene: Scene) -> None:
    since = clock.now() - timedelta(days=1)
    api.wish(scene.wang, sku_id=scene.skus["BLUE"])
    api.wish(scene.zhou, sku_id=scene.skus["BLUE"])
    api.wish(scene.chen, text="想要低糖水果")
    api.wish(scene.wang, text="低糖水果有没有")
    settle(with_timers=False)
    counts = {row.sku_id: row for row in api.wishes(scene.store, since)}
    assert counts[scene.skus["BLUE"]].people == 3  # 王姐 wished twice and is one person
    assert counts[scene.skus["BLUE"]].community_id == scene.community
    assert counts[scene.skus["POME"]].people == 2
    assert scene.skus["RICE"] not in counts
    assert api.wishes(scene.other_store, since) == []
    assert api.wishes(scene.store, clock.now() + timedelta(minutes=1)) == []
    assert Wish.objects.filter(sku_id=None).exclude(matched=[]).count() == 2


def test_words_become_articles(scene: Scene) -> None:
    assert {"蓝莓", "柚子"} <= set(words_of("有没有低糖水果，血糖高的也能吃"))
    assert "蓝莓" in words_of("云南的蓝莓到了吗")
    found = articles_of(["蓝莓", "柚子", "怎么", "到了"])
    assert found["蓝莓"] == [scene.skus["BLUE"]]
    assert found["柚子"] == [scene.skus["POME"]]
    assert set(found) == {"蓝莓", "柚子"}


def test_talk_is_counted_once_by_day_and_group(scene: Scene) -> None:
    for person in (scene.wang, scene.zhou):
        api.join(scene.group, person)
    with clock.at(FRIDAY):
        post = api.post(NewPost(group_id=scene.group, author_id=scene.wang, text="蓝莓蓝莓，宝宝就爱蓝莓"))
        api.comment(post, "我家也要蓝莓", author_id=scene.zhou)
        api.comment(post, "好的，明天见", author_id=scene.wang)
        api.wish(scene.chen, sku_id=scene.skus["STRAW"])
    with clock.at(FRIDAY + timedelta(days=1)):
        poll = NewPoll(
            options=[NewOption(text="丹东草莓"), NewOption(text="新米", sku_id=scene.skus["RICE"])],
            closes_at=FRIDAY + timedelta(days=2),
        )
        api.post(NewPost(group_id=scene.group, text="下周进哪样", poll=poll))
    settle(with_timers=False)
    settle(with_timers=False)
    rows = {(row.day.day, row.sku_id): row.times for row in api.talk(scene.store, FRIDAY)}
    assert rows[20, scene.skus["BLUE"]] == 2
    assert rows[20, scene.skus["STRAW"]] == 1
    assert rows[21, scene.skus["STRAW"]] == 1
    assert rows[21, scene.skus["RICE"]] == 1
    assert {row.group_id for row in api.talk(scene.store, FRIDAY)} == {scene.group}
    assert all(row.day.day == 21 for row in api.talk(scene.store, FRIDAY + timedelta(days=1)))
    assert api.talk(scene.other_store, FRIDAY) == []


def test_groups_open_with_their_community() -> None:
    scene = build()
    settle(with_timers=False)
    kinds = sorted(row.kind for row in api.groups(scene.store))
    assert kinds == ["community", "core"]
