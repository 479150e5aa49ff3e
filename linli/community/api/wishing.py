"""The wish list of a store's neighbours."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Case, Exists, F, OuterRef, Sum, When, Window
from django.db.models.functions import RowNumber

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
        same = Wish.objects.filter(id=wish_id).values("store_id", "plain").first() or {"id": wish_id}
        backed = Backing.objects.filter(person_id=person_id, wish__in=Wish.objects.filter(**same))
        wish_ids = list(backed.values_list("wish_id", flat=True))
        backed.delete()
        Wish.objects.filter(id__in=wish_ids).update(backers=F("backers") - 1)


def _place(person_id: UUID) -> tuple[UUID, UUID | None]:
    card = cards([person_id]).get(person_id)
    if card is None or card.store_id is None:
        raise PlaceNeeded()
    return card.store_id, card.community_id


def _back(row: Wish, person_id: UUID) -> None:
    if Backing.objects.filter(wish__store_id=row.store_id, wish__plain=row.plain, person_id=person_id).exists():
        return
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
    """Wishes of a person's own store (or of `store_id`), most shared first; `after` is a cursor.

    The same wish of several communities is one, with all its backers; it stands for that of the reader's own community.
    """
    home = community_id
    if store_id is None:
        store_id, home = _place(person_id or NOUGHT)
    rows = Wish.objects.filter(store_id=store_id, backers__gt=0)
    if community_id:
        rows = rows.filter(community_id=community_id)
    own = Backing.objects.filter(
        wish__store_id=OuterRef("store_id"), wish__plain=OuterRef("plain"), person_id=person_id or NOUGHT
    )
    if mine:
        rows = rows.filter(Exists(own))
    nearest = Case(When(community_id=home or NOUGHT, then=0), default=1)
    rows = rows.annotate(
        mine=Exists(own),
        all_backers=Window(Sum("backers"), partition_by="plain"),
        nth=Window(RowNumber(), partition_by="plain", order_by=[nearest, "-backers", "-made_at", "-id"]),
    ).filter(nth=1)
    start = int(after) if after and after.isdigit() else 0
    found = list(rows.order_by("-all_backers", "-made_at", "-id")[start : start + limit + 1])
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
            backers=row.all_backers,  # type: ignore[attr-defined]
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
            faces.setdefault(wish_id, []).append(FaceView(name=card.neighbour_name, avatar=card.avatar))
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
