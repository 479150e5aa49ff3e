"""What a group buy offers to a buyer: the port through which orders price its lines."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from linli.groupbuy import rules
from linli.groupbuy.api.tiers import tiers_of
from linli.groupbuy.models import GroupBuy
from linli.groupbuy.types import GroupBuyClosed, GroupBuyState
from linli.kernel import clock
from linli.orders.types import Offer


class Offers:
    """The OfferBook of orders."""

    def offers(self, person_id: UUID, groupbuy_ids: Sequence[UUID]) -> Mapping[UUID, Offer]:
        """Today's price of each; raises GroupBuyClosed where one is over or unknown."""
        now = clock.now()
        found = list(GroupBuy.objects.filter(id__in=groupbuy_ids, state=GroupBuyState.OPEN, closes_at__gt=now))
        if {row.id for row in found} != set(groupbuy_ids):
            raise GroupBuyClosed()
        tiers = tiers_of([row.id for row in found])
        return {
            row.id: Offer(
                groupbuy_id=row.id,
                sku_id=row.sku_id,
                unit_fen=rules.unit_fen(tiers[row.id], row.households),
                list_fen=row.list_fen,
                label=rules.label(row.kind, tiers[row.id], row.households),
                closes_at=row.closes_at,
                store_id=row.store_id,
                cost_fen=row.unit_cost_fen,
            )
            for row in found
        }
