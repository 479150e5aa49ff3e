"""States of an order, its deadline, its number, and what a refund takes from each line. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from linli.kernel.clock import local_day
from linli.kernel.money import split
from linli.orders.types import (
    MOST_LINES,
    MOST_OF_A_LINE,
    NotRefundable,
    OrderLineView,
    RefundLine,
    State,
    Wanted,
    WrongStep,
)
from linli.orders.types.carts import Laid

PAY_WITHIN = timedelta(minutes=15)

NEXT: dict[State, frozenset[State]] = {
    State.PLACED: frozenset({State.PAID, State.EXPIRED, State.CANCELLED}),
    State.PAID: frozenset({State.PARTLY_REFUNDED, State.REFUNDED}),
    State.PARTLY_REFUNDED: frozenset({State.PARTLY_REFUNDED, State.REFUNDED}),
    State.REFUNDED: frozenset(),
    State.EXPIRED: frozenset(),
    State.CANCELLED: frozenset(),
}


def step(state: State, to: State) -> State:
    """The state after a step; raises WrongStep where the table has no such step."""
    if to not in NEXT[state]:
        raise WrongStep()
    return to


def number_of(order_id: UUID, placed_at: datetime) -> str:
    """What people call an order: its local day and six digits."""
    return f"{local_day(placed_at):%y%m%d}{order_id.int % 1_000_000:06d}"


def deadline(placed_at: datetime, closings: Iterable[datetime]) -> datetime:
    """Until when an order must be paid: a quarter of an hour, and before any of its group buys closes."""
    return min([placed_at + PAY_WITHIN, *closings])


def gathered(lines: Sequence[Wanted]) -> list[Wanted]:
    """The lines with equal ones put together, in the order of their first mention."""
    found: dict[tuple[UUID, UUID | None], Wanted] = {}
    for line in lines:
        key = line.sku_id, line.groupbuy_id
        before = found[key].quantity if key in found else 0
        found[key] = line.model_copy(update={"quantity": before + line.quantity})
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Part:
    """What a refund takes of a line: pieces, money, what the pieces had cost, and pieces to be given back to stock."""

    line: OrderLineView
    quantity: int
    amount_fen: int
    cost_fen: int


def by_lines(lines: Sequence[OrderLineView], wanted: Sequence[RefundLine]) -> list[Part]:
    """Refund pieces at what they still cost; raises NotRefundable where more pieces are named than are left."""
    by_position = {line.position: line for line in lines}
    parts: list[Part] = []
    for one in wanted:
        line = by_position.get(one.position)
        left = line.quantity - line.refunded_quantity if line else 0
        if line is None or one.quantity > left:
            raise NotRefundable(left_fen=0)
        amount = (line.net_fen - line.refunded_fen) * one.quantity // left
        parts.append(Part(line, one.quantity, amount, _cost(line, one.quantity)))
    return parts


def by_amount(lines: Sequence[OrderLineView], amount_fen: int) -> list[Part]:
    """Lower the price of lines by an amount, in proportion to what is left of each; no pieces come back."""
    lefts = [line.net_fen - line.refunded_fen for line in lines]
    if not 0 < amount_fen <= sum(lefts):
        raise NotRefundable(left_fen=sum(lefts))
    parts = zip(lines, split(amount_fen, lefts), strict=True)
    return [Part(line, 0, part, 0) for line, part in parts if part]


def whole(lines: Sequence[OrderLineView]) -> list[Part]:
    """Refund all that is left of the lines."""
    return [
        Part(line, left, line.net_fen - line.refunded_fen, _cost(line, left))
        for line in lines
        if (left := line.quantity - line.refunded_quantity) or line.net_fen > line.refunded_fen
    ]


def _cost(line: OrderLineView, quantity: int) -> int:
    before, after = line.refunded_quantity, line.refunded_quantity + quantity
    return line.cost_fen * after // line.quantity - line.cost_fen * before // line.quantity


def one_cart(mine: Iterable[Laid], theirs: Iterable[Laid]) -> list[Laid]:
    """The lines of my cart that change when it takes in what another held: equal ones are added up, no line grows
    beyond what one may hold, and no store's cart beyond its lines; what came first comes in first."""
    held = {one.key: one for one in mine}
    room: dict[UUID, int] = defaultdict(lambda: MOST_LINES)
    for one in held.values():
        room[one.store_id] -= 1
    changed: dict[tuple[UUID, UUID, UUID], Laid] = {}
    for one in sorted(theirs, key=lambda one: (one.added_at, one.key)):
        before = changed.get(one.key) or held.get(one.key)
        if before is None:
            if room[one.store_id] <= 0:
                continue
            room[one.store_id] -= 1
            changed[one.key] = one
            continue
        changed[one.key] = before._replace(
            quantity=min(before.quantity + one.quantity, MOST_OF_A_LINE),
            chosen=before.chosen or one.chosen,
            added_at=min(before.added_at, one.added_at),
        )
    return list(changed.values())
