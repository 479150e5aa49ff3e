"""What upper modules plug in: the payment provider and the book of group-buy offers."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from linli.orders.types import NotForSale, Offer, OfferBook, PaymentProvider

_provider: list[PaymentProvider] = []
_books: list[OfferBook] = []


def plug_payment_provider(provider: PaymentProvider) -> None:
    """Name the provider that takes and returns money."""
    _provider[:] = [provider]


def plug_offer_book(book: OfferBook) -> None:
    """Name the book that knows what group buys offer."""
    _books[:] = [book]


def provider() -> PaymentProvider:
    """The plugged provider; raises LookupError where there is none."""
    if not _provider:
        raise LookupError("no payment provider is plugged in")
    return _provider[0]


def offers(person_id: UUID, groupbuy_ids: Sequence[UUID]) -> Mapping[UUID, Offer]:
    """The offers of the group buys; raises NotForSale where no book is plugged in, or what the book raises."""
    if not groupbuy_ids:
        return {}
    if not _books:
        raise NotForSale()
    return _books[0].offers(person_id, groupbuy_ids)
