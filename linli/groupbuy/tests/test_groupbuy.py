"""The life of a group buy, from opening to the refund of the last fen."""

from datetime import timedelta
from uuid import UUID

import pytest
from pydantic import ValidationError

from linli.groupbuy import api
from linli.groupbuy.models import GroupBuy, Membership
from linli.groupbuy.tests.scene import (
    DEADLINE,
    EVENING,
    Scene,
    build,
    joined,
    neighbour,
    notify,
    opened,
    pay,
    placed,
    started,
)
from linli.groupbuy.types import GroupBuyClosed, GroupBuyState, NotFormedYet, NotForThisStore, Tier, TooLateToOpen
from linli.kernel import clock
from linli.kernel.doctor import examine
from linli.kernel.log import facts_of_person
from linli.kernel.testing import settle
from linli.messaging.models import Message
from linli.orders import api as orders
from linli.orders.types import State
from linli.stock import api as stock
from linli.stock.types import Receipt
from linli.supply import api as supply

pytestmark = pytest.mark.django_db(transaction=True)
AFTER = DEADLINE + timedelta(seconds=1)


@pytest.fixture
def scene() -> Scene:
    with clock.at(EVENING):
        return build()


def _titles(person: UUID | None) -> list[str]:
    assert person
    return list(Message.objects.filter(person_id=person).order_by("sent_at", "id").values_list("title", flat=True))


def _sound() -> None:
    assert {name: found for name, found in examine().items() if found} == {}


def test_neighbours_join_the_price_falls_and_everybody_settles_at_the_last_tier(scene: Scene) -> None:
    with clock.at(EVENING):
        groupbuy = opened(scene)
        first = joined(scene, 1, groupbuy, 2)
        settle()
        assert (api.view(groupbuy).households, api.view(groupbuy).unit_fen) == (1, 4790)
        second = joined(scene, 2, groupbuy)
        settle()
        third = joined(scene, 3, groupbuy)
        settle()
        seen = api.view(groupbuy, third.person_id)
    assert (seen.households, seen.quantity, seen.unit_fen, seen.left) == (3, 4, 4390, 96)
    assert seen.next_tier is not None
    assert (seen.next_tier.households_missing, seen.next_tier.unit_fen) == (2, 3990)
    assert seen.mine is not None
    assert (seen.mine.number, seen.mine.quantity) == (3, 1)
    assert [one.number for one in seen.neighbours] == [3, 2, 1]
    assert {one.building for one in seen.neighbours} == {"3 号楼"}

    with clock.at(AFTER):
        settle()
        ended, result = api.view(groupbuy), api.result(groupbuy)
        (purchase,) = supply.purchases(groupbuy_id=groupbuy).items
    assert (ended.state, ended.unit_fen, ended.left) == (GroupBuyState.FORMED, 4390, 0)
    assert [(line.sku_id, line.quantity, line.unit_cost_fen) for line in purchase.lines] == [(scene.sku, 4, 2600)]
    paid = {one.id: one for one in orders.orders_of_groupbuy(groupbuy)}
    assert paid[first.id].refunded_fen == 800
    assert paid[second.id].refunded_fen == 400
    assert paid[third.id].refunded_fen == 400
    assert {one.paid_fen - one.refunded_fen for one in (paid[second.id], paid[third.id])} == {4390}
    assert (result.households, result.quantity, result.net_fen) == (3, 4, 4 * 4390)
    assert result.margin_fen == 4 * (4390 - 2600)
    assert (result.new_buyers, result.returning_buyers) == (3, 0)
    assert _titles(first.person_id) == ["成团了"]
    _sound()


