"""Coupons: issued to persons, used in the order's transaction, given back when the order comes to nothing."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from linli.kernel import clock, prepared
from linli.kernel.errors import NotFound
from linli.kernel.ids import new_id
from linli.kernel.log import record, record_all, transaction
from linli.people import api as people
from linli.pricing.events import CouponGivenBack, CouponIssued, CouponUsed
from linli.pricing.models import Coupon, CouponKind
from linli.pricing.types import CouponGone, CouponView, NewCoupon, Terms

_TERMS = """
select coalesce((select pickup_discount_fen from pricing_storeterms where store_id = %(store)s), 0),
       c.id, k.name, k.note, k.amount_fen, k.minimum_fen, k.valid_from, k.valid_until, c.order_id
from (select 1) one
left join (pricing_coupon c join pricing_couponkind k on k.id = c.kind_id)
  on c.person_id = any(%(persons)s) and c.order_id is null and k.valid_until > %(now)s and k.valid_from <= %(now)s
order by k.valid_until, c.id
"""


def add_coupon(new: NewCoupon) -> UUID:
    """Make a kind of coupon; its id."""
    return CouponKind.objects.create(id=new_id(), **new.model_dump()).id


def issue(kind_id: UUID, person_ids: Sequence[UUID], *, key: str) -> int:
    """Give a coupon of the kind to each person who has none under this key yet; how many were given."""
    with transaction():
        kind = CouponKind.objects.filter(id=kind_id).first()
        if kind is None:
            raise NotFound()
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into pricing_coupon (id, kind_id, person_id, key, issued_at)"
                " select c.id, %s, c.person, %s, %s from unnest(%s::uuid[], %s::uuid[]) as c(id, person)"
                " on conflict do nothing returning id, person_id",
                [kind_id, key, clock.now(), [new_id() for _ in person_ids], list(person_ids)],
            )
            given = cursor.fetchall()
        record_all(
            (CouponIssued(person_id=person, coupon_id=coupon, kind_id=kind_id, amount_fen=kind.amount_fen), None)
            for coupon, person in given
        )
        return len(given)


def terms(store_id: UUID, person_id: UUID | None) -> Terms:
    """What an order of this person in this store may count on."""
    return ask_terms(store_id, person_id)()


def ask_terms(store_id: UUID, person_id: UUID | None) -> Callable[[], Terms]:
    """As `terms`, but sent for with the next statement: call the answer."""
    ids = people.merged_ids(person_id) if person_id else []
    return prepared.ask(_TERMS, {"store": store_id, "persons": ids, "now": clock.now()}, _terms)


def _terms(rows: Sequence[Sequence[Any]]) -> Terms:
    return Terms(pickup_discount_fen=rows[0][0], coupons=[_view(row[1:]) for row in rows if row[1]])


def coupons_of(person_id: UUID) -> list[CouponView]:
    """A person's coupons that are free or were usable within the last month, soonest end first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.id, k.name, k.note, k.amount_fen, k.minimum_fen, k.valid_from, k.valid_until, c.order_id"
            " from pricing_coupon c join pricing_couponkind k on k.id = c.kind_id"
            " where c.person_id = any(%s) and k.valid_until > %s order by k.valid_until, c.id",
            [people.merged_ids(person_id), clock.now() - timedelta(days=30)],
        )
        return [_view(row) for row in cursor.fetchall()]


def use(coupon_id: UUID, *, person_id: UUID, order_id: UUID, store_id: UUID) -> None:
    """Use a coupon for an order, within the order's transaction.

    Raises:
        CouponGone: it is used, expired, or somebody else's.
    """
    now = clock.now()
    with transaction(), connection.cursor() as cursor:
        cursor.execute(
            "update pricing_coupon c set order_id = %s from pricing_couponkind k where k.id = c.kind_id and c.id = %s"
            " and c.person_id = any(%s) and c.order_id is null and k.valid_from <= %s and k.valid_until > %s",
            [order_id, coupon_id, people.merged_ids(person_id), now, now],
        )
        if cursor.rowcount == 0:
            raise CouponGone()
        record(CouponUsed(person_id=person_id, store_id=store_id, coupon_id=coupon_id, order_id=order_id))


def give_back(order_id: UUID) -> None:
    """Free the coupon of an order that came to nothing; nothing happens where it had none."""
    with transaction():
        row = Coupon.objects.select_for_update().filter(order_id=order_id).first()
        if row is None:
            return
        row.order_id = None
        row.save(update_fields=["order_id"])
        record(CouponGivenBack(person_id=row.person_id, coupon_id=row.id, order_id=order_id))


def _view(row: Sequence[Any]) -> CouponView:
    return CouponView(
        id=row[0],
        name=row[1],
        note=row[2],
        amount_fen=row[3],
        minimum_fen=row[4],
        valid_from=row[5],
        valid_until=row[6],
        order_id=row[7],
    )
