"""Group buys that hosts open by hand teach as directives do: expected silently at the opening, measured at the end."""

from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from linli.accounts import api as accounts
from linli.catalog import api as catalog
from linli.decide.api.demand import Known, StoreKnowledge, circles_of, known_demand
from linli.decide.api.measuring import inside, learn, settled_fen, share_expected
from linli.decide.api.stating import expectation_kept
from linli.decide.api.tempo import expected_by, expected_curve
from linli.decide.models import Foresight
from linli.decide.rules.expect import Demand, Offer, base_households, expect
from linli.groupbuy import api as groupbuy
from linli.groupbuy.types import GroupBuyState, GroupBuyView
from linli.kernel import clock
from linli.kernel.log import transaction

# Stated later than this it would be hindsight: what came meanwhile is already in the signals.
LATE = timedelta(minutes=15)


def foresee(groupbuy_id: UUID, store_id: UUID, sku_id: UUID, at: datetime) -> bool:
    """State what would be expected of a group buy opened by hand at a moment; whether there was enough to say."""
    if clock.now() - at > LATE:
        return False
    seen = groupbuy.view(groupbuy_id)
    sku = catalog.skus([sku_id]).get(sku_id)
    if sku is None or seen.state is not GroupBuyState.OPEN:
        return False
    places = [one for one in accounts.communities(store_id) if not seen.community_ids or one.id in seen.community_ids]
    known = known_demand(StoreKnowledge(store_id), sku, circles_of(places))
    if known is None or known.demand.natural <= 0:
        return False
    _state(seen, store_id, sku_id, sku.category_id, known, at)
    return True


def _state(seen: GroupBuyView, store_id: UUID, sku_id: UUID, category_id: UUID, known: Known, at: datetime) -> None:
    offer = Offer(tuple((tier.households, tier.unit_fen) for tier in seen.tiers), seen.threshold, seen.capacity)
    Foresight.objects.get_or_create(
        groupbuy_id=seen.id,
        defaults={
            "store_id": store_id,
            "sku_id": sku_id,
            "category_id": category_id,
            "tiers": [list(tier) for tier in offer.tiers],
            "closes_at": seen.closes_at,
            "demand": known.demand.as_json(),
            "expectation": asdict(expect(known.demand, offer)),
            "curve": expected_curve(store_id, known.demand, offer, at, seen.closes_at),
            "made_at": clock.now(),
        },
    )


def learn_unasked(groupbuy_id: UUID, *, households: int, at: datetime) -> bool:
    """Learn from the end of a group buy that was foreseen, once; whether there was something to learn.

    `households` is the count at the deadline, as for directives.
    """
    with transaction():
        row = Foresight.objects.select_for_update().filter(groupbuy_id=groupbuy_id, measured_at=None).first()
        if row is None:
            return False
        said = expectation_kept(row).households
        found = expected_by(at, row.curve) if at < row.closes_at else said
        result = groupbuy.result(groupbuy_id)
        row.base = base_households(Demand(**row.demand), settled_fen(row.tiers, households))
        learn(row.store_id, row.category_id, households, row.base * share_expected(found, said))
        row.households, row.within, row.measured_at = households, inside(found, households), clock.now()
        row.new_buyers, row.returning_buyers = result.new_buyers, result.returning_buyers
        row.save()
        return True


def forget_foreseen(groupbuy_id: UUID) -> None:
    """The group buy was called off: nothing can be learnt from it."""
    Foresight.objects.filter(groupbuy_id=groupbuy_id, measured_at=None).delete()