def test_too_few_households_and_all_money_goes_back(scene: Scene) -> None:
    with clock.at(EVENING):
        groupbuy = opened(scene, threshold=3, tiers=[Tier(households=3, unit_fen=4390)])
        one = joined(scene, 1, groupbuy, 5)
        again = placed(scene, neighbour(scene, 1), groupbuy)
        pay(again)
        settle()
        assert api.view(groupbuy).households == 1
    with clock.at(AFTER):
        settle()
        ended = api.view(groupbuy)
    assert (ended.state, ended.households, ended.households_missing) == (GroupBuyState.FAILED, 1, 2)
    assert [orders.order(each.id).state for each in (one, again)] == [State.REFUNDED, State.REFUNDED]
    assert supply.purchases(groupbuy_id=groupbuy).total == 0
    assert _titles(one.person_id) == ["这次没成团，钱已原路退回"] * 2
    assert stock.offer(groupbuy).promised == 0
    assert (api.result(groupbuy).net_fen, api.result(groupbuy).households) == (0, 1)
    _sound()


def test_goods_of_the_shelf_in_the_same_order_stay_bought_when_the_group_buy_fails(scene: Scene) -> None:
    with clock.at(EVENING):
        stock.receive(
            scene.store,
            [stock_receipt(scene.eggs)],
            reference="test",
        )
        groupbuy = opened(scene)
        order = joined(scene, 1, groupbuy, 1, eggs=2)
    with clock.at(AFTER):
        settle()
    kept = orders.order(order.id)
    assert kept.state == State.PARTLY_REFUNDED
    assert kept.paid_fen - kept.refunded_fen == 2 * 1590
    _sound()


def stock_receipt(sku_id: UUID) -> Receipt:
    return Receipt(sku_id=sku_id, quantity=10, batch_code="E1", unit_cost_fen=900)


def test_a_roll_call_forms_with_a_single_neighbour(scene: Scene) -> None:
    with clock.at(EVENING):
        groupbuy = opened(
            scene, kind="rollcall", threshold=1, tiers=[Tier(households=1, unit_fen=4590)], community_ids=[]
        )
        joined(scene, 1, groupbuy)
    with clock.at(AFTER):
        settle()
        assert api.view(groupbuy).state == GroupBuyState.FORMED
    _sound()


def test_who_pays_after_the_end_gets_the_money_back_and_is_told(scene: Scene) -> None:
    with clock.at(EVENING):
        groupbuy = opened(scene)
        for number in (1, 2):
            joined(scene, number, groupbuy)
    with clock.at(DEADLINE - timedelta(seconds=1)):
        late, later, never = (placed(scene, neighbour(scene, number), groupbuy) for number in (3, 4, 5))
        at_provider, still_there = started(late), started(later)
    with clock.at(DEADLINE + timedelta(milliseconds=300)):
        notify(at_provider)  # before the timer runs
        settle()
        notify(still_there)  # after it
        settle()
    with clock.at(AFTER):
        assert Membership.objects.filter(groupbuy_id=groupbuy).count() == 2
        assert orders.order(late.id).state == State.REFUNDED
        assert [orders.order(one.id).state for one in (later, never)] == [State.EXPIRED, State.EXPIRED]
        assert [_titles(one.person_id) for one in (late, later)] == [["付款晚了一步，钱已原路退回"]] * 2
        (bought,) = supply.purchases(groupbuy_id=groupbuy).items
        assert bought.lines[0].quantity == 2
        with pytest.raises(GroupBuyClosed):
            placed(scene, neighbour(scene, 6), groupbuy)
    _sound()


def test_facts_read_twice_count_once(scene: Scene) -> None:
    with clock.at(EVENING):
        groupbuy = opened(scene)
        order = joined(scene, 1, groupbuy, 2)
        settle()
        api.join(groupbuy, [order.id])
        assert (api.view(groupbuy).households, api.view(groupbuy).quantity) == (1, 2)
        orders.refund(order.id, reason="不要了", key="r")
        settle()
        api.leave(groupbuy, order.id, pieces=None)
        assert (api.view(groupbuy).households, api.view(groupbuy).quantity) == (0, 0)
        assert api.view(groupbuy).left == 100
        assert order.person_id
        names = [fact.event.name for fact in facts_of_person([order.person_id])]
    assert names.count("groupbuy.GroupBuyJoined") == names.count("groupbuy.GroupBuyLeft") == 1
    _sound()


