"""Groups on a real database: coming in, speaking, reading, voting, keeping order."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pydantic import ValidationError

from linli.community import api
from linli.community.models import Group, Like, Membership, Post
from linli.community.tests.scene import Scene, build
from linli.community.types import (
    AlreadyVoted,
    BuildingNeeded,
    Column,
    JoinBody,
    NewOption,
    NewPoll,
    NewPost,
    NotAMember,
    PollClosed,
    PostBody,
    PostState,
    Standing,
    StrangePhoto,
    Worth,
)
from linli.kernel import clock
from linli.kernel.clock import CHINA
from linli.kernel.errors import NotFound
from linli.kernel.ids import new_id
from linli.kernel.testing import settle
from linli.media.models import Picture
from linli.messaging import api as messaging
from linli.people.api import identify, merge, merges_of, unmerge
from linli.people.types import Identifier

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    """The neighbours of 桂花城."""
    return build()


def picture(by: str) -> UUID:
    """A kept picture."""
    id = new_id()
    Picture.objects.create(
        id=id, large=f"{id}-l.webp", small=f"{id}-s.webp", width=10, height=10, bytes=1, kept_by=by, kept_at=clock.now()
    )
    return id


def poll(hours: int = 3) -> NewPoll:
    """A vote about next week's fruit."""
    return NewPoll(
        options=[NewOption(text="丹东草莓"), NewOption(text="赣南脐橙"), NewOption(text="烟台红富士")],
        closes_at=clock.now() + timedelta(hours=hours),
    )


def test_an_open_group_admits_at_once(scene: Scene) -> None:
    assert api.join(scene.group, scene.wang) is Standing.MEMBER
    assert api.join(scene.group, scene.wang) is Standing.MEMBER
    assert Group.objects.get(id=scene.group).members == 1
    assert Membership.objects.get().building == "3 号楼"
    view = api.group(scene.group, scene.wang)
    assert (view.standing, view.members, view.faces[0].name) == (Standing.MEMBER, 1, "王姐")
    api.leave(scene.group, scene.wang)
    assert Group.objects.get(id=scene.group).members == 0
    assert api.join(scene.group, scene.wang) is Standing.MEMBER


def test_a_reviewed_group_lets_wait_and_the_host_decides(scene: Scene) -> None:
    core = api.core_group(scene.store)
    with pytest.raises(BuildingNeeded):
        api.join(core, scene.wang)
    assert api.join(core, scene.wang, JoinBody(household="1204", note="住了十年")) is Standing.WAITING
    api.join(core, scene.zhou, JoinBody(household="301"))
    with pytest.raises(NotAMember):
        api.feed(core, person_id=scene.wang)
    with pytest.raises(NotAMember):
        api.post(NewPost(group_id=core, author_id=scene.wang, text="我进来了吗"))
    assert [one.name for one in api.members(core, Standing.WAITING).items] == ["周阿姨", "王姐"]
    api.admit(core, scene.wang, by="staff:1")
    api.admit(core, scene.wang, by="staff:1")
    api.refuse(core, scene.zhou, by="staff:1", reason="楼栋没对上")
    assert Group.objects.get(id=core).members == 1
    assert api.feed(core, person_id=scene.wang).items == []
    assert messaging.inbox(scene.zhou).items[0].body == "楼栋没对上"
    assert messaging.inbox(scene.wang).items[0].title.startswith("你已进")
    assert api.join(core, scene.zhou, JoinBody(household="301")) is Standing.WAITING


def test_a_stranger_hears_nothing_of_a_reviewed_group(scene: Scene) -> None:
    core = api.core_group(scene.store)
    api.invite(core, [scene.wang], by="staff:1")
    post = api.post(NewPost(group_id=core, author_id=scene.wang, text="悄悄话"))
    calls: list[Callable[[], object]] = [
        lambda: api.feed(core, person_id=scene.zhou),
        lambda: api.feed(core),
        lambda: api.post_view(post, person_id=scene.zhou),
        lambda: api.comments(post, person_id=scene.zhou),
        lambda: api.comment(post, "啊", author_id=scene.zhou),
        lambda: api.like(post, scene.zhou),
        lambda: api.report(post, scene.zhou, "x"),
    ]
    for call in calls:
        with pytest.raises(NotAMember):
            call()
    assert api.feed(core, person_id=scene.wang).items[0].text == "悄悄话"
    assert api.feed(core, staff=True).items[0].text == "悄悄话"


def test_only_members_speak(scene: Scene) -> None:
    with pytest.raises(NotAMember):
        api.post(NewPost(group_id=scene.group, author_id=scene.wang, text="大家好"))
    post = api.post(NewPost(group_id=scene.group, staff_id=scene.host.id, text="周一食谱日", column=Column.RECIPE))
    view = api.feed(scene.group, person_id=scene.wang).items[0]
    assert (view.id, view.author.name, view.author.badge, view.author.staff) == (post, "小李", "主理人", True)
    system = api.post(NewPost(group_id=scene.group, text="今晚开团", groupbuy_id=new_id()))
    assert api.post_view(system, staff=True).author.name == "小李"
    assert api.post_view(system, staff=True).worth is Worth.PROMOTION


