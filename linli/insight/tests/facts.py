"""Writing facts of other modules straight into the log, as if those modules had."""

import json
import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from linli.kernel.ids import new_id

Row = tuple[str, datetime, UUID | None, UUID | None, dict[str, Any]]


def write(rows: Iterable[Row]) -> None:
    """Append raw events (name, occurred at, person, store, data), all to the stream of their person."""
    with connection.cursor() as cursor:
        for name, at, person, store, data in rows:
            stream = (person or store or UUID(int=0)).int % 16
            cursor.execute(
                "update kernel_stream set position = position + 1 where id = %s returning position", [stream]
            )
            ((position,),) = cursor.fetchall()
            cursor.execute(
                "insert into kernel_event values (%s, %s, %s, %s, 1, %s, now(), %s, %s, 'test', null, 'test', %s)",
                [new_id(), stream, position, name, at, person, store, json.dumps(data)],
            )


def line(sku: UUID, amount: int, cost: int, quantity: int = 1, groupbuy: UUID | None = None) -> dict[str, Any]:
    """A line of an order's fact."""
    return {
        "sku_id": str(sku),
        "category_id": str(sku),
        "quantity": quantity,
        "amount_fen": amount,
        "cost_fen": cost,
        "groupbuy_id": str(groupbuy) if groupbuy else None,
    }


def neighbourhood(seed: int, stores: list[UUID], communities: list[UUID], until: datetime, size: int) -> list[Row]:
    """A random but reproducible history: people join, buy, return, merge; goods arrive and spoil; groups end."""
    dice = random.Random(seed)
    people = [UUID(int=dice.getrandbits(128)) for _ in range(max(2, size // 6))]
    skus = [UUID(int=dice.getrandbits(128)) for _ in range(5)]

    def moment() -> datetime:
        # half of all moments within an hour of midnight in China, where local days differ from days in UTC
        day = until - timedelta(days=dice.choice([0, 1, 2, 3, 10, 29, 30, 31, 45, 70, 200, 364, 365, 400]))
        hour = dice.choice([15, 16]) if dice.random() < 0.5 else dice.randrange(24)
        return day.replace(hour=hour, minute=dice.randrange(60), second=dice.randrange(60), tzinfo=UTC)

    rows: list[Row] = []
    for person in people:
        if dice.random() < 0.8:
            data = {
                "community_id": str(dice.choice(communities)) if dice.random() < 0.8 else None,
                "channel": "mall",
                "inviter_id": None,
            }
            rows.append(("people.PersonJoined", moment(), person, dice.choice(stores), data))
    for _ in range(size):
        rows += _order(dice, moment(), dice.choice([*people, None]), dice.choice(stores), skus)
    for _ in range(size // 3):
        rows.append(
            ("catalog.ProductViewed", moment(), dice.choice(people), dice.choice(stores), {"sku_id": str(skus[0])})
        )
        stock = {"sku_id": str(skus[0]), "batch_id": str(new_id()), "quantity": 3, "cost_fen": dice.randrange(1, 10**9)}
        rows.append(("stock.StockReceived", moment(), None, dice.choice(stores), stock))
        rows.append(("stock.StockWrittenOff", moment(), None, dice.choice(stores), stock | {"reason": "expired"}))
        end = dice.choice(["groupbuy.GroupBuyFormed", "groupbuy.GroupBuyFailed"])
        rows.append((end, moment(), None, dice.choice(stores), {"groupbuy_id": str(new_id()), "households": 3}))
    merged = {"merged_id": str(people[1])}
    rows.append(("people.PersonMerged", until - timedelta(hours=2), people[0], stores[0], merged))
    return rows


def _order(dice: random.Random, at: datetime, person: UUID | None, store: UUID, skus: list[UUID]) -> list[Row]:
    order, paid, cost = new_id(), dice.choice([0, 1, 99, 4390, 10**10]), dice.randrange(0, 4000)
    head = {"order_id": str(order)}
    mode = dice.choice(["pickup", "counter", "delivery"])
    lines = [line(dice.choice(skus), paid, cost)]
    facts: list[Row] = [
        (
            "orders.OrderPaid",
            at,
            person,
            store,
            head | {"channel": "mall", "mode": mode, "paid_fen": paid, "cost_fen": cost, "lines": lines},
        )
    ]
    if dice.random() < 0.3:
        back = head | {
            "refund_id": str(new_id()),
            "amount_fen": paid if (whole := dice.random() < 0.5) else paid // 3,
            "cost_fen": cost if whole else 0,
            "whole": whole,
            "reason": "bad fruit",
            "lines": [],
        }
        facts.append(("orders.OrderRefunded", at + timedelta(days=dice.choice([0, 1, 40])), person, store, back))
    if mode == "pickup":
        facts.append(("fulfil.OrderReady", at + timedelta(minutes=dice.randrange(1, 3000)), person, store, head))
    return facts
