"""Sales lines a second into people, sales and events, against raw COPY of the same lines into a bare table.

`make bench NAME=import` loads the whole Complete Journey; `make bench NAME=import ARGS="--weeks 8"` a slice of it.
"""

# ruff: noqa: N999 (the file is named like the command)

import argparse
import time

import pyarrow as pa

from bench import frame
from linli.connect.importing import api
from linli.connect.importing.complete_journey import goods, sales, source
from linli.connect.importing.complete_journey.slice import Slice
from linli.kernel.staging import copy_into

GOAL = 20_000
BARE = """
create table bare_line (store text, receipt text, line int, sold_at timestamptz, card text, product text, quantity int,
                        amount_fen bigint, discount_fen bigint)
"""
COUNTS = {
    "members": "select count(*) from people_person",
    "orders": "select count(*) from orders_order",
    "order lines": "select count(*) from orders_orderline",
    "facts": "select count(*) from kernel_event",
}


def lines_of(weeks: int) -> pa.Table:
    """The lines as the importer reads them."""
    with source.connect() as db:
        goods.prepare(db)
        sales.prepare(db, Slice(last_week=weeks))
        return sales.table(db)


def raw_copy(database: frame.Database, lines: pa.Table) -> float:
    """Lines a second of nothing but COPY."""
    with frame.bare_connection(database.url) as connection, connection.cursor() as cursor:
        cursor.execute(BARE)
        began = time.perf_counter()
        copy_into(cursor, "bare_line", lines)
        return float(lines.num_rows / (time.perf_counter() - began))


def main() -> None:
    """Measure both and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--weeks", type=int, default=53)
    weeks = parser.parse_args().weeks
    with frame.database() as database:
        us, server = time.process_time(), database.cpu.seconds()
        figures = api.load_everything(weeks=weeks, say=print)
        us, server = time.process_time() - us, database.cpu.seconds() - server
        lines = lines_of(weeks)
        bare = raw_copy(database, lines)
        with frame.bare_connection(database.url) as connection:
            counts = {name: str(connection.execute(query).fetchall()[0][0]) for name, query in COUNTS.items()}
    sold, seconds = figures["lines"], figures["seconds"]
    sustained = sold / (figures["members_seconds"] + figures["sales_seconds"])
    frame.table(
        f"Complete Journey, {weeks} weeks",
        [
            ("lines/s into people, sales and events", f"{sustained:,.0f}", f"≥ {GOAL:,}"),
            ("  sales alone", f"{sold / figures['sales_seconds']:,.0f}", f"raw COPY {bare:,.0f}"),
            ("everything, from the files on", f"{seconds:.0f} s", f"{sold:,.0f} lines"),
        ]
        + [
            (f"  {part}", f"{figures[f'{part}_seconds']:.1f} s", "")
            for part in ("read", "products", "members", "sales")
        ]
        + [("CPU, all parts", f"{us:.0f} s Python, {server:.0f} s database", "")]
        + [(name, count, "") for name, count in counts.items()],
    )
    frame.result("import", sustained, "lines/s", bare, digits=0)


if __name__ == "__main__":
    main()
