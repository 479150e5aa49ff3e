"""Columns arrive as they were sent."""

from datetime import date

import pytest
from django.db import connection

from linli.kernel import columns, prepared
from linli.kernel.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("read_along", [False, True])
def test_columns_arrive_as_they_were_sent(read_along: bool) -> None:
    ids = [new_id(), new_id()]
    connection.force_debug_cursor = read_along
    found = prepared.rows(
        "select * from unnest(%s, %s, %s, %s)",
        [
            columns.uuids([ids[0], str(ids[1])]),
            columns.bigints([-(2**62), 7]),
            columns.days([date(1999, 12, 31), date(2026, 11, 22)]),
            columns.texts(["蓝莓 {,}\"'", ""]),
        ],
    )
    connection.force_debug_cursor = False
    assert found == [(ids[0], -(2**62), date(1999, 12, 31), "蓝莓 {,}\"'"), (ids[1], 7, date(2026, 11, 22), "")]


def test_looked_for_ids_are_as_many_as_the_planner_expects() -> None:
    ids = [new_id(), new_id()]
    statement = "select cardinality(%s), %s = any(%s)"
    few, many = columns.among(ids), columns.among([new_id() for _ in range(40)])
    assert prepared.rows(statement, [few, ids[1], few]) == [(10, True)]
    assert prepared.rows(statement, [many, ids[1], columns.among([])]) == [(40, False)]


def test_an_empty_column_is_an_empty_array() -> None:
    empty = [columns.uuids([]), columns.bigints([]), columns.days([]), columns.texts([])]
    assert prepared.rows("select cardinality(%s), cardinality(%s), cardinality(%s), cardinality(%s)", empty) == [
        (0, 0, 0, 0)
    ]


def test_what_is_no_id_is_refused() -> None:
    with pytest.raises(ValueError, match="hex"):
        columns.uuids(["no id"])
    with pytest.raises(ValueError, match="id"):
        columns.uuids(["abcd", str(new_id())])
