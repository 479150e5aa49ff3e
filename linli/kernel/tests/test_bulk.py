"""Facts written in columns stand in the log like those written one by one."""

from datetime import timedelta
from uuid import UUID

import pyarrow as pa
import pytest
from django.db import connection
from pydantic import ValidationError

from linli.kernel import clock
from linli.kernel.ids import new_id
from linli.kernel.log import facts_of_person, heads, record, record_table, savepoint, transaction
from linli.kernel.tests.facts import Counted


def counted(rows: int, field: str = "number") -> pa.Table:
    """Facts of 32 persons in turn, each an hour before the one above it; every 32nd is nobody's."""
    numbers, now = range(1, rows + 1), clock.now()
    return pa.table(
        {
            "id": [str(new_id()) for _ in numbers],
            "occurred_at": pa.array([now - timedelta(hours=n) for n in numbers], pa.timestamp("us", tz="UTC")),
            "person_id": pa.array([str(UUID(int=n % 32)) if n % 32 else None for n in numbers], pa.string()),
            "store_id": pa.nulls(rows, pa.string()),
            "data": [f'{{"{field}": {n}}}' for n in numbers],
        }
    )


@pytest.mark.django_db(transaction=True)
def test_rows_are_contiguous_in_every_stream_beside_single_facts() -> None:
    with transaction():
        record(Counted(person_id=UUID(int=3), number=-1))
        assert record_table(Counted, counted(1000)) == 1000
        record(Counted(person_id=UUID(int=5), number=-2))
    assert sum(heads().values()) == 1002
    with connection.cursor() as cursor:
        cursor.execute("select stream, array_agg(position order by position) from kernel_event group by 1")
        for stream, positions in cursor.fetchall():
            assert positions == list(range(1, heads()[stream] + 1))
        cursor.execute(
            "select count(*) from kernel_event"
            " where stream <> coalesce(('x' || right(person_id::text, 1))::bit(4)::int, 0)"
        )
        assert cursor.fetchone()[0] == 0
        cursor.execute(
            "select count(*) from kernel_event a join kernel_event b on b.stream = a.stream"
            " and b.position = a.position + 1 where a.source = b.source and b.occurred_at < a.occurred_at"
            " and (a.data->>'number')::int > 0 and (b.data->>'number')::int > 0"
        )
        assert cursor.fetchone()[0] == 0
    numbers = [fact.event.number for fact in facts_of_person([UUID(int=7)]) if isinstance(fact.event, Counted)]
    assert numbers == list(range(7, 1000, 32))


@pytest.mark.django_db(transaction=True)
def test_a_failed_savepoint_takes_its_rows_along() -> None:
    with transaction():
        with pytest.raises(ZeroDivisionError), savepoint():
            record_table(Counted, counted(10))
            raise ZeroDivisionError
        record_table(Counted, counted(3))
    assert sum(heads().values()) == 3


@pytest.mark.django_db
def test_no_rows_are_no_facts() -> None:
    with transaction():
        assert record_table(Counted, counted(0)) == 0
    assert sum(heads().values()) == 0


@pytest.mark.django_db
def test_rows_of_the_wrong_shape_are_refused() -> None:
    with pytest.raises(ValidationError), transaction():
        record_table(Counted, counted(10, field="numbr"))
