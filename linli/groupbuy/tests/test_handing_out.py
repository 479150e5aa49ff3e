"""From the lorry to the neighbour's hands: received, picked, told, verified, handed out once."""

from datetime import timedelta
from uuid import UUID

import pytest

from linli.fulfil import api as fulfil
from linli.fulfil.models import Handover, Pickup
from linli.fulfil.rules import offline_hash
from linli.fulfil.types import (
    AlreadyCollected,
    HandedOut,
    MoreThanLeft,
    NotReadyYet,
    OtherStore,
    PickupClosed,
    PickupState,
    UnknownCode,
)
from linli.groupbuy.tests.scene import DEADLINE, EVENING, Scene, build, joined, neighbour, notify, opened, pay
from linli.kernel import clock
from linli.kernel.doctor import examine
from linli.kernel.errors import NotFound
from linli.kernel.log import facts_of_person
from linli.kernel.testing import settle
from linli.messaging import api as messaging
from linli.messaging.models import Message
from linli.orders import api as orders
from linli.orders.types import OrderView, PlaceInput, Wanted
from linli.people import api as people
from linli.stock import api as stock
from linli.stock.types import Receipt
from linli.supply import api as supply
from linli.supply.types import MoreThanOrdered, PurchaseState, ReceivedLine

pytestmark = pytest.mark.django_db(transaction=True)
MORNING = DEADLINE + timedelta(hours=10, minutes=30)


@pytest.fixture
def scene() -> Scene:
    with clock.at(EVENING):
        made = build()
        eggs = Receipt(sku_id=made.eggs, quantity=20, batch_code="E1", unit_cost_fen=900)
        stock.receive(made.store, [eggs], reference="test")
        return made


def _formed(scene: Scene, quantities: list[int], *, eggs: int = 0) -> tuple[UUID, list[OrderView]]:
    with clock.at(EVENING):
        groupbuy = opened(scene)
        made = [joined(scene, nth, groupbuy, quantity, eggs=eggs) for nth, quantity in enumerate(quantities)]
    with clock.at(DEADLINE):
        settle()
    return groupbuy, made


def _arrived(scene: Scene, groupbuy: UUID, quantity: int) -> None:
    (purchase,) = supply.purchases(groupbuy_id=groupbuy).items
    supply.receive(
        purchase.id,
        [
            ReceivedLine(
                sku_id=scene.sku,
                quantity=quantity,
                batch_code="H1122-03",
                expires_on=clock.today() + timedelta(days=6),
                quality_note="糖度 14.2°，无坏果",
            )
        ],
    )


def _progress(order: OrderView) -> tuple[PickupState, list[str]]:
    found = fulfil.progress([order.id])[order.id]
    return found.state, [step.label for step in found.steps if step.at]


def _sound() -> None:
    assert {name: found for name, found in examine().items() if found} == {}


def test_a_group_buy_goes_through_all_five_dots(scene: Scene) -> None:
    groupbuy, (first, second) = _formed(scene, [2, 1], eggs=1)
    assert _progress(first) == (PickupState.PICKING, ["付款", "成团"])  # the eggs can be fetched already
    with clock.at(MORNING):
        _arrived(scene, groupbuy, 3)
        settle()
        assert _progress(first)[1] == ["付款", "成团", "到店"]
        tasks = fulfil.pick_list(scene.store)
        assert [task.zone for task in tasks] == ["常温货架", "常温货架", "冷藏柜", "冷藏柜"]
        assert fulfil.progress([first.id])[first.id].code is None
        fulfil.mark_picked(first.id, [scene.eggs])
        assert _progress(first)[0] == PickupState.PICKING
        fulfil.mark_picked(first.id)
        fulfil.mark_picked(first.id)
        ready = fulfil.progress([first.id])[first.id]
        assert (ready.state, ready.slot) == (PickupState.READY, fulfil.pickup(first.id).slot)
        assert ready.code is not None
        assert ready.token is not None
        assert first.person_id
        assert Message.objects.filter(person_id=first.person_id, title="到货了，可以来取").count() == 1

        found = fulfil.verify(scene.store, ready.code)
        assert fulfil.verify(scene.store, ready.token) == found
        assert (found.order_id, found.slot, found.building) == (first.id, ready.slot, "3 号楼")
        fulfil.collect(first.id, key="k1")
        assert _progress(first) == (PickupState.COLLECTED, ["付款", "成团", "到店", "待取", "完成"])
        names = [fact.event.name for fact in facts_of_person([first.person_id])]
    assert [names.count(f"fulfil.{name}") for name in ("PickingStarted", "OrderReady", "OrderCollected")] == [1, 1, 1]
    assert stock.available(scene.store, [scene.eggs])[scene.eggs] == 18
    assert _progress(second)[0] == PickupState.PICKING
    _sound()


