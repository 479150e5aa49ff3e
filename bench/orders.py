"""Orders a second and CPU a order through the whole server, against pgbench running the bare statements.

One connection each, the same database, the same run; an order has three lines. The last line is JSON.
"""

import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

ORDERS = int(os.environ.get("BENCH_ORDERS", "600"))
WARM_UP = 50
ROUND = 25  # orders; the quietest round counts, for neighbours on the machine cost CPU time too
GOAL_MS = 4.0
PIECES = 1_000_000

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


@contextmanager
def _own_database() -> Iterator[str]:
    from tests.support import database

    with database.server() as url:
        name = f"linli_bench_{os.getpid()}"
        database.copy(url, database.template(url), name)
        try:
            with database.connected_to(database.database_at(url, name)):
                yield database.database_at(url, name)
        finally:
            database.drop(url, name)


class Buyer:
    """A signed-in neighbour who posts orders straight into the WSGI application."""

    def __init__(self) -> None:
        from django.contrib.sessions.backends.db import SessionStore

        from linli.app.wsgi import application
        from linli.kernel.auth import SESSION_KEY, Principal, Role
        from linli.kernel.ids import new_id

        session = SessionStore()
        person = Principal("person", new_id(), "王姐", frozenset({Role.RESIDENT}))
        session[SESSION_KEY] = person.as_session()
        session.save()
        token = "a" * 32
        self.application = application
        self.headers = {
            "HTTP_COOKIE": f"linli_session={session.session_key}; linli_csrf={token}",
            "HTTP_X_CSRF_TOKEN": token,
            "HTTP_HOST": "localhost",
        }

    def post(self, body: bytes, key: str) -> None:
        """One order."""
        statuses: list[str] = []
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/api/mall/orders",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_IDEMPOTENCY_KEY": key,
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            **self.headers,
        }
        answer = self.application(environ, lambda status, headers, problem=None: statuses.append(status))
        text = b"".join(answer)
        answer.close()
        if not statuses[0].startswith("201"):
            raise RuntimeError(f"{statuses[0]} {text[:300]!r}")


def _ours(store: UUID, skus: list[UUID]) -> tuple[float, float]:
    """Orders a second, CPU-ms an order in this process (the database works in its own)."""
    buyer = Buyer()
    lines = [{"sku_id": str(sku), "quantity": 1} for sku in skus]
    body = json.dumps({"store_id": str(store), "lines": lines}).encode()
    for number in range(WARM_UP):
        buyer.post(body, f"warm-{number}")
    began, rounds = time.perf_counter(), []
    for first in range(0, ORDERS, ROUND):
        cpu = time.process_time()
        for number in range(first, first + ROUND):
            buyer.post(body, f"order-{number}")
        rounds.append((time.process_time() - cpu) / ROUND * 1000)
    return len(rounds) * ROUND / (time.perf_counter() - began), min(rounds)


def _bare(url: str, store: UUID, skus: list[UUID]) -> float:
    """Transactions a second of pgbench with the bare statements."""
    from linli.app.postgres.account import current_account
    from linli.app.postgres.binaries import bin_folder

    script = BARE.format(store=store, skus=",".join(f"'{sku}'" for sku in skus))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "order.sql"
        path.write_text(script)
        program = bin_folder(current_account()) / "pgbench"
        command = [str(program), "-n", "-c", "1", "-t", str(ORDERS), "-M", "simple", "-f", str(path), url]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return float(next(line.split("=")[1].split("(")[0] for line in told.splitlines() if line.startswith("tps")))


def main() -> None:
    """Measure both and print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.app.settings")
    import django

    django.setup()
    with _own_database() as url:
        from linli.kernel.ids import new_id
        from linli.orders.tests.shop import discount, stocked

        store = new_id()
        skus = sorted(stocked(store, PIECES) for _ in range(3))
        discount(store, 200)
        ours, cpu_ms = _ours(store, skus)
        bare = _bare(url, store, skus)
    print(f"orders/s, one connection: {ours:.0f} through the server, {bare:.0f} bare statements by pgbench")
    print(f"CPU of the server an order: {cpu_ms:.2f} ms (goal {GOAL_MS:.0f} ms)")
    figures = {"name": "orders", "figure": round(ours, 1), "unit": "orders/s", "reference": round(bare, 1)}
    print(json.dumps(figures | {"ratio": round(ours / bare, 3), "cpu_ms": round(cpu_ms, 2), "cpu_goal_ms": GOAL_MS}))


if __name__ == "__main__":
    main()
