"""At the counter: who is this, what do they get, hand it over once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from linli.accounts import api as accounts
from linli.fulfil import rules
from linli.fulfil.api.looking import pickup as pickup_view
from linli.fulfil.api.looking import token_digest, views
from linli.fulfil.api.state import move_on
from linli.fulfil.events import CollectedLine, OrderCollected
from linli.fulfil.models import OPEN, Handover, Pickup, PickupLine
from linli.fulfil.types import (
    AlreadyCollected,
    HandedOut,
    MoreThanLeft,
    NotReadyYet,
    OtherStore,
    PickupClosed,
    PickupState,
    PickupView,
    UnknownCode,
)
from linli.kernel import clock
from linli.kernel.errors import NotFound
from linli.kernel.log import record, transaction
from linli.orders import api as orders
from linli.orders.types import HandedLine


def verify(store_id: UUID, scanned: str) -> PickupView:
    """The pickup that a scanned QR code or six typed digits stand for, if something of it can be handed out here.

    Raises:
        UnknownCode, OtherStore, NotReadyYet, AlreadyCollected, PickupClosed: why not, in words for the counter.
    """
    row = _find(store_id, scanned.strip())
    if row.store_id != store_id:
        raise OtherStore(store=accounts.store(row.store_id).name)
    _need_open(row)
    if not any(line.picked_at and line.collected < line.quantity for line in row.lines.all()):
        waits = row.state == PickupState.WAITING
        raise NotReadyYet(
            what_zh="的货还没到店" if waits else "还在拣货", what="not arrived" if waits else "being picked"
        )
    return views([row])[0]


def _find(store_id: UUID, scanned: str) -> Pickup:
    rows = Pickup.objects.prefetch_related("lines")
    if named := rules.order_of_token(scanned):
        order_id, proof = named
        row = rows.filter(order_id=order_id).first() if rules.proves(proof, token_digest(order_id)) else None
    else:
        of_code = rows.filter(store_id=store_id, code=scanned)
        row = of_code.filter(state__in=OPEN).first() or of_code.order_by("-paid_at").first()
    if row is None:
        raise UnknownCode()
    return row


def _need_open(row: Pickup) -> None:
    if row.state == PickupState.CLOSED:
        raise PickupClosed()
    if row.state == PickupState.COLLECTED:
        moment = (row.collected_at or clock.now()).astimezone(clock.CHINA)
        raise AlreadyCollected(when=f"{moment:%m-%d %H:%M}")


def collect(
    order_id: UUID, lines: Sequence[HandedOut] | None = None, *, key: str, at: datetime | None = None
) -> PickupView:
    """Hand goods over: the given pieces, or everything that lies ready. The same key hands out once only.

    `at` is when it really happened, for a PDA that was without a net.

    Raises:
        AlreadyCollected, PickupClosed, NotReadyYet, MoreThanLeft: nothing has changed then.
    """
    with transaction():
        row = Pickup.objects.select_for_update().filter(order_id=order_id).first()
        if row is None:
            raise NotFound()
        if not Handover.objects.filter(key=f"{order_id}:{key}").exists():
            _need_open(row)
            _hand_over(row, lines, f"{order_id}:{key}", at)
    return pickup_view(order_id)


def _hand_over(row: Pickup, lines: Sequence[HandedOut] | None, key: str, at: datetime | None) -> None:
    taken = _taken([line for line in row.lines.all() if line.picked_at and line.collected < line.quantity], lines)
    if not taken:
        raise NotReadyYet(what_zh="还没备好", what="not picked")
    goods = [HandedLine(sku_id=line.sku_id, quantity=pieces, groupbuy_id=line.groupbuy_id) for line, pieces in taken]
    orders.hand_out(row.order_id, goods, reference=f"order:{row.order_id}")
    for line, pieces in taken:
        line.collected += pieces
        line.save(update_fields=["collected"])
    moment = _when(row, at)
    facts = [CollectedLine(sku_id=line.sku_id, quantity=pieces) for line, pieces in taken]
    Handover.objects.create(key=key, pickup=row, at=moment, lines=[fact.model_dump(mode="json") for fact in facts])
    move_on(row)
    if row.state == PickupState.COLLECTED:
        row.collected_at = moment
        row.save(update_fields=["collected_at"])
    record(
        OrderCollected(
            person_id=row.person_id,
            store_id=row.store_id,
            order_id=row.order_id,
            complete=row.state == PickupState.COLLECTED,
            lines=facts,
        ),
        occurred_at=moment,
    )


def _taken(ready: Sequence[PickupLine], wanted: Sequence[HandedOut] | None) -> list[tuple[PickupLine, int]]:
    if wanted is None:
        return [(line, line.quantity - line.collected) for line in ready]
    taken: list[tuple[PickupLine, int]] = []
    pieces = {sku_id: sum(one.quantity for one in wanted if one.sku_id == sku_id) for sku_id, _ in wanted}
    for sku_id, asked in pieces.items():
        mine = [line for line in ready if line.sku_id == sku_id]
        left = sum(line.quantity - line.collected for line in mine)
        if asked > left:
            raise MoreThanLeft(name=mine[0].name if mine else "这样商品", left=left)
        for line in mine:
            part = min(asked, line.quantity - line.collected)
            asked -= part
            if part:
                taken.append((line, part))
    return taken


def _when(row: Pickup, at: datetime | None) -> datetime:
    """The moment of handing over: as the PDA says, kept between ready and now."""
    now = clock.now()
    return max(row.paid_at, min(at or now, now))
