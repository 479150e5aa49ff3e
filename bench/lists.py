"""A page of 20 products in the mall: CPU of the server beside the same statements sent bare, in one run.

The last line is JSON: ms of CPU of the Python process for one request (routing, rights, search, prices, stock,
answer), the same for psycopg with the statements written out and orjson, and their ratio.
"""

import json
import os
import sys
import time
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.app.settings")
django.setup()

import orjson  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import resolve  # noqa: E402

from linli.app.api import api  # noqa: E402
from linli.catalog import api as catalog  # noqa: E402
from tests.support import database, neighbourhood  # noqa: E402

ROUNDS = 9
REQUESTS = 60
LIMIT_MS = 2.0
MOST_STATEMENTS = 4


def cpu_ms(once: Callable[[], object]) -> float:
    """The process's CPU time for one call in the quietest round, in ms."""
    for _ in range(REQUESTS // 4):
        once()
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for _ in range(REQUESTS):
            once()
        rounds.append((time.process_time() - start) * 1000 / REQUESTS)
    return min(rounds)


def bare(statements: list[str]) -> Callable[[], object]:
    """The same statements on the bare driver, their rows as JSON."""
    connection.ensure_connection()
    raw = connection.connection

    def once() -> bytes:
        rows = [raw.execute(statement).fetchall() for statement in statements]
        return orjson.dumps(rows)

    return once


def main() -> None:
    """Measure and print."""
    name = f"linli_bench_lists_{os.getpid()}"
    with database.server() as server:
        database.copy(server, database.template(server), name)
        with database.connected_to(database.database_at(server, name)):
            made = neighbourhood.build()
            section = next(one for one in catalog.categories() if one.parent_id is None)
            results = {
                kind: measure(f"/api/mall/products?store_id={made.store_id}&limit=20{query}")
                for kind, query in {"shelf": "", "category": f"&category={section.id}", "search": "&q=shu"}.items()
            }
            connection.close()
        database.drop(server, name)
    for kind, (ours, reference, statements) in results.items():
        print(f"{kind:<9} {ours:.3f} ms CPU, bare {reference:.3f} ms, {statements} statements")
    ours, reference, _ = results["shelf"]
    line = {"name": "lists", "figure": round(ours, 3), "unit": "ms CPU", "reference": round(reference, 3)}
    print(json.dumps({**line, "ratio": round(ours / reference, 2), "limit": LIMIT_MS}))
    worst = max(statements for _, _, statements in results.values())
    sys.exit(1 if ours > LIMIT_MS or worst > MOST_STATEMENTS else 0)


def measure(address: str) -> tuple[float, float, int]:
    """(our CPU, bare CPU, statements) for one address."""
    factory, path = RequestFactory(), address.partition("?")[0]
    view = resolve(path)

    def ours() -> bytes:
        request = factory.get(address)
        request.session = {}  # type: ignore[assignment]
        response = view.func(request, *view.args, **view.kwargs)
        assert response.status_code == 200
        return bytes(response.content)

    with CaptureQueriesContext(connection) as seen:
        ours()
    statements = [one["sql"] for one in seen.captured_queries]
    return cpu_ms(ours), cpu_ms(bare(statements)), len(statements)


assert api  # the routes are assembled on import
if __name__ == "__main__":
    main()