def test_what_was_handed_out_is_never_handed_out_again(scene: Scene) -> None:
    groupbuy, (order, _) = _formed(scene, [3, 1])
    with clock.at(MORNING):
        _arrived(scene, groupbuy, 4)
        settle()
        fulfil.mark_picked(order.id)
        token = fulfil.progress([order.id])[order.id].token or ""
        two = [HandedOut(scene.sku, 2)]
        for _ in range(3):  # the PDA replays what it did without a net
            fulfil.collect(order.id, two, key="offline-1", at=MORNING - timedelta(minutes=5))
        assert fulfil.pickup(order.id).state == PickupState.PARTLY
        with pytest.raises(MoreThanLeft):
            fulfil.collect(order.id, two, key="offline-2")
        assert fulfil.verify(scene.store, token).lines[0].collected == 2
        fulfil.collect(order.id, key="offline-3")
        with pytest.raises(AlreadyCollected):
            fulfil.collect(order.id, key="offline-4")
        with pytest.raises(AlreadyCollected):
            fulfil.verify(scene.store, token)
    assert Handover.objects.count() == 2
    assert stock.offer(groupbuy).arrived == stock.offer(groupbuy).promised == 1
    _sound()


def test_who_paid_first_gets_first_when_the_delivery_is_short(scene: Scene) -> None:
    groupbuy, made = _formed(scene, [2, 3, 1])
    with clock.at(MORNING):
        _arrived(scene, groupbuy, 4)
        settle()
        assert [_progress(order)[0] for order in made] == [
            PickupState.PICKING,
            PickupState.WAITING,
            PickupState.WAITING,
        ]
        (purchase,) = supply.purchases(groupbuy_id=groupbuy).items
        assert purchase.state == PurchaseState.PARTLY
        with pytest.raises(NotReadyYet):
            fulfil.verify(scene.store, _code(made[1]))
        with pytest.raises(MoreThanOrdered):
            _arrived(scene, groupbuy, 3)
        orders.refund(made[1].id, reason="不等了", key="r")
        settle()
        assert [_progress(order)[0] for order in made] == [
            PickupState.PICKING,
            PickupState.CLOSED,
            PickupState.PICKING,
        ]
        with pytest.raises(PickupClosed):
            fulfil.collect(made[1].id, key="k")
        _arrived(scene, groupbuy, 2)
        settle()
        (purchase,) = supply.purchases(groupbuy_id=groupbuy).items
        assert purchase.state == PurchaseState.RECEIVED
    _sound()


def _code(order: OrderView) -> str:
    return Pickup.objects.get(order_id=order.id).code


def test_wrong_codes_and_other_stores_are_told_apart(scene: Scene) -> None:
    groupbuy, (order, _) = _formed(scene, [1, 1])
    with clock.at(MORNING):
        _arrived(scene, groupbuy, 2)
        settle()
        fulfil.mark_picked(order.id)
        ready = fulfil.progress([order.id])[order.id]
        with pytest.raises(OtherStore, match="翠苑店"):
            fulfil.verify(scene.chain.other_store, ready.token or "")
        for wrong in (ready.token[:-1] + ("A" if ready.token[-1] != "A" else "B") if ready.token else "", "LL1.x.y"):
            with pytest.raises(UnknownCode):
                fulfil.verify(scene.store, wrong)
        with pytest.raises(UnknownCode):
            fulfil.verify(scene.chain.other_store, ready.code or "")


