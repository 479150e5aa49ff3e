"""Facts written by statements stand in the log like those written one by one."""

from uuid import UUID

import pytest
from django.db import connection
from pydantic import ValidationError

from linli.kernel.log import facts_of_person, heads, record, record_rows, savepoint, transaction
from linli.kernel.tests.facts import Counted

QUERY = """
select gen_random_uuid() as id, now() - n * interval '1 hour' as occurred_at,
       ('00000000-0000-0000-0000-0000000000' || lpad(to_hex(n %% 32), 2, '0'))::uuid as person_id,
       null::uuid as store_id, jsonb_build_object('number', n) as data
from generate_series(1, %s) n
"""


@pytest.mark.django_db(transaction=True)
def test_rows_are_contiguous_in_every_stream_beside_single_facts() -> None:
    with transaction():
        record(Counted(person_id=UUID(int=3), number=-1))
        assert record_rows(Counted, QUERY, [1000]) == 1000
        record(Counted(person_id=UUID(int=5), number=-2))
    assert sum(heads().values()) == 1002
    with connection.cursor() as cursor:
        cursor.execute("select stream, array_agg(position order by position) from kernel_event group by 1")
        for stream, positions in cursor.fetchall():
            assert positions == list(range(1, heads()[stream] + 1))
        cursor.execute(
            "select count(*) from kernel_event where stream <> ('x' || right(person_id::text, 1))::bit(4)::int"
        )
        assert cursor.fetchone()[0] == 0
    numbers = [fact.event.number for fact in facts_of_person([UUID(int=7)]) if isinstance(fact.event, Counted)]
    assert numbers == list(range(7, 1000, 32))


@pytest.mark.django_db(transaction=True)
def test_a_failed_savepoint_takes_its_rows_along() -> None:
    with transaction():
        with pytest.raises(ZeroDivisionError), savepoint():
            record_rows(Counted, QUERY, [10])
            raise ZeroDivisionError
        record_rows(Counted, QUERY, [3])
    assert sum(heads().values()) == 3


@pytest.mark.django_db
def test_a_query_of_the_wrong_shape_is_refused() -> None:
    with pytest.raises(ValidationError), transaction():
        record_rows(Counted, QUERY.replace("'number'", "'numbr'"), [10])
