"""What group buys may promise: promises are pieces in the same ledger, so they cannot be oversold either."""

from collections.abc import Sequence
from uuid import UUID

from linli.kernel import clock
from linli.kernel.errors import NotFound
from linli.kernel.ledger import Posting, post
from linli.kernel.log import transaction
from linli.stock import rules
from linli.stock.models import Offer, StockLevel, StockMove
from linli.stock.types import OfferView


def open_offer(offer_id: UUID, sku_id: UUID, capacity: int, *, store_id: UUID) -> None:
    """Let a group buy promise up to `capacity` pieces. `offer_id` is the group buy's id."""
    with transaction():
        Offer.objects.create(id=offer_id, store_id=store_id, sku_id=sku_id, capacity=capacity)
        _post(offer_id, [Posting(sku_id, rules.promise(offer_id), rules.offer(offer_id), capacity)], "open_offer")


def close_offer(offer_id: UUID) -> int:
    """End the promising: what is left is withdrawn, so that from now on nobody joins; how many pieces are promised.

    Promises made stay until they are handed out or released. Closing twice changes nothing.
    """
    with transaction():
        row = Offer.objects.select_for_update().filter(id=offer_id).first()
        if row is None:
            raise NotFound()
        if row.closed_at is None:
            row.closed_at = clock.now()
            row.save(update_fields=["closed_at"])
            if left := _locked(rules.offer(offer_id), row.sku_id):
                moves = [Posting(row.sku_id, rules.offer(offer_id), rules.promise(offer_id), left)]
                _post(offer_id, moves, "close_offer")
        return _locked(rules.promised(offer_id), row.sku_id)


def offer(offer_id: UUID) -> OfferView:
    """One offer; raises NotFound."""
    found = offers([offer_id])
    if not found:
        raise NotFound()
    return found[offer_id]


def offers(offer_ids: Sequence[UUID]) -> dict[UUID, OfferView]:
    """Offers with their levels."""
    rows = list(Offer.objects.filter(id__in=offer_ids))
    accounts = [account(row.id) for row in rows for account in (rules.offer, rules.promised, rules.arrived)]
    levels = dict(StockLevel.objects.filter(account__in=accounts).values_list("account", "quantity"))
    return {
        row.id: OfferView(
            id=row.id,
            store_id=row.store_id,
            sku_id=row.sku_id,
            capacity=row.capacity,
            left=levels.get(rules.offer(row.id), 0),
            promised=levels.get(rules.promised(row.id), 0),
            arrived=levels.get(rules.arrived(row.id), 0),
            closed=row.closed_at is not None,
        )
        for row in rows
    }


def closed_offers(offer_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Which of the offers are closed. Locks them, so that none closes while its pieces are given back."""
    if not offer_ids:
        return frozenset()
    rows = Offer.objects.select_for_update().filter(id__in=offer_ids).order_by("id")
    return frozenset(row.id for row in rows if row.closed_at is not None)


def sweep(store_id: UUID, offer_ids: Sequence[UUID], *, reference: str) -> None:
    """Put goods on the shelf that arrived for closed group buys and that nobody waits for any more."""
    for row in Offer.objects.filter(id__in=offer_ids).order_by("id"):
        spare = _locked(rules.arrived(row.id), row.sku_id) - _locked(rules.promised(row.id), row.sku_id)
        if spare > 0:
            moves = [Posting(row.sku_id, rules.arrived(row.id), rules.shelf(store_id), spare)]
            post(StockLevel, StockMove, moves, kind="to_shelf", reference=reference)


def _locked(account: str, sku_id: UUID) -> int:
    row = StockLevel.objects.select_for_update().filter(account=account, commodity=sku_id).first()
    return row.quantity if row else 0


def _post(offer_id: UUID, moves: list[Posting], kind: str) -> None:
    post(StockLevel, StockMove, moves, kind=kind, reference=f"offer:{offer_id}")