def test_goods_of_the_shelf_are_ready_without_a_lorry_and_slots_are_used_again(scene: Scene) -> None:
    with clock.at(MORNING):
        made = []
        for number in (1, 2):
            person = neighbour(scene, number)
            wanted = [Wanted(sku_id=scene.eggs, quantity=1)]
            order = orders.place(PlaceInput(person_id=person, store_id=scene.store, lines=wanted, key="k"))
            pay(order)
            made.append(order)
        settle()
        assert [step.label for step in fulfil.progress([made[0].id])[made[0].id].steps] == [
            "付款",
            "备货",
            "待取",
            "完成",
        ]
        slots = [fulfil.mark_picked(order.id).slot for order in made]
        assert set(slots) == {"A-01", "A-02"}
        fulfil.collect(made[0].id, key="k")
        third = joined_eggs(scene, 3)
        assert fulfil.pickup(third.id).slot == slots[0]
    with clock.at(MORNING + timedelta(hours=37)):
        settle()
        settle()
        assert fulfil.pickup(made[1].id).missed
        assert made[1].person_id
        assert Message.objects.filter(person_id=made[1].person_id, title="你的货还在店里").count() == 1
        assert fulfil.collect(made[1].id, key="k").state == PickupState.COLLECTED
    _sound()


def joined_eggs(scene: Scene, number: int) -> OrderView:
    """A neighbour buys eggs off the shelf."""
    wanted = [Wanted(sku_id=scene.eggs, quantity=1)]
    order = orders.place(PlaceInput(person_id=neighbour(scene, number), store_id=scene.store, lines=wanted, key="eggs"))
    pay(order)
    settle()
    return order


def test_what_either_of_two_merged_records_bought_stays_the_neighbours(scene: Scene) -> None:
    groupbuy, (first, second) = _formed(scene, [2, 1])
    assert first.person_id
    assert second.person_id
    with clock.at(MORNING):
        unpaid = orders.place(
            PlaceInput(
                person_id=second.person_id, store_id=scene.store, lines=[Wanted(sku_id=scene.eggs, quantity=1)], key="k"
            )
        )
        _arrived(scene, groupbuy, 3)
        settle()
        root = people.merge(first.person_id, second.person_id, reason="一个人两个号")
        settle()
        for person in (first.person_id, second.person_id):  # whichever record the phone is signed in to
            assert {one.id for one in orders.orders_of(person)} == {first.id, second.id, unpaid.id}
            assert {one.id for one in orders.orders_of(person, to_collect=True)} == {first.id, second.id}
            assert {one.order_id for one in fulfil.open_progress(person)} == {first.id, second.id}
            assert fulfil.own_progress(first.id, person).order_id == first.id
            assert orders.order_of(unpaid.id, person).id == unpaid.id
            assert len(messaging.inbox(person).items) == len(messaging.inbox(root).items) > 1
        notify(orders.start_payment(unpaid.id, root, "wechat"))
        settle()
        fulfil.mark_picked(first.id)
        fulfil.collect(first.id, key="k1")
        assert {one.id for one in orders.orders_of(root, to_collect=True)} == {second.id, unpaid.id}
        people.unmerge(people.merges_of(root)[0].id)
        assert {one.id for one in orders.orders_of(first.person_id)} == {first.id}
        with pytest.raises(NotFound):
            orders.order_of(first.id, second.person_id)
        with pytest.raises(NotFound):
            fulfil.own_progress(first.id, second.person_id)
    _sound()


def test_the_offline_book_opens_with_the_code_but_does_not_hold_it(scene: Scene) -> None:
    groupbuy, (order, _) = _formed(scene, [1, 1])
    with clock.at(MORNING):
        _arrived(scene, groupbuy, 2)
        settle()
        fulfil.mark_picked(order.id)
        ready, book = fulfil.progress([order.id])[order.id], fulfil.offline_book(scene.store)
    (kept,) = book.items
    assert kept.code_hash == offline_hash(book.salt, ready.code or "")
    assert kept.token_hash == offline_hash(book.salt, ready.token or "")
    assert ready.code
    assert ready.code not in book.model_dump_json()