def test_the_decision_rests_on_the_orders_even_if_the_readers_are_behind(scene: Scene) -> None:
    with clock.at(EVENING):
        groupbuy = opened(scene)
        orders_made = [joined(scene, number, groupbuy) for number in (1, 2, 3)]
    with clock.at(AFTER):
        assert api.close_due() == 1
        assert api.close_due() == 0
        row = GroupBuy.objects.get(id=groupbuy)
        assert (row.state, row.households, row.quantity, row.final_unit_fen) == ("formed", 3, 3, 4390)
        settle()
        row.refresh_from_db()
        assert (row.households, row.quantity, row.last_number) == (3, 3, 3)
    assert sorted(Membership.objects.values_list("order_id", flat=True)) == sorted(one.id for one in orders_made)
    _sound()


def test_a_neighbour_has_joined_when_she_paid_however_late_that_is_counted(scene: Scene) -> None:
    with clock.at(EVENING):
        groupbuy = opened(scene)
        one = joined(scene, 1, groupbuy)
    with clock.at(EVENING + timedelta(hours=2)):
        settle()
    assert one.person_id is not None
    (told,) = facts_of_person([one.person_id], names=["groupbuy.GroupBuyJoined"], before=AFTER)
    assert told.occurred_at == EVENING


def test_a_host_may_close_early_once_enough_have_joined(scene: Scene) -> None:
    with clock.at(EVENING):
        id = opened(scene)
        joined(scene, 1, id)
        unpaid = placed(scene, neighbour(scene, 9), id)
        waiting = started(unpaid)
        with pytest.raises(NotFormedYet) as refused:
            api.close_early(id)
        assert refused.value.extra["missing"] == 1
        assert (api.view(id).state, api.view(id).closes_at) == (GroupBuyState.OPEN, DEADLINE)
        joined(scene, 2, id)
        api.close_early(id)
        settle()
        seen = api.view(id)
        assert (seen.state, seen.households, seen.closes_at) == (GroupBuyState.FORMED, 2, EVENING)
        assert [one.lines[0].quantity for one in supply.purchases(groupbuy_id=id).items] == [2]
        with pytest.raises(GroupBuyClosed):
            api.close_early(id)
    with clock.at(EVENING + timedelta(minutes=1)):
        notify(waiting)
        settle()
        assert orders.order(unpaid.id).state == State.EXPIRED
    _sound()


def test_a_cancelled_group_buy_refunds_and_says_why(scene: Scene) -> None:
    with clock.at(EVENING):
        groupbuy = opened(scene)
        order = joined(scene, 1, groupbuy)
        settle()
        api.cancel(groupbuy, "果园下雨没法采")
        api.cancel(groupbuy, "果园下雨没法采")
        settle()
        assert api.view(groupbuy).state == GroupBuyState.CANCELLED
        assert orders.order(order.id).state == State.REFUNDED
        assert order.person_id
        (message,) = Message.objects.filter(person_id=order.person_id)
        assert "果园下雨没法采" in message.body
        assert api.open_now(scene.store) == []
    _sound()


def test_what_cannot_be_opened_is_refused(scene: Scene) -> None:
    with clock.at(EVENING):
        with pytest.raises(TooLateToOpen):
            opened(scene, closes_at=EVENING - timedelta(hours=1))
        with pytest.raises(NotForThisStore):
            opened(scene, community_ids=[scene.chain.other_community])
        with pytest.raises(ValidationError, match="lower price"):
            opened(scene, tiers=[Tier(households=2, unit_fen=100), Tier(households=3, unit_fen=200)])
        with pytest.raises(ValidationError, match="no threshold"):
            opened(scene, kind="rollcall", threshold=2)


def test_a_community_sees_its_own_group_buys_and_those_of_the_whole_store(scene: Scene) -> None:
    with clock.at(EVENING):
        mine, everybodys = opened(scene), opened(scene, community_ids=[])
        seen = {one.id for one in api.open_now(scene.store, scene.chain.community)}
        others = {one.id for one in api.open_now(scene.store, scene.chain.other_community)}
        elsewhere = api.open_now(scene.chain.other_store)
    assert seen == {mine, everybodys}
    assert others == {everybodys}
    assert elsewhere == []
