"""Carts and quotes: what a person has laid aside, and what it would cost."""

from collections.abc import Sequence
from uuid import UUID

from linli.kernel import clock
from linli.kernel.errors import Conflict, Problem
from linli.kernel.ids import NOUGHT
from linli.kernel.log import transaction
from linli.orders import rules
from linli.orders.api.gathering import gather_cart
from linli.orders.api.pricing import Priced, priced, quote_input, quoted
from linli.orders.models import CartLine
from linli.orders.types import MOST_LINES, CartView, Mode, QuotedLine, QuoteView, Wanted
from linli.pricing import api as pricing
from linli.pricing.types import CouponView, Terms
from linli.stock import api as stock

NO_TERMS = Terms(pickup_discount_fen=0, coupons=[])


def quote(
    person_id: UUID,
    store_id: UUID,
    lines: Sequence[Wanted],
    *,
    mode: Mode = "pickup",
    coupon_id: UUID | None = None,
    without_coupon: bool = False,
) -> QuoteView:
    """What an order would cost now, explained. Unless told otherwise the coupon that saves most is used."""
    asked_terms = pricing.ask_terms(store_id, person_id)
    found, terms = priced(person_id, store_id, rules.gathered(lines)), asked_terms()
    bare = quote_input(found, terms, None, fetched=mode == "pickup")
    subtotal = sum(line.quantity * line.price_fen for line in bare.lines)
    fitting = [one for one in terms.coupons if pricing.usable(one, subtotal, bare)]
    coupon = _chosen(fitting, coupon_id) or (None if without_coupon else pricing.best_coupon(fitting, bare))
    result = quoted(found, terms, coupon, fetched=mode == "pickup")
    return QuoteView(
        lines=_views(store_id, found),
        steps=result.steps,
        goods_fen=result.goods_fen,
        total_fen=result.total_fen,
        saved_fen=result.saved_fen,
        coupon_id=coupon.id if coupon else None,
        coupons=fitting,
        coupons_not_fitting=len(terms.coupons) - len(fitting),
        pickup_discount_fen=terms.pickup_discount_fen,
    )


def cart(person_id: UUID, store_id: UUID) -> CartView:
    """A person's cart in a store, merged records' carts gathered into it. What cannot be bought there any more is left
    out (and comes back if it can)."""
    gather_cart(person_id)
    rows = {
        (row.sku_id, row.groupbuy_id): row
        for row in CartLine.objects.filter(person_id=person_id, store_id=store_id).order_by("added_at", "sku_id")
    }
    wanted = [
        Wanted(sku_id=row.sku_id, quantity=row.quantity, groupbuy_id=_groupbuy(row.groupbuy_id))
        for row in rows.values()
    ]
    found = _for_sale(person_id, store_id, wanted)
    lines = [
        view.model_copy(update={"chosen": rows[view.sku_id, view.groupbuy_id or NOUGHT].chosen})
        for view in _views(store_id, found)
    ]
    chosen = [line for line, view in zip(found, lines, strict=True) if view.chosen]
    total = quoted(chosen, NO_TERMS, None, fetched=False) if chosen else None
    return CartView(
        store_id=store_id,
        lines=lines,
        pieces=sum(line.wanted.quantity for line in chosen),
        goods_fen=total.goods_fen if total else 0,
        total_fen=total.total_fen if total else 0,
    )


def set_in_cart(
    person_id: UUID,
    store_id: UUID,
    sku_id: UUID,
    quantity: int,
    *,
    groupbuy_id: UUID | None = None,
    chosen: bool = True,
) -> None:
    """Say how many pieces lie in the cart; nought takes the line out."""
    key = {"person_id": person_id, "store_id": store_id, "sku_id": sku_id, "groupbuy_id": groupbuy_id or NOUGHT}
    with transaction():
        gather_cart(person_id)
        mine = CartLine.objects.filter(person_id=person_id, store_id=store_id)
        if quantity == 0:
            CartLine.objects.filter(**key).delete()
            return
        if CartLine.objects.filter(**key).update(quantity=quantity, chosen=chosen):
            return
        if mine.count() >= MOST_LINES:
            raise Conflict(reason_zh="购物车满了，先结一些吧", reason_en="The cart is full")
        CartLine.objects.bulk_create(
            [CartLine(**key, quantity=quantity, chosen=chosen, added_at=clock.now())], ignore_conflicts=True
        )


def _for_sale(person_id: UUID, store_id: UUID, lines: Sequence[Wanted]) -> list[Priced]:
    """The lines that can be bought; where one cannot, each is asked for alone."""
    if not lines:
        return []
    try:
        return priced(person_id, store_id, lines)
    except Problem:
        if len(lines) == 1:
            return []
        return [one for line in lines for one in _for_sale(person_id, store_id, [line])]


def _chosen(coupons: Sequence[CouponView], coupon_id: UUID | None) -> CouponView | None:
    return next((one for one in coupons if one.id == coupon_id), None)


def _groupbuy(kept: UUID) -> UUID | None:
    return None if kept == NOUGHT else kept


def _views(store_id: UUID, lines: Sequence[Priced]) -> list[QuotedLine]:
    shelf = stock.available(store_id, [line.sku.id for line in lines if line.offer is None])
    promises = stock.offers([line.offer.groupbuy_id for line in lines if line.offer])
    return [
        QuotedLine(
            sku_id=line.sku.id,
            groupbuy_id=line.wanted.groupbuy_id,
            name=line.sku.name,
            size=line.sku.size,
            picture=line.sku.picture,
            quantity=line.wanted.quantity,
            list_fen=line.list_fen,
            unit_fen=line.unit_fen,
            label=line.offer.label if line.offer else "",
            left=promises[line.offer.groupbuy_id].left if line.offer else shelf[line.sku.id],
            storage=line.sku.storage,
            closes_at=line.offer.closes_at if line.offer else None,
        )
        for line in lines
    ]
