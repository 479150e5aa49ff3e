"""What the lines of a cart or checkout cost, from catalog, price list, group buys and terms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from linli.catalog import api as catalog
from linli.catalog.types import SkuView
from linli.kernel import clock
from linli.orders.api.ports import offers
from linli.orders.types import NotForSale, Offer, Wanted
from linli.pricing import api as pricing
from linli.pricing.types import CouponView, PriceView, Quote, QuoteInput, QuoteLine, Terms


@dataclass(frozen=True, slots=True)
class Priced:
    """A wanted line with its article, its prices and the offer it is bought under."""

    wanted: Wanted
    sku: SkuView
    list_fen: int
    unit_fen: int
    offer: Offer | None

    @property
    def label(self) -> str:
        """What makes the price lower than the ordinary one."""
        return f"{self.sku.name}{'团价' if self.offer else '特价'}"

    def to_quote(self) -> QuoteLine:
        """The line as pricing takes it."""
        return QuoteLine(
            name=self.sku.name,
            quantity=self.wanted.quantity,
            list_fen=self.list_fen,
            price_fen=self.unit_fen,
            label=self.label,
            note=self.offer.label if self.offer else "",
        )


def priced(person_id: UUID, store_id: UUID, lines: Sequence[Wanted]) -> list[Priced]:
    """The lines with their prices here and now.

    Raises:
        NotForSale: an article is unknown, off sale or without a price; or what the book of offers raises.
    """
    ids = [line.sku_id for line in lines]
    asked_prices, skus = pricing.ask_prices(store_id, ids), catalog.skus(ids)
    listed = asked_prices()
    book = offers(person_id, [line.groupbuy_id for line in lines if line.groupbuy_id])
    return [_priced(line, skus, listed, book, store_id) for line in lines]


def _priced(
    line: Wanted,
    skus: Mapping[UUID, SkuView],
    listed: Mapping[UUID, PriceView],
    book: Mapping[UUID, Offer],
    store_id: UUID,
) -> Priced:
    sku = skus.get(line.sku_id)
    if sku is None:
        raise NotForSale(sku_id=line.sku_id)
    if line.groupbuy_id:
        offer = book.get(line.groupbuy_id)
        if offer is None or (offer.sku_id, offer.store_id) != (line.sku_id, store_id):
            raise NotForSale(sku_id=line.sku_id)
        return Priced(line, sku, offer.list_fen, offer.unit_fen, offer)
    price = listed.get(line.sku_id) or PriceView(price_fen=sku.list_fen)
    if not sku.active or price.price_fen <= 0:
        raise NotForSale(sku_id=line.sku_id)
    return Priced(line, sku, max(price.was_fen or 0, price.price_fen), price.price_fen, None)


def quote_input(lines: Sequence[Priced], terms: Terms, coupon: CouponView | None, *, fetched: bool) -> QuoteInput:
    """All that the price depends on."""
    return QuoteInput(
        lines=[line.to_quote() for line in lines],
        coupon=coupon,
        pickup_discount_fen=terms.pickup_discount_fen if fetched else 0,
        at=clock.now(),
    )


def quoted(lines: Sequence[Priced], terms: Terms, coupon: CouponView | None, *, fetched: bool) -> Quote:
    """The price of the lines."""
    return pricing.quote(quote_input(lines, terms, coupon, fetched=fetched))
