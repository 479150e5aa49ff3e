"""A page of 20 products in the mall: CPU of the server beside the same statements sent bare, in one run.

The reference is psycopg with the statements written out and orjson; ours adds routing, rights, views and their checks.
"""

import time
from collections.abc import Callable

import orjson
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from bench import frame
from linli.catalog import api as catalog
from tests.support import neighbourhood

ROUNDS = 15
REQUESTS = 40
GOAL_MS = 2.0
GOAL_STATEMENTS = 4


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
        return orjson.dumps([raw.execute(statement).fetchall() for statement in statements])

    return once


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


def main() -> None:
    """Measure and print."""
    with frame.database():
        made = neighbourhood.build()
        section = next(one for one in catalog.categories() if one.parent_id is None)
        asked = {"shelf": "", "category": f"&category={section.id}", "search": "&q=shu"}
        found = {
            kind: measure(f"/api/mall/products?store_id={made.store_id}&limit=20{query}")
            for kind, query in asked.items()
        }
    rows = []
    for kind, (ours, reference, sent) in found.items():
        rows.append((f"{kind}: CPU of the server", f"{ours:.2f} ms", f"≤ {GOAL_MS:.0f} ms; bare {reference:.2f} ms"))
        rows.append((f"{kind}: statements", str(sent), f"≤ {GOAL_STATEMENTS}"))
    frame.table("20 products, GET /api/mall/products", rows)
    ours, reference, _ = found["shelf"]
    frame.result("lists", ours, "ms CPU", reference)


if __name__ == "__main__":
    main()
