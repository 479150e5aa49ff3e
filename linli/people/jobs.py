"""What people reads of the log, and what it does by the clock."""

from base64 import b64decode
from datetime import datetime
from uuid import UUID

from linli.kernel.clock import local_day
from linli.kernel.events import Event, Fact
from linli.kernel.jobs import every, job
from linli.kernel.log import on
from linli.orders.events import OrderPaid, OrderRefunded
from linli.people import api
from linli.people.events import PhoneRevealed, TagAdded, TagRemoved, Tracked
from linli.people.types import LineCount, PaidCount, RefundCount

# What we write about a person ourselves is no deed of theirs.
NO_DEEDS = (TagAdded, TagRemoved, PhoneRevealed)


@on(batch=True)
def keep_profiles(facts: list[Fact[Event]]) -> None:
    """Count purchases and deeds of the batch, then ask for value and tags of whoever was in it to be made anew."""
    told = [(who, fact) for fact in facts if (who := fact.event.person_id) and not isinstance(fact.event, NO_DEEDS)]
    api.count_paid(
        [_paid(who, fact.event, fact.occurred_at) for who, fact in told if isinstance(fact.event, OrderPaid)]
    )
    api.count_refunded([_refunded(fact.event) for _, fact in told if isinstance(fact.event, OrderRefunded)])
    api.count_deeds([(who, _deed(fact.event), local_day(fact.occurred_at)) for who, fact in told])
    api.touch(who for who, _ in told)


def _deed(event: Event) -> str:
    return f"track:{event.event}" if isinstance(event, Tracked) else event.name


def _paid(person_id: UUID, event: OrderPaid, paid_at: datetime) -> PaidCount:
    return PaidCount(
        event.order_id,
        person_id,
        event.store_id,
        event.channel,
        event.mode,
        any(line.groupbuy_id for line in event.lines),
        paid_at,
        event.paid_fen,
        _lines(event),
    )


def _refunded(event: OrderRefunded) -> RefundCount:
    return RefundCount(event.refund_id, event.order_id, event.amount_fen, event.whole, _lines(event))


def _lines(event: OrderPaid | OrderRefunded) -> list[LineCount]:
    return [LineCount(line.sku_id, line.category_id, line.quantity, line.amount_fen) for line in event.lines]


@every(seconds=1)
def refresh_touched() -> None:
    """Make value and tags anew of those who were touched."""
    api.refresh_touched()


@every(seconds=300)
def refresh_scores() -> None:
    """Draw the limits of the chain's fifths anew."""
    api.refresh_scores()


@every(seconds=900)
def touch_aged() -> None:
    """Let what counts days grow older."""
    api.touch_aged()


@job()
def deliver_code(sealed: str) -> None:
    """Hand a one-time code to the adapter that sends it; phone and code wait sealed in the queue."""
    api.deliver_code(b64decode(sealed))
