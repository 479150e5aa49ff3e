"""What the log says of demand, kept ready: habits, hours, wishes, talk, group buys and who joined them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet, Sum

from linli.decide.models import Buying, Habit, Heat, HourFlow, Join, Wisher
from linli.decide.rules.habits import is_due
from linli.groupbuy import api as groupbuy
from linli.kernel import clock, columns, prepared
from linli.kernel.ids import NOUGHT

ACTIVE_DAYS = 120

_KEEP_HABITS = """
insert into decide_habit as h (person_id, category_id, store_id, days, shelf_days, first_day, last_day)
select person_id, category_id, (array_agg(store_id order by day desc, nth desc))[1], count(distinct day),
       count(distinct day) filter (where shelf = 1), min(day), max(day)
from unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::date[], %s::bigint[])
  with ordinality as l(person_id, category_id, store_id, day, shelf, nth)
group by 1, 2 order by 1, 2
on conflict (person_id, category_id) do update set
  days = h.days + excluded.days - case when excluded.first_day = h.last_day then 1 else 0 end,
  shelf_days = h.shelf_days + excluded.shelf_days
    - case when excluded.first_day = h.last_day and excluded.shelf_days > 0 and h.shelf_days > 0 then 1 else 0 end,
  store_id = case when excluded.last_day >= h.last_day then excluded.store_id else h.store_id end,
  first_day = least(h.first_day, excluded.first_day),
  last_day = greatest(h.last_day, excluded.last_day)
