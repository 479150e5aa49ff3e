"""One person on one screen."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from linli.accounts.api import communities, stores
from linli.kernel import clock
from linli.kernel.ids import NOUGHT
from linli.people.api.goods import goods
from linli.people.api.identity import merges_of
from linli.people.api.members import person
from linli.people.api.roots import merged_ids
from linli.people.api.tagging import tags_of
from linli.people.api.timeline import timeline
from linli.people.models import Household, Person, Value
from linli.people.rules.faces import age_of, face
from linli.people.rules.tags import first_month
from linli.people.rules.telling import KIND_OF, due_refill
from linli.people.types import (
    FamilyMember,
    FavouriteView,
    MonthSpend,
    NextStep,
    PersonView,
    ProfileView,
    ValueView,
)

MONTHS = 12
FAVOURITES = 6
REGULAR_ORDERS, LONG_SILENCE = 4, 21


def profile(person_id: UUID) -> ProfileView:
    """Everything about a person; raises NotFound."""
    ids = merged_ids(person_id)
    who = person(ids[0])
    value = _value(ids[0])
    moments, following = timeline(ids)
    store = {one.id: one.name for one in stores([who.store_id])}.get(who.store_id, "") if who.store_id else ""
    community = {one.id: one.name for one in communities(who.store_id)}.get(who.community_id or NOUGHT, "")
    return ProfileView(
        person=who,
        age=age_of(who.birthday, _birth_year(who.id), clock.today()),
        store=store,
        community=community,
        usual_hour=_usual_hour(ids),
        value=value,
        months=_months(ids),
        favourites=_favourites(ids),
        family=_family(who.household_id),
        tags=tags_of([who.id])[who.id],
        counts=_counts(ids),
        timeline=moments,
        timeline_next=following,
        next_step=_next_step(ids, who, value),
        merges=merges_of(who.id),
    )


def _birth_year(person_id: UUID) -> int | None:
    return Person.objects.values_list("birth_year", flat=True).get(id=person_id)


def _value(root: UUID) -> ValueView:
    row = Value.objects.get(person_id=root)
    last = row.last_paid_at
    silent = (clock.today() - clock.local_day(last)).days if last else None
    fields = {name: getattr(row, name) for name in ValueView.model_fields if name != "silent_days"}
    return ValueView(silent_days=silent, **fields)


def _rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _months(ids: Sequence[UUID]) -> list[MonthSpend]:
    since = first_month(clock.today(), MONTHS)
    rows = _rows(
        """select m::date, coalesce(sum(b.paid_fen - b.refunded_fen), 0), count(b.order_id)
           from generate_series(%s::date, %s::date, interval '1 month') m
           left join people_purchase b on b.person_id = any(%s) and date_trunc('month', b.day) = m
                and not b.whole_refund
           group by 1 order by 1""",
        since,
        clock.today(),
        list(ids),
    )
    return [MonthSpend(month=month, spent_fen=int(spent), orders=orders) for month, spent, orders in rows]


def _favourites(ids: Sequence[UUID]) -> list[FavouriteView]:
    rows = _rows(
        "select sku_id, sum(orders), max(last_day) from people_favourite where person_id = any(%s) group by 1"
        " having sum(orders) > 0 order by 2 desc, 3 desc, 1 limit %s",
        list(ids),
        FAVOURITES,
    )
    named = goods([sku_id for sku_id, _, _ in rows])
    return [
        FavouriteView(
            sku_id=sku_id, name=named[sku_id].name, picture=named[sku_id].picture, orders=int(orders), last_day=last_day
        )
        for sku_id, orders, last_day in rows
    ]


def _family(household_id: UUID | None) -> list[FamilyMember]:
    if household_id is None:
        return []
    head = Household.objects.values_list("head_id", flat=True).get(id=household_id)
    rows = _rows(
        "select p.id, p.name, p.nickname, p.avatar, p.gender, p.birthday, p.birth_year, p.relation, v.orders_365"
        " from people_person p join people_value v on v.person_id = p.id where p.household_id = %s and p.root_id = p.id"
        " order by p.id <> %s, p.birth_year nulls last, p.id limit 20",
        household_id,
        head or NOUGHT,
    )
    return [_family_member(row, head) for row in rows]


def _family_member(row: tuple[Any, ...], head: UUID | None) -> FamilyMember:
    id, name, nickname, avatar, gender, birthday, birth_year, relation, orders = row
    age = age_of(birthday, birth_year, clock.today())
    return FamilyMember(
        id=id,
        name=name,
        nickname=nickname,
        avatar=avatar or face(id, gender, age),
        relation=relation,
        age=age,
        head=id == head,
        orders_365=orders,
    )


def _counts(ids: Sequence[UUID]) -> dict[str, int]:
    """How many facts of each kind the timeline holds."""
    counts = {"order": 0, "community": 0, "visit": 0, "profile": 0}
    for name, times in _rows(
        "select name, sum(times) from people_deed where person_id = any(%s) group by 1", list(ids)
    ):
        kind = KIND_OF.get("people.Tracked" if name.startswith("track:") else name)
        if kind:
            counts[kind] += int(times)
    return counts


def _usual_hour(ids: Sequence[UUID]) -> int | None:
    """The local hour in which this person most often buys, where that is clear: of 6 orders or more a third."""
    rows = _rows(
        "select extract(hour from paid_at at time zone 'Asia/Shanghai')::int, count(*), sum(count(*)) over ()"
        " from people_purchase where person_id = any(%s) group by 1 order by 2 desc, 1 limit 1",
        list(ids),
    )
    if not rows:
        return None
    hour, times, total = rows[0]
    return int(hour) if total >= 6 and 3 * times >= total else None


def _next_step(ids: Sequence[UUID], who: PersonView, value: ValueView) -> NextStep | None:
    today = clock.today()
    if step := _refill(ids, today):
        return step
    if value.first_paid_at and value.last_paid_at and value.days >= REGULAR_ORDERS and value.silent_days:
        return _silence(value.first_paid_at, value.last_paid_at, value.days, value.silent_days)
    if who.joined_at and value.orders == 0:
        days = (today - clock.local_day(who.joined_at)).days
        return NextStep(
            kind="first_order",
            title="还没下过第一单",
            title_en="No first order yet",
            why=f"入会 {days} 天，打个招呼，问问平时爱吃什么",
            why_en=f"Member for {_days(days)}; say hello, ask what they like to eat",
        )
    return None


def _refill(ids: Sequence[UUID], today: date) -> NextStep | None:
    rows = _rows(
        "select sku_id, sum(orders)::int, max(last_day) - min(first_day), %s::date - max(last_day)"
        " from people_favourite where person_id = any(%s) group by 1 having sum(orders) >= %s",
        today,
        list(ids),
        REGULAR_ORDERS,
    )
    due = due_refill([(sku_id, orders, span, silent) for sku_id, orders, span, silent in rows])
    if due is None:
        return None
    one = goods([due.sku_id])[due.sku_id]
    return NextStep(
        kind="refill",
        title=f"该补货了：{one.name}",
        title_en=f"Due for more: {one.name}",
        why=f"平均 {due.every_days} 天一次，已 {due.silent_days} 天",
        why_en=f"{_days(due.every_days)} apart on average, the last one {_days(due.silent_days)} ago",
        sku_id=due.sku_id,
        picture=one.picture,
    )


def _silence(first: datetime, last: datetime, days: int, silent: int) -> NextStep | None:
    gap = max(1, round((last - first).days / (days - 1)))
    if silent < max(LONG_SILENCE, 3 * gap):
        return None
    return NextStep(
        kind="silent",
        title=f"{silent} 天没来了",
        title_en=f"Not here for {_days(silent)}",
        why=f"以前平均 {gap} 天来一次，问声好再说事",
        why_en=f"Used to come with {_days(gap)} between; say hello before anything else",
    )


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
