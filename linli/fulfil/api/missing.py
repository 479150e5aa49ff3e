"""Nobody came: tell the buyer once."""

from linli.accounts import api as accounts
from linli.fulfil import rules
from linli.fulfil.api.state import names_of
from linli.fulfil.events import PickupMissed
from linli.fulfil.models import Pickup
from linli.fulfil.types import PickupState
from linli.kernel import clock
from linli.kernel.log import record, transaction
from linli.kernel.said import Said
from linli.messaging import api as messaging

BATCH = 200


def tell_missed() -> int:
    """Remind buyers whose goods have waited too long, each order once; how many were told."""
    now = clock.now()
    with transaction():
        rows = Pickup.objects.select_for_update(skip_locked=True).filter(
            state=PickupState.READY, missed_at=None, ready_at__lte=now - rules.MISSED_AFTER
        )
        found = list(rows.order_by("ready_at")[:BATCH])
        for row in found:
            row.missed_at = now
            row.save(update_fields=["missed_at"])
            record(PickupMissed(person_id=row.person_id, store_id=row.store_id, order_id=row.order_id))
            _remind(row)
        return len(found)


def _remind(row: Pickup) -> None:
    store, goods = accounts.store(row.store_id), names_of(list(row.lines.all()))
    messaging.send(
        row.person_id,
        title=Said("你的货还在店里", "Your goods still wait in the store"),
        body=Said(
            f"{goods.zh}还在{store.name} {row.slot} 格等你，今天营业到 {store.closes:%H:%M}。"
            "来不了可以把取货码发给家人代取。",
            f"{goods.en}: slot {row.slot}, {store.name}, open until {store.closes:%H:%M} today. "
            "If you cannot come, send the code to somebody of your family.",
        ),
        link=f"/orders/{row.order_id}",
        key=f"pickup-missed:{row.order_id}",
        store_id=row.store_id,
    )
