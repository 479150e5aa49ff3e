"""Placing an order: the hot path. Few, well-shaped statements; goods are reserved as the last thing but one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from pydantic import BaseModel

from linli.kernel import clock, prepared
from linli.kernel.errors import Problem
from linli.kernel.ids import NOUGHT, new_id
from linli.kernel.log import record, transaction
from linli.orders import rules
from linli.orders.api.looking import order_by_key
from linli.orders.api.pricing import Priced, priced, quoted
from linli.orders.events import OrderPlaced
from linli.orders.types import (
    LineFact,
    OrderLineView,
    OrderView,
    PlaceInput,
    PriceChanged,
    State,
)
from linli.pricing import api as pricing
from linli.pricing.types import CouponGone, CouponView, Quote, Terms
from linli.stock import api as stock
from linli.stock.types import Line

# One statement: the order unless its key is known, its lines, and the cart without what was bought.
_INSERT = """
with wanted as (
  select * from json_to_recordset(%(lines)s::json)
    as l(position smallint, sku_id uuid, category_id uuid, groupbuy_id uuid, name text, size text, picture text,
         storage text, quantity int, list_fen bigint, unit_fen bigint, net_fen bigint, cost_fen bigint)
), placed as (
  insert into orders_order (id, number, source_key, person_id, store_id, channel, mode, state, placed_at, expires_at,
                            pickup_from, pickup_until, goods_fen, total_fen, paid_fen, refunded_fen, cost_fen,
                            coupon_id, steps, note)
  values (%(id)s, %(number)s, %(source_key)s, %(person)s, %(store)s, %(channel)s, %(mode)s, 'placed', %(placed_at)s,
          %(expires_at)s, %(pickup_from)s, %(pickup_until)s, %(goods)s, %(total)s, 0, 0, %(cost)s, %(coupon)s,
          %(steps)s::jsonb, %(note)s)
  on conflict (source_key) do nothing returning id
), lines as (
  insert into orders_orderline (order_id, position, sku_id, category_id, groupbuy_id, name, size, picture, storage,
                                quantity, list_fen, unit_fen, net_fen, cost_fen, handed_quantity, released_quantity,
                                refunded_quantity, refunded_fen)
  select placed.id, l.position, l.sku_id, l.category_id, l.groupbuy_id, l.name, l.size, l.picture, l.storage,
         l.quantity, l.list_fen, l.unit_fen, l.net_fen, l.cost_fen, 0, 0, 0, 0
  from placed, wanted l
), bought as (
  delete from orders_cartline c
  using placed, wanted b
  where c.person_id = %(person)s and c.store_id = %(store)s and c.sku_id = b.sku_id
    and c.groupbuy_id = coalesce(b.groupbuy_id, %(nought)s)
)
select id from placed
"""


def place(wanted: PlaceInput) -> OrderView:
    """Place an order: price it, keep it, reserve its goods, use its coupon. Once only for a key of a person.

    Raises:
        SoldOut, NotForSale, PriceChanged, CouponGone, or what the book of group buys raises. Nothing is left then.
    """
    with transaction():
        source_key = f"{wanted.person_id}:{wanted.key}"
        try:
            order = _new_order(wanted)
        except Problem:
            # The price or the goods may have gone since the same order was placed: then that order is the answer.
            if known := order_by_key(source_key):
                return known
            raise
        if not _insert(order, source_key):
            known = order_by_key(source_key)
            assert known is not None
            return known
        lines = [Line(sku_id=line.sku_id, quantity=line.quantity, offer_id=line.groupbuy_id) for line in order.lines]
        stock.hold(order.store_id, lines, reference=f"order:{order.id}")
        if order.coupon_id:
            pricing.use(order.coupon_id, person_id=wanted.person_id, order_id=order.id, store_id=order.store_id)
        record(
            OrderPlaced(
                person_id=order.person_id,
                store_id=order.store_id,
                order_id=order.id,
                channel=order.channel,
                mode=order.mode,
                total_fen=order.total_fen,
                lines=line_facts(order.lines),
            )
        )
        return order


def line_facts(lines: Sequence[OrderLineView]) -> list[LineFact]:
    """Lines as the events tell of them."""
    return [
        LineFact(
            sku_id=line.sku_id,
            category_id=line.category_id,
            quantity=line.quantity,
            amount_fen=line.net_fen,
            cost_fen=line.cost_fen,
            groupbuy_id=line.groupbuy_id,
        )
        for line in lines
    ]


def _new_order(wanted: PlaceInput) -> OrderView:
    gathered = rules.gathered(wanted.lines)
    asked_terms = pricing.ask_terms(wanted.store_id, wanted.person_id if wanted.coupon_id else None)
    asked_costs = stock.ask_unit_costs(wanted.store_id, [line.sku_id for line in gathered])
    lines, terms = priced(wanted.person_id, wanted.store_id, gathered), asked_terms()
    coupon = _coupon(terms, wanted.coupon_id)
    quote = quoted(lines, terms, coupon, fetched=wanted.mode == "pickup")
    if coupon and not any(step.code == "coupon" for step in quote.steps):
        raise CouponGone()
    if wanted.expect_fen is not None and wanted.expect_fen != quote.total_fen:
        raise PriceChanged(total_fen=quote.total_fen)
    return _view(wanted, lines, quote, asked_costs(), clock.now())


def _coupon(terms: Terms, coupon_id: UUID | None) -> CouponView | None:
    if coupon_id is None:
        return None
    found = next((one for one in terms.coupons if one.id == coupon_id), None)
    if found is None:
        raise CouponGone()
    return found


def _view(
    wanted: PlaceInput, lines: Sequence[Priced], quote: Quote, costs: dict[UUID, int], now: datetime
) -> OrderView:
    views = [
        _line_view(position, line, net, costs)
        for position, (line, net) in enumerate(zip(lines, quote.line_net_fen, strict=True))
    ]
    order_id = new_id()
    grouped = any(line.offer for line in lines)
    return OrderView(
        id=order_id,
        number=rules.number_of(order_id, now),
        person_id=wanted.person_id,
        store_id=wanted.store_id,
        channel="groupbuy" if grouped and wanted.channel == "mall" else wanted.channel,
        mode=wanted.mode,
        state=State.PLACED,
        placed_at=now,
        expires_at=rules.deadline(now, [line.offer.closes_at for line in lines if line.offer]),
        paid_at=None,
        pickup_from=wanted.pickup_from,
        pickup_until=wanted.pickup_until,
        goods_fen=quote.goods_fen,
        total_fen=quote.total_fen,
        paid_fen=0,
        refunded_fen=0,
        cost_fen=sum(line.cost_fen for line in views),
        coupon_id=wanted.coupon_id,
        steps=quote.steps,
        lines=views,
        note=wanted.note,
    )


def _line_view(position: int, line: Priced, net_fen: int, costs: dict[UUID, int]) -> OrderLineView:
    offered = line.offer.cost_fen if line.offer else None
    unit_cost = offered if offered is not None else costs.get(line.sku.id, line.sku.cost_fen)
    return OrderLineView(
        position=position,
        sku_id=line.sku.id,
        category_id=line.sku.category_id,
        groupbuy_id=line.wanted.groupbuy_id,
        name=line.sku.name,
        size=line.sku.size,
        picture=line.sku.picture,
        storage=line.sku.storage,
        quantity=line.wanted.quantity,
        list_fen=line.list_fen,
        unit_fen=line.unit_fen,
        net_fen=net_fen,
        cost_fen=unit_cost * line.wanted.quantity,
        handed_quantity=0,
        refunded_quantity=0,
        refunded_fen=0,
    )


def _insert(order: OrderView, source_key: str) -> bool:
    """Write the order; False where its key is known already."""
    parameters: dict[str, Any] = {
        "id": order.id,
        "number": order.number,
        "source_key": source_key,
        "person": order.person_id,
        "store": order.store_id,
        "channel": order.channel,
        "mode": order.mode,
        "placed_at": order.placed_at,
        "expires_at": order.expires_at,
        "pickup_from": order.pickup_from,
        "pickup_until": order.pickup_until,
        "goods": order.goods_fen,
        "total": order.total_fen,
        "cost": order.cost_fen,
        "coupon": order.coupon_id,
        "steps": _json(order.steps),
        "lines": _json(order.lines),
        "note": order.note,
        "nought": NOUGHT,
    }
    return bool(prepared.rows(_INSERT, parameters))


def _json(views: Sequence[BaseModel]) -> str:
    return orjson.dumps([view.__dict__ for view in views]).decode()