def test_who_is_merged_stands_in_the_groups_as_either_did_and_an_undo_gives_back(scene: Scene) -> None:
    core = api.core_group(scene.store)
    api.join(scene.group, scene.wang)
    api.join(scene.group, scene.zhou)
    api.invite(core, [scene.zhou], by="staff:test")
    api.set_moderator(core, scene.zhou, True)
    assert merge(scene.wang, scene.zhou, reason="同一位", by="staff:test") == scene.wang
    settle()
    assert api.member_ids(scene.group) == api.member_ids(core) == [scene.wang]
    assert [Group.objects.get(id=one).members for one in (scene.group, core)] == [1, 1]
    assert Membership.objects.get(group=core, person_id=scene.wang).moderator
    (undo,) = merges_of(scene.wang)
    unmerge(undo.id, by="staff:test")
    settle()
    assert set(api.member_ids(scene.group)) == {scene.wang, scene.zhou}
    assert Group.objects.get(id=scene.group).members == 2
    assert scene.zhou in api.member_ids(core)


def test_an_author_shows_nickname_building_and_face_only(scene: Scene) -> None:
    api.join(scene.group, scene.wang)
    api.post(NewPost(group_id=scene.group, author_id=scene.wang, text="羊肉汤真香"))
    author = api.feed(scene.group, person_id=scene.zhou).items[0].author
    assert set(author.model_dump()) == {"name", "building", "avatar", "badge", "staff", "mine"}
    assert (author.name, author.building, author.mine) == ("王姐", "3 号楼", False)


def test_photos_must_be_ones_own(scene: Scene) -> None:
    api.join(scene.group, scene.wang)
    mine, other = picture(f"person:{scene.wang}"), picture(f"person:{scene.zhou}")
    for photos in ([other], [mine, other], [new_id()]):
        with pytest.raises(StrangePhoto):
            api.post(NewPost(group_id=scene.group, author_id=scene.wang, text="看", photo_ids=photos))
    api.post(NewPost(group_id=scene.group, author_id=scene.wang, photo_ids=[mine]))
    assert [one.id for one in api.feed(scene.group, person_id=scene.wang).items[0].photos] == [mine]


def test_a_post_says_something() -> None:
    for body in ({"text": "  "}, {"poll": poll()}):
        with pytest.raises(ValidationError):
            NewPost(group_id=new_id(), **body)


