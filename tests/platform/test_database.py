"""The test database itself: fresh for every test, whatever the one before committed."""

import psycopg
import pytest
from django.db import connection, transaction


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_committed_change_is_gone_in_the_next_test(turn: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("create table left_over (id int)")
        cursor.execute("insert into left_over values (%s)", [turn])


@pytest.mark.django_db
def test_the_server_has_the_extensions_we_need() -> None:
    with connection.cursor() as cursor:
        cursor.execute("create extension if not exists pg_trgm")
        cursor.execute("create extension if not exists btree_gist")
        cursor.execute("select similarity('云南蓝莓', '蓝莓') > 0")
        assert cursor.fetchone() == (True,)


def test_processes_of_a_test_get_a_migrated_database_of_their_own(own_database: str) -> None:
    with psycopg.connect(own_database) as own:
        row = own.execute("select count(*) from django_migrations").fetchone()
    assert row is not None
    assert row[0] > 0
