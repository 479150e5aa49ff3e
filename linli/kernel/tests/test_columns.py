"""Columns arrive as they were sent."""

from datetime import date

import pytest

from linli.kernel import columns, prepared
from linli.kernel.ids import new_id

pytestmark = pytest.mark.django_db


def test_columns_arrive_as_they_were_sent() -> None:
    ids = [new_id(), new_id()]
    found = prepared.rows(
        "select * from unnest(%s, %s, %s, %s)",
        [
            columns.uuids([ids[0], str(ids[1])]),
            columns.bigints([-(2**62), 7]),
            columns.days([date(1999, 12, 31), date(2026, 11, 22)]),
            columns.texts(["蓝莓 {,}\"'", ""]),
        ],
    )
    assert found == [(ids[0], -(2**62), date(1999, 12, 31), "蓝莓 {,}\"'"), (ids[1], 7, date(2026, 11, 22), "")]


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
