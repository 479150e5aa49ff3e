"""The wish list of a store's neighbours."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef

from linli.catalog.api import skus
from linli.community.api.feed import goods_view
from linli.community.events import Wished
from linli.community.models import Backing, Wish
from linli.community.rules import plain
from linli.community.types import FaceView, PlaceNeeded, WishCount, WishView
from linli.kernel import clock
from linli.kernel.errors import Invalid, NotFound
from linli.kernel.http import Page
from linli.kernel.ids import NOUGHT, new_id
from linli.kernel.log import record, transaction
from linli.people.api import cards

FACES = 4


def wish(person_id: UUID, *, text: str = "", sku_id: UUID | None = None) -> UUID:
    """Wish for an article, or for something in words; joins the same wish of a neighbour. The wish's id.

    Raises:
        PlaceNeeded: the person has not said where it lives.
    """
    with transaction():
        store_id, community_id = _place(person_id)
        if sku_id:
            sku = skus([sku_id]).get(sku_id)
            if sku is None:
                raise NotFound()
            text, key = sku.name, f"sku:{sku_id}"
        else:
            text, key = text.strip(), plain(text)
        if not key:
            raise Invalid(reason_zh="写一句想要什么吧", reason_en="Say in a few words what you wish for")
        Wish.objects.bulk_create(
            [
                Wish(
                    id=new_id(),
                    store_id=store_id,
                    community_id=community_id,
                    sku_id=sku_id,
                    text=text,
                    plain=key,
                    made_at=clock.now(),
                )
            ],
            ignore_conflicts=True,
        )
        row = Wish.objects.get(store_id=store_id, community_id=community_id, plain=key)
        _back(row, person_id)
        return row.id


def back(wish_id: UUID, person_id: UUID) -> None:
    """+1 to a neighbour's wish; once."""
    with transaction():
        store_id, _ = _place(person_id)
        row = Wish.objects.filter(id=wish_id, store_id=store_id).first()
        if row is None:
            raise NotFound()
        _back(row, person_id)


def unback(wish_id: UUID, person_id: UUID) -> None:
    """Wish no longer."""
    with transaction():
        gone, _ = Backing.objects.filter(wish_id=wish_id, person_id=person_id).delete()
        if gone:
            Wish.objects.filter(id=wish_id).update(backers=F("backers") - 1)


def _place(person_id: UUID) -> tuple[UUID, UUID | None]:
    card = cards([person_id]).get(person_id)
    if card is None or card.store_id is None:
        raise PlaceNeeded()
    return card.store_id, card.community_id


def _back(row: Wish, person_id: UUID) -> None:
    _, made = Backing.objects.get_or_create(
        wish=row, person_id=person_id, defaults={"id": new_id(), "since": clock.now()}
    )
    if made:
        Wish.objects.filter(id=row.id).update(backers=F("backers") + 1)
        record(
            Wished(
                person_id=person_id,
                store_id=row.store_id,
                community_id=row.community_id,
                sku_id=row.sku_id,
                wish_id=row.id,
            )
        )


def wish_list(
    *,
    person_id: UUID | None = None,
    store_id: UUID | None = None,
    community_id: UUID | None = None,
    mine: bool = False,
    limit: int = 30,
    after: str | None = None,
) -> Page[WishView]:
    """Wishes of a person's own store (or of `store_id`), most shared first; `after` is a cursor."""
    if store_id is None:
        store_id, _ = _place(person_id or NOUGHT)
    rows = Wish.objects.filter(store_id=store_id, backers__gt=0).annotate(
        mine=Exists(Backing.objects.filter(wish=OuterRef("pk"), person_id=person_id or NOUGHT))
    )
    if community_id:
        rows = rows.filter(community_id=community_id)
    if mine:
        rows = rows.filter(mine=True)
    start = int(after) if after and after.isdigit() else 0
    found = list(rows.order_by("-backers", "-made_at", "-id")[start : start + limit + 1])
    following = str(start + limit) if len(found) > limit else None
    return Page[WishView](items=_views(found[:limit]), next=following)


def _views(rows: Sequence[Wish]) -> list[WishView]:
    goods = skus([id for row in rows if (id := row.sku_id or next(iter(row.matched), None))])
    faces = _faces([row.id for row in rows])
    return [
        WishView(
            id=row.id,
            text=row.text,
            sku_id=row.sku_id,
            goods=goods_view(goods[id])
            if (id := row.sku_id or next(iter(row.matched), None)) in goods and id
            else None,
            backers=row.backers,
            mine=row.mine,  # type: ignore[attr-defined]
            faces=faces.get(row.id, []),
            made_at=row.made_at,
        )
        for row in rows
    ]


def _faces(wish_ids: Sequence[UUID]) -> dict[UUID, list[FaceView]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select w.id, b.person_id from unnest(%s::uuid[]) as w (id) cross join lateral ("
            " select person_id from community_backing where wish_id = w.id order by since limit %s) b",
            [list(wish_ids), FACES],
        )
        rows = cursor.fetchall()
    known = cards([person for _, person in rows])
    faces: dict[UUID, list[FaceView]] = {}
    for wish_id, person in rows:
        if card := known.get(person):
            faces.setdefault(wish_id, []).append(FaceView(name=card.nickname or card.name, avatar=card.avatar))
    return faces


def wishes(store_id: UUID, since: datetime) -> list[WishCount]:
    """How many persons of each community wished for which article since a moment, most first.

    A wish in words counts for the articles that its words fit.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select wanted.sku_id, w.community_id, count(distinct b.person_id) as people"
            " from community_wish w join community_backing b on b.wish_id = w.id"
            " cross join lateral (select w.sku_id union select unnest(w.matched)) as wanted (sku_id)"
            " where w.store_id = %s and b.since >= %s and wanted.sku_id is not null"
            " group by 1, 2 order by people desc, 1, 2",
            [store_id, since],
        )
        return [WishCount(*row) for row in cursor.fetchall()]
