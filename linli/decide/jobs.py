"""Readers and timers of decide."""

from datetime import timedelta
from uuid import UUID

from linli.community.events import Commented, Posted, Wished
from linli.decide import api
from linli.decide.api import Bought, Joined, Mention
from linli.groupbuy.events import (
    GroupBuyCancelled,
    GroupBuyFailed,
    GroupBuyFormed,
    GroupBuyJoined,
    GroupBuyLeft,
    GroupBuyOpened,
)
from linli.kernel import clock
from linli.kernel.events import Fact, Told
from linli.kernel.ids import NOUGHT
from linli.kernel.jobs import enqueue, every, job
from linli.kernel.log import on, read_until
from linli.orders.events import OrderPaid
from linli.people.events import PersonMerged

BEHIND = timedelta(seconds=5)


@on(OrderPaid, batch=True, bare=True)
def learn_habits(facts: list[Told]) -> None:
    """Who buys which category how often, and at which hours a store sells."""
    bought: list[Bought] = []
    for fact in facts:
        if fact.store_id and fact.person_id:
            day = clock.local_day(fact.occurred_at)
            kinds = {(line["category_id"], line["groupbuy_id"] is None) for line in fact.data["lines"]}
            bought += [Bought(fact.person_id, category, fact.store_id, day, shelf) for category, shelf in kinds]
    api.note_bought(bought)
    api.note_hours([(fact.store_id, fact.occurred_at) for fact in facts if fact.store_id])


@on(Posted, Commented, batch=True)
def hear_talk(facts: list[Fact[Posted | Commented]]) -> None:
    """What groups talk about; the cards of group buys are not talk."""
    api.note_mentions(
        Mention(fact.event.store_id, sku_id, "talk", clock.local_day(fact.occurred_at))
        for fact in facts
        if fact.event.store_id and not (isinstance(fact.event, Posted) and fact.event.person_id is None)
        for sku_id in fact.event.sku_ids
    )


@on(Wished)
def hear_wish(fact: Fact[Wished]) -> None:
    """Who wishes for what."""
    event = fact.event
    if event.person_id is None or event.store_id is None or event.sku_id is None:
        return
    api.note_wish(event.wish_id, event.person_id, event.store_id, event.sku_id, event.community_id, fact.occurred_at)
    day = clock.local_day(fact.occurred_at)
    api.note_mentions([Mention(event.store_id, event.sku_id, "wish", day, event.community_id or NOUGHT)])


@on(PersonMerged)
def follow_merge(fact: Fact[PersonMerged]) -> None:
    """Two persons turned out to be one."""
    if fact.event.person_id is not None:
        api.merge_person(fact.event.person_id, fact.event.merged_id)


@on(GroupBuyOpened)
def follow_opening(fact: Fact[GroupBuyOpened]) -> None:
    """A group buy runs. Of one that a host opened by hand it is stated silently what would be expected."""
    event = fact.event
    if event.store_id is not None:
        api.note_opened(event.groupbuy_id, event.store_id, event.sku_id, event.directive_id, fact.occurred_at)
        if event.directive_id is None:
            api.foresee(event.groupbuy_id, event.store_id, event.sku_id, fact.occurred_at)


@on(GroupBuyJoined, GroupBuyLeft, batch=True)
def follow_joining(facts: list[Fact[GroupBuyJoined | GroupBuyLeft]]) -> None:
    """Households come and go."""
    joined: list[Joined] = []
    for fact in facts:
        event = fact.event
        if isinstance(event, GroupBuyLeft):
            api.note_joined(joined)
            joined.clear()
            api.note_left(event.groupbuy_id, event.order_id)
        elif event.person_id is not None:
            joined.append(Joined(event.groupbuy_id, event.order_id, event.person_id, event.quantity, fact.occurred_at))
    api.note_joined(joined)


@on(GroupBuyFormed, GroupBuyFailed)
def follow_ending(fact: Fact[GroupBuyFormed | GroupBuyFailed]) -> None:
    """The outcome is measured and learnt from."""
    formed = isinstance(fact.event, GroupBuyFormed)
    api.note_ended(fact.event.groupbuy_id, fact.occurred_at, formed)
    groupbuy_id, households = fact.event.groupbuy_id, fact.event.households
    if not api.measure(groupbuy_id, formed=formed, households=households, at=fact.occurred_at):
        api.learn_unasked(groupbuy_id, households=households, at=fact.occurred_at)


@on(GroupBuyCancelled)
def follow_cancelling(fact: Fact[GroupBuyCancelled]) -> None:
    """Called off by hand: no outcome."""
    api.note_cancelled(fact.event.groupbuy_id)
    api.forget_foreseen(fact.event.groupbuy_id)


@job(queue_name="science")
def fit_and_propose(store_id: str) -> None:
    """Fit a store's forecast and propose directives."""
    api.fit_store(UUID(store_id))
    api.propose(UUID(store_id))


@job(queue_name="science")
def fit_prices() -> None:
    """Fit how demand answers to price."""
    api.fit_prices()


@job(queue_name="science")
def fit_takings() -> None:
    """Fit the net sales of the coming days, for each store and for the chain."""
    api.fit_takings()


@every(seconds=60)
def expire() -> None:
    """Directives whose time has passed."""
    api.expire_due()


@every(seconds=60)
def refit() -> None:
    """Stores without a fit of today: at night, and once an import has been read; then what they will take."""
    if clock.now() - read_until() > BEHIND:  # what is still being read would call for another fit
        return
    stale = api.stores_to_fit()
    if stale:
        enqueue(fit_prices, key="fit-prices")
    for store_id in stale:
        enqueue(fit_and_propose, key=f"fit:{store_id}", store_id=str(store_id))
    if stale or api.takings_to_fit():
        enqueue(fit_takings, key="fit-takings")
