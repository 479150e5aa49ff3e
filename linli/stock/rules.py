"""Accounts of the stock ledger, and how quantities spread over batches."""

from collections.abc import Sequence
from uuid import UUID

from linli.kernel.postings import Posting
from linli.stock.types import Line


def shelf(store_id: UUID) -> str:
    """Free pieces in a store."""
    return f"shelf:{store_id}"


def held(store_id: UUID) -> str:
    """Pieces of open orders, still in the store."""
    return f"held:{store_id}"


def expired(store_id: UUID) -> str:
    """Pieces past their last day, off the shelf and not yet written off."""
    return f"expired:{store_id}"


def offer(offer_id: UUID) -> str:
    """What a group buy may still promise."""
    return f"offer:{offer_id}"


def promised(offer_id: UUID) -> str:
    """What a group buy has promised to open orders."""
    return f"promised:{offer_id}"


def arrived(offer_id: UUID) -> str:
    """Goods that came in for a group buy and are not handed out yet."""
    return f"arrived:{offer_id}"


def supplied(store_id: UUID) -> str:
    """The world that goods come from."""
    return f"world:supplied:{store_id}"


def sold(store_id: UUID) -> str:
    """The world that sold goods go to."""
    return f"world:sold:{store_id}"


def lost(store_id: UUID) -> str:
    """The world that lost goods go to, and found ones come from."""
    return f"world:lost:{store_id}"


def promise(offer_id: UUID) -> str:
    """The world that promises come from and end in."""
    return f"world:promise:{offer_id}"


def holding(store_id: UUID, lines: Sequence[Line]) -> list[Posting]:
    """Moves that reserve lines for an order."""
    return [
        Posting(one.sku_id, offer(one.offer_id), promised(one.offer_id), one.quantity)
        if one.offer_id
        else Posting(one.sku_id, shelf(store_id), held(store_id), one.quantity)
        for one in lines
    ]


def releasing(store_id: UUID, lines: Sequence[Line], closed: frozenset[UUID]) -> list[Posting]:
    """Moves that give reserved lines back: to the shelf, to the offer, or to nowhere where the offer is closed."""
    return [
        Posting(
            one.sku_id,
            promised(one.offer_id),
            promise(one.offer_id) if one.offer_id in closed else offer(one.offer_id),
            one.quantity,
        )
        if one.offer_id
        else Posting(one.sku_id, held(store_id), shelf(store_id), one.quantity)
        for one in lines
    ]


def handing_out(store_id: UUID, lines: Sequence[Line]) -> list[Posting]:
    """Moves of handing lines to their buyer; a group buy's promise ends with its goods."""
    moves: list[Posting] = []
    for one in lines:
        if one.offer_id is None:
            moves.append(Posting(one.sku_id, held(store_id), sold(store_id), one.quantity))
            continue
        moves.append(Posting(one.sku_id, arrived(one.offer_id), sold(store_id), one.quantity))
        moves.append(Posting(one.sku_id, promised(one.offer_id), promise(one.offer_id), one.quantity))
    return moves


def past_due(free: int, lefts: Sequence[int]) -> list[int]:
    """How many pieces of each batch past its day leave the shelf, oldest first: never more than are free there.

    Whatever is reserved is thereby covered by goods that keep, as far as there are any.
    """
    return take_first(min(free, sum(lefts)), lefts)


def take_first(quantity: int, lefts: Sequence[int]) -> list[int]:
    """How much to take of each batch, in their order; raises ValueError where all together hold less."""
    taken: list[int] = []
    for left in lefts:
        part = min(left, quantity)
        taken.append(part)
        quantity -= part
    if quantity:
        raise ValueError("the batches hold less than is taken")
    return taken