def test_the_feed_pages_without_losing_or_doubling(scene: Scene) -> None:
    moment = datetime(2026, 11, 20, 10, tzinfo=CHINA)
    for number in range(25):
        with clock.at(moment + timedelta(minutes=number // 3)):  # several posts at the same moment
            api.post(NewPost(group_id=scene.group, text=f"第 {number} 条"))
    seen, after = [], None
    while True:
        page = api.feed(scene.group, person_id=scene.wang, after=after, limit=4)
        seen += [one.text for one in page.items]
        if page.next is None:
            break
        after = page.next
    assert len(seen) == len(set(seen)) == 25
    for nonsense in ("x", "2026-01-01~x", "~", "2026-11-20T10:00:00~" + str(new_id())):
        with pytest.raises(NotFound):
            api.feed(scene.group, person_id=scene.wang, after=nonsense)


def test_a_page_of_the_feed_takes_six_queries(scene: Scene) -> None:
    for person in (scene.wang, scene.zhou, scene.chen):
        api.join(scene.group, person)
    for number in range(8):
        author = (scene.wang, scene.zhou, scene.chen)[number % 3]
        api.post(
            NewPost(
                group_id=scene.group,
                author_id=author,
                text=f"晒单 {number}",
                photo_ids=[picture(f"person:{author}")],
                sku_ids=[scene.skus["BLUE"], scene.skus["RICE"]],
                poll=poll() if number % 2 else None,
            )
        )
    with CaptureQueriesContext(connection) as queries:
        page = api.feed(scene.group, person_id=scene.wang)
    assert len(page.items) == 8
    assert all(one.goods and one.photos for one in page.items)
    assert len(queries) <= 6


def test_likes_count_once(scene: Scene) -> None:
    api.join(scene.group, scene.wang)
    post = api.post(NewPost(group_id=scene.group, text="好汤"))
    assert [api.like(post, scene.wang), api.like(post, scene.wang)] == [1, 1]
    assert api.post_view(post, person_id=scene.wang).liked
    assert [api.unlike(post, scene.wang), api.unlike(post, scene.wang)] == [0, 0]


@pytest.mark.django_db(transaction=True)
def test_many_like_and_vote_at_once() -> None:
    scene = build()
    people = [
        identify([Identifier("phone", f"1380000{n:04d}")], store_id=scene.store, community_id=scene.community)
        for n in range(100, 112)
    ]
    api.invite(scene.group, people, by="staff:1")
    post = api.post(NewPost(group_id=scene.group, text="选哪个", poll=poll()))
    options = api.post_view(post, staff=True).poll
    assert options is not None

    def act(number: int) -> None:
        try:
            person = people[number % 12]
            api.like(post, person)
            api.vote(post, options.options[0].id, person)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(act, range(36)))
    view = api.post_view(post, staff=True)
    assert view.likes == Like.objects.count() == 12
    assert view.poll is not None
    assert view.poll.voters == view.poll.options[0].votes == 12


def test_one_vote_each_before_the_deadline(scene: Scene) -> None:
    api.join(scene.group, scene.wang)
    post = api.post(NewPost(group_id=scene.group, staff_id=scene.host.id, text="下周水果选哪样", poll=poll()))
    before = api.post_view(post, person_id=scene.wang).poll
    assert before is not None
    first, second, _ = before.options
    api.vote(post, first.id, scene.wang)
    api.vote(post, first.id, scene.wang)
    with pytest.raises(AlreadyVoted):
        api.vote(post, second.id, scene.wang)
    with pytest.raises(NotFound):
        api.vote(post, new_id(), scene.wang)
    after = api.post_view(post, person_id=scene.wang).poll
    assert after is not None
    assert (after.voters, after.options[0].votes, after.options[0].mine, after.voted) == (1, 1, True, True)
    api.join(scene.group, scene.zhou)
    with clock.at(clock.now() + timedelta(hours=4)), pytest.raises(PollClosed):
        api.vote(post, first.id, scene.zhou)
    with pytest.raises(PollClosed):
        api.post(NewPost(group_id=scene.group, text="过期的", poll=poll(-1)))


def test_the_value_share_counts_what_can_be_seen_this_week(scene: Scene) -> None:
    for number in range(8):
        api.post(NewPost(group_id=scene.group, text=f"食谱 {number}"))
    sale = api.post(NewPost(group_id=scene.group, text="蓝莓 ¥19.9"))
    spam = api.post(NewPost(group_id=scene.group, text="加微信领券"))
    assert api.value_share(scene.group) == (8, 10)
    api.hide(spam, "广告")
    assert api.value_share(scene.group) == (8, 9)
    api.mark(sale, Worth.VALUE)
    assert api.value_share(scene.group) == (9, 9)
    with clock.at(clock.now() + timedelta(days=7)):
        assert api.value_share(scene.group) == (0, 0)
        assert api.weekly_shares(scene.group, clock.now() - timedelta(days=30))[0].percent == 100


def test_reports_and_hiding(scene: Scene) -> None:
    api.invite(scene.group, [scene.wang, scene.zhou, scene.chen], by="staff:1")
    post = api.post(NewPost(group_id=scene.group, author_id=scene.chen, text="加微信代理"))
    for _ in range(2):
        api.report(post, scene.wang, "广告")
    api.report(post, scene.zhou, "广告")
    (reported,) = api.reports(scene.store)
    assert (reported.count, reported.reasons, reported.author) == (2, ["广告"], "陈哥")
    assert api.feed(scene.group, person_id=scene.wang).items[0].reports == 0
    with pytest.raises(NotAMember):
        api.hide_as_moderator(post, scene.wang, "广告")
    api.set_moderator(scene.group, scene.wang, True)
    assert api.feed(scene.group, person_id=scene.wang).items[0].reports == 2
    api.hide_as_moderator(post, scene.wang, "广告")
    assert api.feed(scene.group, person_id=scene.wang).items == []
    assert api.feed(scene.group, staff=True).items[0].state is PostState.HIDDEN
    assert api.reports(scene.store) == []
    with pytest.raises(NotFound):
        api.comment(post, "喂", author_id=scene.zhou)
    api.show(post)
    assert len(api.feed(scene.group, person_id=scene.wang).items) == 1


def test_posts_are_taken_back_by_their_author_only(scene: Scene) -> None:
    api.join(scene.group, scene.wang)
    post = api.post(NewPost(group_id=scene.group, author_id=scene.wang, text="发错了"))
    with pytest.raises(NotFound):
        api.withdraw_own(post, scene.zhou)
    api.withdraw_own(post, scene.wang)
    api.withdraw(post)
    assert Post.objects.get().state == PostState.WITHDRAWN


def test_comments_page_in_order(scene: Scene) -> None:
    api.join(scene.group, scene.wang)
    post = api.post(NewPost(group_id=scene.group, text="好汤"))
    for number in range(5):
        api.comment(post, f"答 {number}", author_id=scene.wang)
    api.comment(post, "谢谢邻居", staff_id=scene.host.id)
    first = api.comments(post, person_id=scene.wang, limit=4)
    rest = api.comments(post, person_id=scene.wang, after=UUID(first.next or ""), limit=4)
    assert [one.text for one in [*first.items, *rest.items]] == [*(f"答 {n}" for n in range(5)), "谢谢邻居"]
    assert (rest.items[-1].author.badge, first.total) == ("主理人", 6)


def test_posting_to_many_groups_is_all_or_nothing(scene: Scene) -> None:
    groups = api.open_groups(scene.store)
    assert groups == api.open_groups(scene.store)
    body = PostBody(text="周三问答")
    with pytest.raises(NotFound):
        api.post_to_groups([*groups, new_id()], body, staff_id=scene.host.id)
    assert Post.objects.count() == 0
