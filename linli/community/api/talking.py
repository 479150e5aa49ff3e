"""What neighbours talk about: words of posts, answers and wishes matched to articles, counted by day and group."""

import csv
import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from linli.catalog import api as catalog
from linli.community.api.feed import goods_view
from linli.community.models import Comment, Group, Post, Wish
from linli.community.types import TalkCount, TalkView
from linli.kernel import clock

WORDS = Path(__file__).parents[1] / "words.csv"
ARTICLES_A_WORD = 3
WORDS_A_TEXT = 30
LONGEST_WORD = 8

Spoken = tuple[date, UUID, UUID, str, tuple[UUID, ...]]  # day, group, store, text, articles named


@cache
def synonyms() -> dict[str, list[str]]:
    """What people say, and what stands on the shelf for it; longest sayings first."""
    with WORDS.open(encoding="utf-8", newline="") as file:
        rows = {row["phrase"]: row["words"].split() for row in csv.DictReader(file)}
    return dict(sorted(rows.items(), key=lambda one: -len(one[0])))


@cache
def _cutter() -> Any:
    import jieba  # takes most of a second, and only readers of talk need it

    jieba.setLogLevel(logging.WARNING)
    jieba.dt.tmp_dir = str(settings.LINLI_DATA)  # where it keeps its compiled dictionary
    return jieba


def words_of(text: str) -> list[str]:
    """The words of a text that may name goods: sayings replaced by what they mean, then cut by jieba."""
    rest, found = text, []
    for phrase, words in synonyms().items():
        if phrase in rest:
            found += words
            rest = rest.replace(phrase, "，")
    found += [word for word in _cutter().cut(rest) if 2 <= len(word) <= LONGEST_WORD and word.isalpha()]
    return list(dict.fromkeys(found))[:WORDS_A_TEXT]


def articles_of(words: Iterable[str]) -> dict[str, list[UUID]]:
    """The articles whose name holds a word, the plainest names first."""
    found: dict[str, list[UUID]] = {}
    for word in words:
        hits = [sku for sku in catalog.search(word, limit=20).items if word in sku.name or word == sku.category]
        hits.sort(key=lambda sku: (word not in sku.name, len(sku.name), sku.code))
        if hits:
            found[word] = [sku.id for sku in hits[:ARTICLES_A_WORD]]
    return found


def matched(texts: Sequence[str]) -> list[list[UUID]]:
    """For each text the articles that it speaks of."""
    cut = [words_of(text) for text in texts]
    known = articles_of(dict.fromkeys(word for words in cut for word in words))
    return [list(dict.fromkeys(id for word in words for id in known.get(word, []))) for words in cut]


def count_posts(posts: Sequence[tuple[UUID, datetime]]) -> None:
    """Count what new posts speak of; (post, when)."""
    when = dict(posts)
    rows = Post.objects.select_related("group").prefetch_related("polloption_set").filter(id__in=when)
    _count(
        (
            clock.local_day(when[row.id]),
            row.group_id,
            row.group.store_id,
            "，".join([row.text, *(option.text for option in row.polloption_set.all())]),
            (*row.sku_ids, *(option.sku_id for option in row.polloption_set.all() if option.sku_id)),
        )
        for row in rows
    )


def count_comments(answers: Sequence[tuple[UUID, datetime]]) -> None:
    """Count what new answers speak of; (answer, when)."""
    when = dict(answers)
    rows = Comment.objects.select_related("post__group").filter(id__in=when)
    _count((clock.local_day(when[row.id]), row.post.group_id, row.post.group.store_id, row.text, ()) for row in rows)


def count_wishes(backings: Sequence[tuple[UUID, datetime]]) -> None:
    """Find the goods of wishes in words, and count each wish as talk in the group of its community."""
    rows = {row.id: row for row in Wish.objects.filter(id__in={id for id, _ in backings})}
    fresh = [row for row in rows.values() if row.sku_id is None and not row.matched]
    for row, articles in zip(fresh, matched([row.text for row in fresh]), strict=True):
        row.matched = articles
    Wish.objects.bulk_update(fresh, ["matched"])
    groups = dict(
        Group.objects.filter(
            kind="community", community_id__in={row.community_id for row in rows.values()}
        ).values_list("community_id", "id")
    )
    counts: Counter[tuple[date, UUID, UUID, UUID]] = Counter()
    for id, moment in backings:
        wished = rows.get(id)
        group_id = groups.get(wished.community_id) if wished else None
        if wished and group_id:
            for sku_id in dict.fromkeys([wished.sku_id] if wished.sku_id else wished.matched):
                counts[clock.local_day(moment), group_id, sku_id, wished.store_id] += 1
    _add(counts)


def _count(spoken: Iterable[Spoken]) -> None:
    told = list(spoken)
    counts: Counter[tuple[date, UUID, UUID, UUID]] = Counter()
    for (day, group_id, store_id, _, named), heard in zip(told, matched([one[3] for one in told]), strict=True):
        for sku_id in dict.fromkeys([*named, *heard]):
            counts[day, group_id, sku_id, store_id] += 1
    _add(counts)


def _add(counts: Counter[tuple[date, UUID, UUID, UUID]]) -> None:
    rows = sorted(counts.items())  # in one order, so that two readers never wait for each other in a ring
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into community_talk (day, group_id, sku_id, store_id, count) values (%s, %s, %s, %s, %s)"
            " on conflict (day, group_id, sku_id) do update set count = community_talk.count + excluded.count",
            [[*key, times] for key, times in rows],
        )


def talk(store_id: UUID, since: datetime) -> list[TalkCount]:
    """How often which article was spoken of, by local day and group, since the day of a moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select day, group_id, sku_id, count from community_talk where store_id = %s and day >= %s"
            " order by day, count desc, sku_id",
            [store_id, clock.local_day(since)],
        )
        return [TalkCount(*row) for row in cursor.fetchall()]


def most_talked(store_id: UUID, days: int, limit: int = 20) -> list[TalkView]:
    """The articles that a store's neighbours spoke of most in the last days."""
    first = clock.today() - timedelta(days=days - 1)
    by_day: dict[UUID, list[int]] = {}
    groups: dict[UUID, set[UUID]] = {}
    for row in talk(store_id, clock.day_bounds(first)[0]):
        by_day.setdefault(row.sku_id, [0] * days)[(row.day - first).days] += row.times
        groups.setdefault(row.sku_id, set()).add(row.group_id)
    top = sorted(by_day, key=lambda id: (-sum(by_day[id]), id))[:limit]
    goods = catalog.skus(top)
    return [
        TalkView(goods=goods_view(goods[id]), times=sum(by_day[id]), groups=len(groups[id]), days=by_day[id])
        for id in top
        if id in goods
    ]
