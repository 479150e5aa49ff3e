"""After the end of a group buy: the outcome beside the expectation, what came on top, what is learnt."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from math import exp
from typing import TypedDict
from uuid import UUID

from django.db.models import Min

from linli.catalog import api as catalog
from linli.decide.api.demand import StoreKnowledge
from linli.decide.api.signals import buyers_of
from linli.decide.api.stating import demand_of, expectation_kept
from linli.decide.api.tempo import expected_by
from linli.decide.events import DirectiveMeasured
from linli.decide.models import Directive, Habit, Learnt, Outcome, SkuFit
from linli.decide.rules import effect as effects
from linli.decide.rules import english, learning, words
from linli.decide.rules.expect import Range, base_households
from linli.decide.types import DirectiveState
from linli.groupbuy import api as groupbuy
from linli.groupbuy.types import GroupBuyResult
from linli.kernel import clock
from linli.kernel.log import record, transaction

LEAST_SHARE = 0.02  # a group buy closed at once says next to nothing
EFFECT_DAYS = 14  # purchases that a group buy may have replaced: those of the two weeks after it


def measure(groupbuy_id: UUID, *, formed: bool, households: int, at: datetime) -> bool:
    """Measure the directive behind a group buy, once; whether there was one to measure.

    `households` is the count at the deadline: after a failure everybody is on the way out.
    """
    with transaction():
        row = Directive.objects.select_for_update().filter(groupbuy_id=groupbuy_id).first()
        if row is None or row.state != DirectiveState.EXECUTED:
            return False
        result = groupbuy.result(groupbuy_id)
        early = at < row.closes_at
        said = expectation_kept(row)
        found = said.by_then(expected_by(at, row.curve)) if early else said
        unit_fen = settled_fen(row.tiers, households)
        net_fen, margin_fen = _money(row, result, unit_fen) if formed else (0, 0)
        base = base_households(demand_of(row), unit_fen)
        before, after = learn(
            row.store_id, row.category_id, households, base * share_expected(found.households, said.households)
        )
        goods = catalog.skus([row.sku_id])[row.sku_id].name
        told = Told(before=before, after=after, formed=formed, early=early, goods=goods)
        Outcome.objects.create(
            directive=row,
            formed=formed,
            households=households,
            quantity=result.quantity,
            net_fen=net_fen,
            margin_fen=margin_fen,
            new_buyers=result.new_buyers,
            returning_buyers=result.returning_buyers,
            expected=asdict(found),
            within=inside(found.households, households),
            base=base,
            effect=_effect(row, margin_fen, formed, at),
            learnt=words.learnt(households, found.households, **told),
            learnt_en=english.learnt(households, found.households, **told),
            measured_at=clock.now(),
        )
        row.state, row.ended_at = DirectiveState.MEASURED, at
        row.save(update_fields=["state", "ended_at"])
        record(DirectiveMeasured(store_id=row.store_id, directive_id=row.id))
        return True


class Told(TypedDict):
    """What the sentences of an outcome are made of."""

    before: float
    after: float
    formed: bool
    early: bool
    goods: str


def share_expected(by_then: Range, at_the_end: Range) -> float:
    """Which part of its households an offer that was closed early could have had."""
    return max(by_then.expected / max(at_the_end.expected, 1), LEAST_SHARE)


def inside(expected: Range, actual: int) -> bool:
    """Whether an outcome lies in the interval that was stated."""
    return expected.low <= actual <= expected.high


def settled_fen(tiers: Sequence[tuple[int, int]], households: int) -> int:
    """The price at which so many households settle."""
    reached = [fen for needed, fen in tiers if households >= needed]
    return int(reached[-1] if reached else tiers[0][1])


def _money(row: Directive, result: GroupBuyResult, unit_fen: int) -> tuple[int, int]:
    """Net sales and margin at the settled price: the refunds down to it may still be on their way."""
    net = min(result.net_fen, result.quantity * unit_fen)
    return net, result.margin_fen - (result.net_fen - net)


def learn(store_id: UUID, category_id: UUID, households: int, base: float) -> tuple[float, float]:
    """Update the beliefs about the pull of group buys; the factor before and after."""
    held = StoreKnowledge(store_id).beliefs(category_id)
    ratio, var = learning.observation(households, base)
    learnt = dict(zip(held, learning.learn(list(held.values()), ratio, var), strict=True))
    for scope, belief in learnt.items():
        Learnt.objects.update_or_create(
            scope=scope, defaults={"mean": belief.mean, "var": belief.var, "count": belief.count}
        )
    before, after = learning.together(list(held.values()))[0], learning.together(list(learnt.values()))[0]
    return exp(before), exp(after)


def _effect(row: Directive, margin_fen: int, formed: bool, at: datetime) -> dict[str, object]:
    """What came on top of the shelf purchases that these buyers would have made anyway."""
    assert row.groupbuy_id is not None
    persons = set(buyers_of(row.groupbuy_id)) if formed else set()
    habits = {one.person_id: one for one in Habit.objects.filter(person_id__in=persons, category_id=row.category_id)}
    seen_since = dict(
        Habit.objects.filter(person_id__in=persons).values_list("person_id").annotate(first=Min("first_day"))
    )
    today = clock.local_day(at)
    always = min(seen_since.values(), default=today)
    buyers = [_buyer(habits.get(person), seen_since.get(person, always), today) for person in sorted(persons)]
    found = effects.effect(
        buyers,
        margin_fen=margin_fen,
        shelf_margin_fen=_shelf_margin(row),
        days=EFFECT_DAYS,
    )
    return {**asdict(found), "days": EFFECT_DAYS}


def _buyer(habit: Habit | None, since: date, today: date) -> effects.Buyer:
    """A buyer as observed since the first purchase of anything, which is where the observation begins."""
    bought = 0 if habit is None else habit.shelf_days - (habit.first_day == since)
    return effects.Buyer(purchases=max(bought, 0), observed_days=float((today - since).days))


def _shelf_margin(row: Directive) -> int:
    """What one shelf purchase of the goods leaves: pieces times usual price less cost."""
    sold = SkuFit.objects.filter(store_id=row.store_id, sku_id=row.sku_id).first()
    demand = demand_of(row)
    usual = sold.usual_fen if sold and sold.usual_fen else demand.usual_fen
    return max(0, round((usual - demand.cost_fen) * demand.pieces))
