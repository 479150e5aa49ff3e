"""How group buys ended."""

from collections.abc import Sequence
from uuid import UUID

from linli.groupbuy.api.returning import PAID
from linli.groupbuy.models import GroupBuy, Membership
from linli.groupbuy.types import GroupBuyResult, GroupBuyState
from linli.kernel.errors import NotFound
from linli.orders import api as orders


def result(groupbuy_id: UUID) -> GroupBuyResult:
    """The outcome so far of one group buy; raises NotFound."""
    found = results([groupbuy_id])
    if not found:
        raise NotFound()
    return found[groupbuy_id]


def results(groupbuy_ids: Sequence[UUID]) -> dict[UUID, GroupBuyResult]:
    """Outcomes by group buy: money net of refunds, margin against what the goods cost."""
    return {row.id: _result(row) for row in GroupBuy.objects.filter(id__in=groupbuy_ids)}


def _result(row: GroupBuy) -> GroupBuyResult:
    net = margin = 0
    for order in orders.orders_of_groupbuy(row.id):
        if order.state not in PAID:
            continue
        for line in order.lines:
            if line.groupbuy_id == row.id:
                kept = line.net_fen - line.refunded_fen
                net += kept
                margin += kept - line.cost_fen * (line.quantity - line.refunded_quantity) // line.quantity
    buyers = dict(
        Membership.objects.filter(groupbuy=row, left_at=None).order_by("-newcomer").values_list("person_id", "newcomer")
    )
    return GroupBuyResult(
        groupbuy_id=row.id,
        state=GroupBuyState(row.state),
        households=row.households,
        quantity=row.quantity,
        net_fen=net,
        margin_fen=margin,
        new_buyers=sum(buyers.values()),
        returning_buyers=len(buyers) - sum(buyers.values()),
    )