"""
_KEEP_HOURS = """
insert into decide_hourflow as h (store_id, hour, receipts)
select * from unnest(%s::uuid[], %s::bigint[], %s::bigint[])
on conflict (store_id, hour) do update set receipts = h.receipts + excluded.receipts
"""
_KEEP_HEAT = """
insert into decide_heat as h (store_id, sku_id, kind, day, community_id, count)
select * from unnest(%s::uuid[], %s::uuid[], %s::text[], %s::date[], %s::uuid[], %s::int[])
on conflict (store_id, sku_id, kind, day, community_id) do update set count = h.count + excluded.count
"""


class Bought(NamedTuple):
    """Something of a category in a paid order, as far as habits need it; ids as the log has them or as ours."""

    person_id: UUID | str
    category_id: UUID | str
    store_id: UUID | str
    day: date
    shelf: bool


class Joined(NamedTuple):
    """Somebody who joined a group buy."""

    groupbuy_id: UUID
    order_id: UUID
    person_id: UUID
    quantity: int
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Mention:
    """Goods wished for, talked of or looked at."""

    store_id: UUID
    sku_id: UUID
    kind: str
    day: date
    community_id: UUID = NOUGHT


def note_bought(bought: Sequence[Bought]) -> None:
    """Add purchases to the habits of persons, whom it counts once a day."""
    if bought:
        person, category, store, day, shelf = zip(*bought, strict=True)
        ids = map(columns.uuids, (person, category, store))
        prepared.rows(_KEEP_HABITS, [*ids, columns.days(day), columns.bigints(shelf)])


def note_hours(receipts: Iterable[tuple[UUID | str, datetime]]) -> None:
    """Count receipts of stores by local hour."""
    counts = Counter((str(store), moment.astimezone(clock.CHINA).hour) for store, moment in receipts)
    if counts:
        stores, hours, receipts = zip(*((*key, counts[key]) for key in sorted(counts)), strict=True)
        prepared.rows(_KEEP_HOURS, [columns.uuids(stores), columns.bigints(hours), columns.bigints(receipts)])


def note_mentions(mentions: Iterable[Mention]) -> None:
    """Count mentions of goods by day."""
    counts = Counter(mentions)
    ordered = sorted(counts, key=lambda one: (one.store_id, one.sku_id, one.kind, one.day, one.community_id))
    _execute(
        _KEEP_HEAT,
        [one.store_id for one in ordered],
        [one.sku_id for one in ordered],
        [one.kind for one in ordered],
        [one.day for one in ordered],
        [one.community_id for one in ordered],
        [counts[one] for one in ordered],
    )


def note_wish(
    wish_id: UUID, person_id: UUID, store_id: UUID, sku_id: UUID, community_id: UUID | None, at: datetime
) -> None:
    """Keep who wished for what."""
    Wisher.objects.get_or_create(
        wish_id=wish_id,
        person_id=person_id,
        defaults={"store_id": store_id, "sku_id": sku_id, "community_id": community_id, "wished_at": at},
    )


def merge_person(into_id: UUID, merged_id: UUID) -> None:
    """Two persons turned out to be one: their habits become one."""
    with connection.cursor() as cursor:
        cursor.execute(
            """insert into decide_habit as h (person_id, category_id, store_id, days, shelf_days, first_day, last_day)
               select %s, category_id, store_id, days, shelf_days, first_day, last_day
               from decide_habit where person_id = %s
               on conflict (person_id, category_id) do update set
                 days = h.days + excluded.days, shelf_days = h.shelf_days + excluded.shelf_days,
                 first_day = least(h.first_day, excluded.first_day), last_day = greatest(h.last_day, excluded.last_day)
            """,
            [into_id, merged_id],
        )
    Habit.objects.filter(person_id=merged_id).delete()
    known = Wisher.objects.filter(person_id=into_id).values("wish_id")
    Wisher.objects.filter(person_id=merged_id).exclude(wish_id__in=known).update(person_id=into_id)
    Join.objects.filter(person_id=merged_id).update(person_id=into_id)


def note_opened(groupbuy_id: UUID, store_id: UUID, sku_id: UUID, directive_id: UUID | None, at: datetime) -> None:
    """A group buy was opened, by a directive or by hand."""
    Buying.objects.get_or_create(
        groupbuy_id=groupbuy_id,
        defaults={"store_id": store_id, "sku_id": sku_id, "directive_id": directive_id, "opened_at": at},
    )


def note_joined(joined: Sequence[Joined]) -> None:
    """Some joined."""
    if joined:
        Join.objects.bulk_create((Join(**one._asdict()) for one in joined), ignore_conflicts=True)


def note_left(groupbuy_id: UUID, order_id: UUID) -> None:
    """Somebody got the money back before the end; refunds at a failed ending change nothing that was learnt."""
    still_open = Buying.objects.filter(groupbuy_id=groupbuy_id, ended_at=None).exists()
    if still_open:
        Join.objects.filter(order_id=order_id, groupbuy_id=groupbuy_id).delete()


def note_ended(groupbuy_id: UUID, at: datetime, formed: bool) -> Buying | None:
    """A group buy ended; wishers of its goods have now joined or not. None where it was not known."""
    row = Buying.objects.filter(groupbuy_id=groupbuy_id, ended_at=None).first()
    if row is None:
        return None
    row.ended_at, row.formed = at, formed
    row.save(update_fields=["ended_at", "formed"])
    joined = buyers_of(groupbuy_id)
    wishers = Wisher.objects.filter(store_id=row.store_id, sku_id=row.sku_id, joined=None, wished_at__lt=at)
    wishers.filter(person_id__in=joined).update(joined=True)
    wishers.exclude(person_id__in=joined).update(joined=False)
    return row


def buyers_of(groupbuy_id: UUID) -> list[UUID]:
    """Who joined, from the roll itself: the facts of joining are read person by person and may come later."""
    return list(dict.fromkeys(entry.person_id for entry in groupbuy.roll(groupbuy_id)))


def mentions_by_day(store_id: UUID, sku_id: UUID, since: date, kinds: Sequence[str]) -> dict[date, int]:
    """Mentions of goods by day."""
    rows = Heat.objects.filter(store_id=store_id, sku_id=sku_id, day__gte=since, kind__in=kinds)
    return dict(rows.values("day").annotate(total=Sum("count")).values_list("day", "total"))


def due_buyers(category_id: UUID, person_ids: Sequence[UUID], today: date) -> list[UUID]:
    """Those of the persons who should need the category again, most regular first."""
    rows = Habit.objects.filter(
        category_id=category_id,
        person_id__in=person_ids,
        days__gte=3,
        last_day__gte=today - timedelta(days=ACTIVE_DAYS),
    ).order_by("-days", "person_id")
    return [row.person_id for row in rows if is_due(row.days, row.first_day, row.last_day, today)]


def category_weights(store_id: UUID, today: date) -> dict[UUID, int]:
    """Purchase days of all persons of a store by category, of those active in it in the last months."""
    return _weights(Habit.objects.filter(store_id=store_id), today)


def weights_of(person_ids: Sequence[UUID], today: date) -> dict[UUID, int]:
    """The same of some persons."""
    return _weights(Habit.objects.filter(person_id__in=person_ids), today)


def _weights(rows: QuerySet[Habit], today: date) -> dict[UUID, int]:
    active = rows.filter(last_day__gte=today - timedelta(days=ACTIVE_DAYS))
    return dict(active.values_list("category_id").annotate(total=Sum("days")))


def hours_of_store(store_id: UUID) -> list[float]:
    """Receipts of a store by local hour of day."""
    counts = dict(HourFlow.objects.filter(store_id=store_id).values_list("hour", "receipts"))
    return [float(counts.get(hour, 0)) for hour in range(24)]


def _execute(statement: str, *columns: Sequence[object]) -> None:
    if columns[0]:
        with connection.cursor() as cursor:
            cursor.execute(statement, [list(column) for column in columns])


def first_joins(groupbuy_id: UUID) -> list[datetime]:
    """When each household of a group buy first joined, in order."""
    first: dict[UUID, datetime] = {}
    for row in Join.objects.filter(groupbuy_id=groupbuy_id).order_by("joined_at"):
        first.setdefault(row.person_id, row.joined_at)
    return list(first.values())
