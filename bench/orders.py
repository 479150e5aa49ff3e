"""Orders a second and CPU an order over HTTP through granian, against pgbench running the bare statements.

One connection and one worker each, the same database with fsync on, the same run; an order has three lines.
The goal is the server's CPU time (without the database) and the number of statements an order takes.
"""

import json
import os
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path
from uuid import UUID

from bench import frame
from linli.accounts import api as accounts
from linli.accounts.types import NewStore
from linli.kernel.auth import SESSION_KEY, Principal, Role
from linli.kernel.ids import new_id
from linli.kernel.sessions import SessionStore
from linli.orders.tests.shop import discount, stocked

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "10"))
ROUND = 100
WARM_UP = 200
BUYERS = 20
PIECES = 1_000_000
GOAL_MS, GOAL_STATEMENTS = 4.0, 12
TOKEN = "a" * 32

BARE = """
\\set stream random(0, 15)
\\set n random(1, 9000000000000000)
begin;
with placed as (
  insert into orders_order (id, number, source_key, store_id, channel, mode, state, placed_at, expires_at, goods_fen,
                            total_fen, paid_fen, refunded_fen, cost_fen, steps, note)
  values (md5((:n)::text)::uuid, '1', (:n)::text, '{store}', 'mall', 'pickup', 'placed', now(),
          now() + interval '15 min', 1, 1, 0, 0, 1,
          '[]', '')
)
insert into orders_orderline (order_id, position, sku_id, category_id, name, size, picture, storage, quantity, list_fen,
                              unit_fen, net_fen, cost_fen, handed_quantity, released_quantity, refunded_quantity,
                              refunded_fen)
select md5((:n)::text)::uuid, nth - 1, sku, sku, 'x', 'x', 'x', 'x', 1, 1, 1, 1, 1, 0, 0, 0, 0
from unnest(array[{skus}]::uuid[]) with ordinality as l(sku, nth);
with locked as materialized (
  select account, commodity, quantity from stock_stocklevel
  where commodity = any(array[{skus}]::uuid[]) and account in ('shelf:{store}', 'held:{store}')
  order by commodity, account for update
), moved as (
  update stock_stocklevel l set quantity = l.quantity + case when l.account like 'shelf:%' then -1 else 1 end
  from locked where l.account = locked.account and l.commodity = locked.commodity
)
insert into stock_stockmove (id, at, kind, reference, commodity, source, target, quantity, actor)
select gen_random_uuid(), now(), 'hold', (:n)::text, sku, 'shelf:{store}', 'held:{store}', 1, 'system'
from unnest(array[{skus}]::uuid[]) as l(sku);
with counter as (update kernel_stream set position = position + 1 where id = :stream returning position)
insert into kernel_event (id, stream, position, name, version, occurred_at, recorded_at, actor, source, data)
select gen_random_uuid(), :stream, position, 'orders.OrderPlaced', 1, now(), now(), 'system', 'bench', '{{}}'
from counter;
commit;
"""


def shop() -> tuple[UUID, list[UUID]]:
    """A store with three articles on its shelf and a discount for fetching."""
    place = NewStore(
        code="cuiyuan", name="翠苑店", region="西湖", address="文华路 18 号", lat=30.28, lng=120.12, floor_area_sqm=160
    )
    store = accounts.add_store(place)
    skus = sorted(stocked(store, PIECES) for _ in range(3))
    discount(store, 200)
    return store, skus


def cookies() -> list[dict[str, str]]:
    """The headers of neighbours who are signed in."""
    found = []
    for _ in range(BUYERS):
        session = SessionStore()
        person = Principal("person", new_id(), "王姐", frozenset({Role.RESIDENT}))
        session[SESSION_KEY] = person.as_session()
        session.save()
        found.append({"Cookie": f"linli_session={session.session_key}; linli_csrf={TOKEN}", "X-CSRF-Token": TOKEN})
    return found


def bare(database: frame.Database, store: UUID, skus: list[UUID], orders: int) -> float:
    """Transactions a second of pgbench with the bare statements."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "order.sql"
        path.write_text(BARE.format(store=store, skus=",".join(f"'{sku}'" for sku in skus)))
        command = [str(database.bin / "pgbench"), "-n", "-c", "1", "-t", str(orders), "-M", "simple"]
        told = subprocess.run([*command, "-f", str(path), database.url], capture_output=True, text=True, check=True)
    return float(next(line.split("=")[1].split("(")[0] for line in told.stdout.splitlines() if line.startswith("tps")))


def main() -> None:
    """Measure both and print."""
    with frame.database() as database:
        store, skus = shop()
        lines = [{"sku_id": str(sku), "quantity": 1} for sku in skus]
        body = json.dumps({"store_id": str(store), "lines": lines}).encode()
        buyers, numbers = cookies(), count()
        with frame.serving() as server:
            client = frame.Client(server.port)

            def order() -> None:
                number = next(numbers)
                buyer = buyers[number % BUYERS] | {"Idempotency-Key": f"order-{number}"}
                client.send("POST", "/api/mall/orders", body, **buyer)

            for _ in range(WARM_UP):
                order()
            began, server_before = time.perf_counter(), database.cpu.seconds()
            cpu_ms = frame.quietest(server.cpu, order, rounds=ROUNDS, times=ROUND)
            per_second = ROUNDS * ROUND / (time.perf_counter() - began)
            server_ms = (database.cpu.seconds() - server_before) * 1000 / (ROUNDS * ROUND)
            sent = frame.statements(database, order)
        reference = bare(database, store, skus, ROUNDS * ROUND)
    frame.table(
        "Order of three lines, POST /api/mall/orders through granian",
        [
            ("CPU of the server, quietest round", f"{cpu_ms:.2f} ms", f"≤ {GOAL_MS:.0f} ms"),
            ("CPU of the database, all rounds", f"{server_ms:.2f} ms", ""),
            ("statements, BEGIN and COMMIT included", str(sent), f"≤ {GOAL_STATEMENTS}"),
            ("orders/s, one connection, one worker", f"{per_second:.0f}", f"pgbench, bare statements: {reference:.0f}"),
        ],
    )
    frame.result("orders", per_second, "orders/s", reference, digits=1)


if __name__ == "__main__":
    main()
