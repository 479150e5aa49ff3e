"""Rules of picking and handing out: slots, tokens, hashes, who gets what arrived first, the dots of progress."""

import base64
import hashlib
import hmac
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from string import ascii_uppercase
from uuid import UUID

from linli.fulfil.types import PickupState, Step

TOKEN_PREFIX = "LL1"
PROOF_BYTES = 9
MISSED_AFTER = timedelta(hours=36)
ZONES = {"frozen": "冷冻柜", "chilled": "冷藏柜", "fresh": "生鲜区", "ambient": "常温货架"}
# Fetched last what must stay cold longest.
_ZONE_ORDER = {zone: rank for rank, zone in enumerate(("常温货架", "生鲜区", "冷藏柜", "冷冻柜"))}


def zone_of(storage: str) -> str:
    """Where in the store goods of this storage kind are found."""
    return ZONES.get(storage, storage or "常温货架")


def zone_rank(zone: str) -> int:
    """Order in which the zones are walked: what must stay cold comes last."""
    return _ZONE_ORDER.get(zone, 0)


def free_slot(taken: Collection[str], rows: int, per_row: int) -> str:
    """The first free slot, row by row (A-01 … F-40); beyond the shelves goods go on numbered floor places (地-1)."""
    for row in ascii_uppercase[:rows]:
        for place in range(1, per_row + 1):
            label = f"{row}-{place:02d}"
            if label not in taken:
                return label
    number = 1
    while f"地-{number}" in taken:
        number += 1
    return f"地-{number}"


def compact(order_id: UUID) -> str:
    """An order's id in 22 characters."""
    return base64.urlsafe_b64encode(order_id.bytes).rstrip(b"=").decode()


def proof_of(digest: bytes) -> str:
    """The short proof at the end of a token, from a keyed hash of the order's id."""
    return base64.urlsafe_b64encode(digest[:PROOF_BYTES]).decode()


def token(order_id: UUID, digest: bytes) -> str:
    """What the QR code says: `LL1.<order>.<proof>`."""
    return f"{TOKEN_PREFIX}.{compact(order_id)}.{proof_of(digest)}"


def order_of_token(scanned: str) -> tuple[UUID, str] | None:
    """The order and the proof that a scanned text names; None where it is no token of ours."""
    parts = scanned.strip().split(".")
    if len(parts) != 3 or parts[0] != TOKEN_PREFIX or len(parts[1]) != 22:
        return None
    try:
        return UUID(bytes=base64.urlsafe_b64decode(parts[1] + "==")), parts[2]
    except ValueError:
        return None


def proves(proof: str, digest: bytes) -> bool:
    """Whether the proof is ours; takes as long for a wrong one."""
    return hmac.compare_digest(proof.encode(), proof_of(digest).encode())


def offline_hash(salt: str, scanned: str) -> str:
    """What the PDA compares a scanned text with."""
    return hashlib.sha256((salt + scanned).encode()).hexdigest()


def give_in_turn(free: int, wanted: Sequence[tuple[UUID, int]]) -> dict[UUID, int]:
    """Who gets what from `free` pieces, first come first served.

    Nobody gets a part of their line, and nobody is passed over: the first who cannot be served in full stops the queue.
    """
    given: dict[UUID, int] = {}
    for key, quantity in wanted:
        if quantity > free:
            break
        given[key] = quantity
        free -= quantity
    return given


def state_of(lines: Iterable[tuple[int, int, bool, int]]) -> PickupState:
    """The state that lines of (quantity, arrived, picked, collected) put their pickup in."""
    open_lines = [line for line in lines if line[0] > 0]
    left = [(quantity, arrived, picked) for quantity, arrived, picked, collected in open_lines if collected < quantity]
    if not open_lines:
        return PickupState.CLOSED
    if not left:
        return PickupState.COLLECTED
    if all(picked for _, _, picked in left):
        return PickupState.PARTLY if any(line[3] for line in open_lines) else PickupState.READY
    return PickupState.PICKING if any(arrived >= quantity for quantity, arrived, _ in left) else PickupState.WAITING


def steps(
    *,
    groupbuy: bool,
    paid_at: datetime,
    formed_at: datetime | None,
    arrived_at: datetime | None,
    picking_at: datetime | None,
    ready_at: datetime | None,
    collected_at: datetime | None,
) -> list[Step]:
    """The dots on the way from paying to having: five for a group buy, four for goods from the shelf."""
    middle = (
        [Step(key="formed", label="成团", at=formed_at), Step(key="arrived", label="到店", at=arrived_at)]
        if groupbuy
        else [Step(key="picking", label="备货", at=picking_at or ready_at)]
    )
    return [
        Step(key="paid", label="付款", at=paid_at),
        *middle,
        Step(key="ready", label="待取", at=ready_at),
        Step(key="collected", label="完成", at=collected_at),
    ]
