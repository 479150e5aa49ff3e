"""Facts a second into the log, one by one, in batches and in columns, against COPY of the same rows into a bare table;
and the CPU of `POST /api/v1/batch` (Segment) through granian for each event of a call of fifty: server and database."""

import os
import time
from base64 import b64encode
from itertools import count

import orjson
import pyarrow as pa

from bench import frame
from linli.connect.segment import api as segment
from linli.kernel import clock
from linli.kernel.ids import new_id
from linli.kernel.log import record, record_all, record_table, transaction
from linli.kernel.staging import copy_into
from linli.people.events import Tracked

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "10"))
BATCH = 50
PEOPLE = [new_id() for _ in range(200)]
BARE = """
create table bare_event (id uuid, stream smallint, position bigint, name text, version smallint,
  occurred_at timestamptz, recorded_at timestamptz, person_id uuid, store_id uuid, actor text, cause uuid,
  source text, data jsonb)
"""
GOAL_MS, GOAL_DATABASE_MS = 0.1, 0.05


def event(number: int) -> Tracked:
    """Somebody looked at something."""
    properties = {"sku": f"S{number % 500}", "price": 1290, "position": number % 20}
    return Tracked(person_id=PEOPLE[number % len(PEOPLE)], event="Product Viewed", properties=properties)


def one_by_one(events: int = 300) -> float:
    """Facts a second, each in a transaction of its own."""
    began = time.perf_counter()
    for number in range(events):
        with transaction():
            record(event(number))
    return events / (time.perf_counter() - began)


def in_batches(batches: int = 40) -> float:
    """Facts a second by `record_all`, fifty a transaction."""
    began = time.perf_counter()
    for _ in range(batches):
        with transaction():
            record_all((event(number), None) for number in range(BATCH))
    return batches * BATCH / (time.perf_counter() - began)


def columns(rows: int) -> pa.Table:
    """The same facts as columns."""
    told = [event(number) for number in range(rows)]
    now = pa.scalar(clock.now(), pa.timestamp("us", tz="UTC"))
    return pa.table(
        {
            "id": [str(new_id()) for _ in told],
            "occurred_at": pa.array([now.as_py()] * rows, now.type),
            "person_id": [str(one.person_id) for one in told],
            "store_id": pa.nulls(rows, pa.string()),
            "data": [one.model_dump_json(exclude={"person_id", "store_id"}) for one in told],
        }
    )


def in_columns(facts: pa.Table) -> float:
    """Facts a second by `record_table`."""
    began = time.perf_counter()
    with transaction():
        record_table(Tracked, facts)
    return float(facts.num_rows / (time.perf_counter() - began))


def raw_copy(database: frame.Database, facts: pa.Table) -> float:
    """Rows a second of nothing but COPY of the whole rows."""
    rows = facts.num_rows
    for name, value in (("stream", 1), ("position", 1), ("version", 1), ("name", "people.Tracked")):
        facts = facts.append_column(name, pa.array([value] * rows))
    facts = facts.append_column("recorded_at", facts["occurred_at"])
    for name in ("actor", "source"):
        facts = facts.append_column(name, pa.array(["system"] * rows))
    with frame.bare_connection(database.url) as connection, connection.cursor() as cursor:
        cursor.execute(BARE)
        began = time.perf_counter()
        copy_into(cursor, "bare_event", facts)
        return float(rows / (time.perf_counter() - began))


def batch_of(size: int, serial: "count[int]") -> bytes:
    """A call of Segment's libraries."""
    told = [
        {
            "type": "track",
            "messageId": f"m{next(serial)}",
            "userId": f"u{number % 20}",
            "event": "Video Played",
            "timestamp": clock.now().isoformat(),
            "properties": {"sku": f"S{number}", "price": 12.9, "position": number},
            "context": {"library": {"name": "analytics.js"}, "page": {"path": "/p/1", "title": "蓝莓"}},
        }
        for number in range(size)
    ]
    return orjson.dumps({"batch": told, "sentAt": clock.now().isoformat()})


def segment_cpu(database: frame.Database) -> tuple[float, float]:
    """CPU milliseconds for each event of a call of fifty: of the server in the quietest round, of the database."""
    key, serial = segment.make_write_key("bench")[1], count()
    authorization = "Basic " + b64encode(f"{key}:".encode()).decode()
    with frame.serving() as server:
        client = frame.Client(server.port, {"Authorization": authorization})

        def call() -> None:
            client.send("POST", "/api/v1/batch", batch_of(BATCH, serial))

        for _ in range(30):
            call()
        before = database.cpu.seconds()
        ours = frame.quietest(server.cpu, call, rounds=ROUNDS, times=20)
        used = database.cpu.seconds() - before
    return ours / BATCH, used * 1000 / (ROUNDS * 20 * BATCH)


def main() -> None:
    """Measure and print."""
    with frame.database() as database:
        facts = columns(50_000)
        single, batches, bulk = one_by_one(), in_batches(), in_columns(facts)
        bare = raw_copy(database, facts)
        ours, theirs = segment_cpu(database)
    frame.table(
        "Facts into the log",
        [
            ("record, a transaction each", f"{single:,.0f} facts/s", ""),
            (f"record_all, {BATCH} a transaction", f"{batches:,.0f} facts/s", ""),
            ("record_table, in columns", f"{bulk:,.0f} facts/s", f"raw COPY {bare:,.0f} rows/s"),
            (
                f"POST /api/v1/batch of {BATCH}, an event: CPU of the server",
                f"{ours:.3f} ms",
                f"≤ {GOAL_MS} ms (Umami 5.2)",
            ),
            ("  CPU of the database", f"{theirs:.3f} ms", f"≤ {GOAL_DATABASE_MS} ms (Umami 1.3)"),
        ],
    )
    frame.result("ingest", bulk, "facts/s", bare, digits=0)


if __name__ == "__main__":
    main()
