"""Taking pieces out of batches."""

from uuid import UUID

from django.db import connection
from django.db.models import Case, F, Value, When

from linli.kernel import clock
from linli.kernel.errors import Conflict
from linli.stock.models import Batch
from linli.stock.rules import take_first


def take_from_batches(store_id: UUID, sku_id: UUID, quantity: int, batch_id: UUID | None = None) -> int:
    """Take pieces out of the batches that expire first, or out of one named; what they had cost. Locks the batches.

    What is set aside as expired stays. A batch past its day is touched last: only for pieces that were reserved in
    time and that nothing fresher stands in for.
    """
    rows = Batch.objects.select_for_update().filter(store_id=store_id, sku_id=sku_id, left__gt=F("expired"))
    if batch_id:
        rows = rows.filter(id=batch_id)
    past = Case(When(expires_on__lt=clock.today(), then=Value(1)), default=Value(0))
    found = list(rows.order_by(past, F("expires_on").asc(nulls_last=True), "id"))
    try:
        taken = take_first(quantity, [row.left - row.expired for row in found])
    except ValueError:
        raise Conflict(reason_zh="这一批没有那么多了", reason_en="The batch does not hold that many") from None
    with connection.cursor() as cursor:
        cursor.execute(
            'update stock_batch b set "left" = b."left" - t.part'
            " from unnest(%s::uuid[], %s::int[]) as t(id, part) where b.id = t.id",
            [[row.id for row in found], taken],
        )
    return sum(row.unit_cost_fen * part for row, part in zip(found, taken, strict=True))
