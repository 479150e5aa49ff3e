"""What people reads of the log, and what it does by the clock."""

from operator import itemgetter

from linli.kernel.clock import local_day
from linli.kernel.events import Told
from linli.kernel.jobs import every
from linli.kernel.log import on
from linli.orders.events import OrderPaid, OrderRefunded
from linli.people import api
from linli.people.events import PhoneRevealed, TagAdded, TagRemoved, Tracked
from linli.people.types import LineCount, PaidCount, RefundCount

# What we write about a person ourselves is no deed of theirs.
_LINE = itemgetter("sku_id", "category_id", "quantity", "amount_fen")
NO_DEEDS = frozenset({TagAdded.name, TagRemoved.name, PhoneRevealed.name})


@on(batch=True, bare=True)
def keep_profiles(facts: list[Told]) -> None:
    """Count purchases and deeds of the batch, then ask for value and tags of whoever was in it to be made anew."""
    told = [(who, fact) for fact in facts if (who := fact.person_id) and fact.name not in NO_DEEDS]
    api.count_paid([_paid(who, fact) for who, fact in told if fact.name == OrderPaid.name])
    api.count_refunded([_refunded(fact) for _, fact in told if fact.name == OrderRefunded.name])
    api.count_deeds([(who, _deed(fact), local_day(fact.occurred_at)) for who, fact in told])
    api.touch(who for who, _ in told)


def _deed(fact: Told) -> str:
    return f"track:{fact.data['event']}" if fact.name == Tracked.name else fact.name


def _paid(person_id: str, fact: Told) -> PaidCount:
    told = fact.data
    return PaidCount(
        told["order_id"],
        person_id,
        fact.store_id,
        told["channel"],
        told["mode"],
        any(line["groupbuy_id"] for line in told["lines"]),
        fact.occurred_at,
        told["paid_fen"],
        _lines(fact),
    )


def _refunded(fact: Told) -> RefundCount:
    told = fact.data
    return RefundCount(told["refund_id"], told["order_id"], told["amount_fen"], told["whole"], _lines(fact))


def _lines(fact: Told) -> list[LineCount]:
    return [_LINE(line) for line in fact.data["lines"]]


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
