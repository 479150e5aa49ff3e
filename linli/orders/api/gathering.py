"""One cart for one neighbour, whichever of her merged records she is signed in to."""

from uuid import UUID

from linli.kernel.log import transaction
from linli.orders import rules
from linli.orders.models import CartLine
from linli.orders.types.carts import Laid
from linli.people import api as people


def gather_cart(person_id: UUID) -> None:
    """Bring what lies in the carts of the person's other records into the one in use; quantities are added.

    What a full cart has no room for waits where it is. Undoing a merge parts nothing: nobody knows who laid what aside.
    """
    others = [id for id in people.merged_ids(person_id) if id != person_id]
    if not others or not CartLine.objects.filter(person_id__in=others).exists():
        return
    with transaction():
        rows = list(
            CartLine.objects.select_for_update()
            .filter(person_id__in=[person_id, *others])
            .order_by("person_id", "store_id", "sku_id", "groupbuy_id")
        )
        mine = [_laid(row) for row in rows if row.person_id == person_id]
        theirs = [row for row in rows if row.person_id != person_id]
        moved = rules.one_cart(mine, map(_laid, theirs))
        taken = {one.key for one in moved}
        CartLine.objects.filter(pk__in=[row.pk for row in theirs if _laid(row).key in taken]).delete()
        CartLine.objects.bulk_create(
            [CartLine(person_id=person_id, **one._asdict()) for one in moved],
            update_conflicts=True,
            update_fields=["quantity", "chosen", "added_at"],
            unique_fields=["person_id", "store_id", "sku_id", "groupbuy_id"],
        )


def _laid(row: CartLine) -> Laid:
    return Laid(row.store_id, row.sku_id, row.groupbuy_id, row.quantity, row.chosen, row.added_at)
