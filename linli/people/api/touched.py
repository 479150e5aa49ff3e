"""Keeping value and tags current: readers touch persons, a timer and the use cases make them anew."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import connection

from linli.kernel import clock, columns, prepared
from linli.kernel.log import transaction
from linli.people.api.tagging import refresh_tags
from linli.people.api.value import refresh_scores, refresh_values

AT_ONCE = 500


def touch(person_ids: Iterable[UUID | str]) -> None:
    """Ask for value and tags of these persons to be made anew within seconds."""
    ids = set(person_ids)
    if ids:
        prepared.rows(
            "insert into people_touched (person_id) select distinct root_id from people_person"
            " where id = any(%s) order by 1 on conflict do nothing",
            [columns.uuids(ids)],
        )


def refresh(root_ids: Sequence[UUID]) -> None:
    """Make value and tags of these survivors anew from what is known."""
    refresh_values(root_ids)
    refresh_tags(root_ids)


def refresh_touched(limit: int = AT_ONCE) -> int:
    """Make anew who was touched, up to the limit; how many there were."""
    with transaction(), connection.cursor() as cursor:
        cursor.execute(
            "delete from people_touched where person_id in (select person_id from people_touched"
            " order by person_id limit %s for update skip locked) returning person_id",
            [limit],
        )
        ids = [id for (id,) in cursor.fetchall()]
        if ids:
            cursor.execute("select distinct root_id from people_person where id = any(%s)", [ids])
            refresh([root for (root,) in cursor.fetchall()])
            cursor.execute("select exists (select 1 from people_cut)")
            if not cursor.fetchone()[0]:
                refresh_scores()
        return len(ids)


def touch_aged(limit: int = 5 * AT_ONCE) -> int:
    """Touch those whose value was last made on an earlier day: what counts days ages by itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into people_touched (person_id) select person_id from people_value where refreshed_on < %s"
            " order by refreshed_on limit %s on conflict do nothing",
            [clock.today(), limit],
        )
        return int(cursor.rowcount)
