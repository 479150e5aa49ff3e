"""Opening a group buy."""

from uuid import UUID

from linli.accounts import api as accounts
from linli.catalog import api as catalog
from linli.groupbuy.events import GroupBuyOpened
from linli.groupbuy.models import GroupBuy, TierRow
from linli.groupbuy.types import GroupBuyState, NewGroupBuy, NotForThisStore, TooLateToOpen
from linli.kernel import clock
from linli.kernel.errors import NotFound
from linli.kernel.ids import new_id
from linli.kernel.log import record, transaction
from linli.stock import api as stock
from linli.supply import api as supply


def open(new: NewGroupBuy) -> UUID:
    """Let neighbours join until the deadline; the group buy's id. Its promises are counted by stock from now on.

    Raises:
        TooLateToOpen, NotForThisStore, NotFound: the deadline, a community, the SKU or the supplier is wrong.
    """
    now = clock.now()
    if new.closes_at <= now:
        raise TooLateToOpen()
    if not set(new.community_ids) <= {one.id for one in accounts.communities(new.store_id)}:
        raise NotForThisStore()
    sku = catalog.skus([new.sku_id]).get(new.sku_id)
    if sku is None or new.supplier_id not in supply.supplier_names([new.supplier_id]):
        raise NotFound()
    with transaction():
        row = GroupBuy.objects.create(
            id=new_id(),
            state=GroupBuyState.OPEN,
            opened_at=now,
            unit_cost_fen=sku.cost_fen,
            **new.model_dump(exclude={"tiers"}),
        )
        TierRow.objects.bulk_create(TierRow(groupbuy=row, **tier.model_dump()) for tier in new.tiers)
        stock.open_offer(row.id, row.sku_id, row.capacity, store_id=row.store_id)
        record(
            GroupBuyOpened(
                store_id=row.store_id,
                groupbuy_id=row.id,
                sku_id=row.sku_id,
                community_ids=row.community_ids,
                directive_id=row.directive_id,
            )
        )
        return row.id
