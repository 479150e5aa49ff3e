"""Dashboards on the Complete Journey: figures through our formulas (Ibis) against DuckDB SQL written by hand on the
same Parquet; how soon the compass answers just after an import; how fast the readers catch up.

`make bench NAME=insight` takes the whole year, ARGS="--weeks 8" a slice of it.
"""

import argparse
import time
from collections.abc import Callable
from datetime import date
from importlib import import_module
from importlib.util import find_spec

import duckdb
from django.conf import settings

from bench import frame
from linli.connect.importing import api as importing
from linli.insight import api
from linli.insight.api.archive import live_files
from linli.insight.api.formulas import sql_of
from linli.insight.api.warehouse import warehouse
from linli.insight.rules.catalogue import asked
from linli.insight.types import Period
from linli.kernel import clock
from linli.kernel.auth import SESSION_KEY, Principal, Role
from linli.kernel.ids import new_id
from linli.kernel.log import advance, heads, readers
from linli.kernel.sessions import SessionStore

GOAL_SECONDS = 1.0
GOAL_FACTS = 5_000
HEAVY = ("people.keep_profiles", "decide.learn_habits", "fulfil.follow_orders", "groupbuy.count")
MOST = 20_000
FLOW = """(select store_id, day, paid_fen as amount, 1 as orders from read_parquet({paid})
  union all select store_id, day, -amount_fen, 0 from {refunded})"""
BY_HAND = {
    ("net_sales", ()): "select sum(amount) from flow where {within}",
    ("net_sales", ("day",)): "select day, sum(amount) from flow where {within} group by 1",
    ("aov", ("store_id",)): "select store_id, sum(amount) / sum(orders) from flow where {within} group by 1",
    ("repurchase_rate_m", ()): """
      select avg((days >= 2)::int) from (select person_id, count(distinct day) as days from read_parquet({paid})
      where person_id is not null and {within} group by 1)""",
}


def hand_written(files: dict[str, list[str]], period: Period) -> dict[tuple[str, tuple[str, ...]], str]:
    """The same questions as somebody would write them for these files."""
    refunded = f"read_parquet({files['refunded']})" if files["refunded"] else "(select * from nothing)"
    within = f"day >= date '{period.start}' and day < date '{period.end}'"
    flow = FLOW.format(paid=files["paid"], refunded=refunded)
    return {
        key: query.replace("flow", f"{flow} as flow").format(within=within, paid=files["paid"])
        for key, query in BY_HAND.items()
    }


def best(once: Callable[[], object], times: int = 7) -> float:
    """Milliseconds of the quickest of several calls."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        once()
        found.append((time.perf_counter() - began) * 1000)
    return min(found)


def queries(period: Period) -> list[tuple[str, float, float]]:
    """(question, ours, by hand) in milliseconds; both give as many rows."""
    files = live_files()
    found = []
    with duckdb.connect(config={"threads": 2}) as bare:
        bare.execute("create table nothing (store_id varchar, day date, amount_fen bigint)")
        for (id, by), query in hand_written(files, period).items():
            ours_sql = sql_of(id, False, by)

            def ours(sql: str = ours_sql) -> list[tuple[object, ...]]:
                warehouse().forget_answers()
                return warehouse().query(sql, asked(period, clock.today()), None)

            def theirs(sql: str = query) -> list[tuple[object, ...]]:
                return bare.execute(sql).fetchall()

            assert len(ours()) == len(theirs()), (id, by)
            found.append((" by ".join((id, *by)), best(ours), best(theirs)))
    return found


def first_look(period: Period) -> tuple[float, float]:
    """Seconds of GET /api/compass in a server just started: the first time, and again."""
    session = SessionStore()
    session[SESSION_KEY] = Principal("staff", new_id(), "总部", frozenset({Role.HQ}), None).as_session()
    session.save()
    with frame.serving() as server:
        client = frame.Client(server.port, {"Cookie": f"linli_session={session.session_key}"})
        client.send("GET", "/api/session")
        seconds = []
        for _ in range(2):
            began = time.perf_counter()
            client.send("GET", f"/api/compass?start={period.start}&end={period.end}")
            seconds.append(time.perf_counter() - began)
    return seconds[0], seconds[1]


def catching_up(database: frame.Database) -> list[tuple[str, float]]:
    """Facts for each second of CPU (ours and the database's) that the heaviest readers take."""
    for module in settings.MODULES:
        if find_spec(f"linli.{module}.jobs"):
            import_module(f"linli.{module}.jobs")
    found = []
    for reader in (one for one in readers() if one.name in HEAVY):
        moved, before = 0, time.process_time() + database.cpu.seconds()
        for stream, end in heads().items():
            moved += advance(reader, stream, end, 2_000) if moved < MOST else 0
        found.append((reader.name, moved / (time.process_time() + database.cpu.seconds() - before)))
    return found


def main() -> None:
    """Import, look, archive, ask; print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--weeks", type=int, default=53)
    weeks = parser.parse_args().weeks
    with frame.database() as database:
        lines = importing.load_everything(weeks=weeks, say=lambda _: None)["lines"]
        api.keep_formulas()
        today = clock.today()
        month = Period(start=date(today.year, today.month, 1), end=today)
        first, again = first_look(month)
        began, facts = time.perf_counter(), sum(heads().values())
        while api.archive_batch(enough=0):
            pass
        archived = facts / (time.perf_counter() - began)
        full, _ = first_look(month)
        asked_for = queries(Period(start=date(today.year - 2, today.month, 1), end=today))
        speeds = catching_up(database)
    rows = [
        ("first compass after the import, nothing archived", f"{first:.2f} s", f"≤ {GOAL_SECONDS:.0f} s"),
        ("the same again", f"{again:.2f} s", ""),
        ("first compass with everything archived", f"{full:.2f} s", f"≤ {GOAL_SECONDS:.0f} s"),
        ("archive", f"{archived:,.0f} facts/s", f"≥ {GOAL_FACTS:,}"),
    ]
    rows += [(name, f"{ours:.1f} ms", f"by hand {theirs:.1f} ms") for name, ours, theirs in asked_for]
    rows += [(f"reader {name}", f"{speed:,.0f} facts/s of CPU", f"≥ {GOAL_FACTS:,}") for name, speed in speeds]
    frame.table(f"Dashboards over {lines:,.0f} lines", rows)
    ours, theirs = sum(one[1] for one in asked_for), sum(one[2] for one in asked_for)
    frame.result("insight", ours, f"ms for {len(asked_for)} figures", theirs, digits=1)


if __name__ == "__main__":
    main()
