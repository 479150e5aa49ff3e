"""Group buys that hosts open by hand teach the house as its own directives do, and show up nowhere."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from linli.decide import api
from linli.decide.models import CategoryFit, Directive, Foresight, Learnt, Outcome
from linli.decide.tests.scene import NOW, Scene, build
from linli.decide.types import DirectiveView
from linli.groupbuy import api as groupbuy
from linli.groupbuy.tests.scene import notify
from linli.groupbuy.types import NewGroupBuy, Tier
from linli.kernel import clock
from linli.kernel.ids import new_id
from linli.kernel.testing import settle
from linli.orders import api as orders
from linli.orders.types import PlaceInput, Wanted
from tests.support.database import Furnished

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(furnished: Furnished) -> Scene:
    return furnished(build)


def _opened(scene: Scene, like: DirectiveView, *, communities: list[UUID] | None = None) -> UUID:
    """What a directive would open, opened by hand; the readers have not run yet."""
    return groupbuy.open(
        NewGroupBuy(
            store_id=scene.store,
            sku_id=scene.berries.id,
            supplier_id=scene.farm,
            title="云南有机蓝莓",
            list_fen=scene.berries.list_fen,
            tiers=[Tier(households=tier.households, unit_fen=tier.unit_fen) for tier in like.tiers],
            threshold=like.threshold,
            capacity=like.capacity,
            closes_at=like.closes_at,
            pickup_from=like.closes_at + timedelta(hours=12),
            community_ids=[scene.chain.community, scene.second] if communities is None else communities,
            opened_by="staff:xiaoli",
        )
    )


def _proposed(scene: Scene) -> DirectiveView:
    (made,) = api.propose(scene.store)
    return api.directive(made)


def _read(moment: datetime) -> None:
    with clock.at(moment):
        settle(with_timers=False)


def _join(scene: Scene, groupbuy_id: UUID, households: int, moment: datetime) -> None:
    with clock.at(moment):
        for person in scene.persons[:households]:
            line = Wanted(sku_id=scene.berries.id, quantity=1, groupbuy_id=groupbuy_id)
            wanted = PlaceInput(
                person_id=person, store_id=scene.store, lines=[line], key=str(new_id()), channel="groupbuy"
            )
            notify(orders.start_payment(orders.place(wanted).id, person, "wechat"))
        settle(with_timers=False)


def _close(one: DirectiveView) -> None:
    with clock.at(one.closes_at + timedelta(seconds=5)):
        settle()
        settle()


def test_the_same_offer_is_expected_and_learnt_from_alike(scene: Scene) -> None:
    with clock.at(NOW):
        one = _proposed(scene)
        id = _opened(scene, one)
    _read(NOW + timedelta(seconds=2))
    kept = Foresight.objects.get()
    directive = Directive.objects.get()
    assert kept.expectation == directive.expectation
    assert kept.demand == directive.demand
    assert len(kept.curve) == 25
    with clock.at(NOW):
        api.decline(one.id, "自己开了一个")
    _join(scene, id, max(one.threshold, 12), NOW + timedelta(hours=3))
    _close(one)
    kept.refresh_from_db()
    assert (kept.households, kept.new_buyers + kept.returning_buyers) == (max(one.threshold, 12),) * 2
    by_hand = _beliefs()
    Learnt.objects.all().delete()
    with clock.at(one.closes_at + timedelta(minutes=1)):
        assert not api.learn_unasked(id, households=12, at=clock.now())  # once
        assert not Learnt.objects.exists()
        Foresight.objects.all().delete()
        Directive.objects.update(state="executed", groupbuy_id=id, curve=kept.curve)
        assert api.measure(id, formed=True, households=max(one.threshold, 12), at=one.closes_at)
    assert _beliefs() == by_hand


def _beliefs() -> dict[str, tuple[float, float, int]]:
    return {row.scope: (round(row.mean, 9), round(row.var, 9), row.count) for row in Learnt.objects.all()}


def test_it_is_no_directive_and_stands_in_no_record(scene: Scene) -> None:
    with clock.at(NOW):
        one = _proposed(scene)
        api.decline(one.id, "自己来")
        id = _opened(scene, one)
    _join(scene, id, max(one.threshold, 12), NOW + timedelta(minutes=5))
    _close(one)
    with clock.at(one.closes_at + timedelta(minutes=1)):
        assert Foresight.objects.filter(measured_at__isnull=False).count() == 1
        assert api.calibration([scene.store]).whole.outcomes == 0
        assert not Outcome.objects.exists()
        assert Directive.objects.count() == 1
        assert Learnt.objects.get(scope="chain").count == 1


def test_what_was_learnt_by_hand_moves_the_next_directive(scene: Scene) -> None:
    with clock.at(NOW):
        before = _proposed(scene)
        api.decline(before.id, "自己来")
        id = _opened(scene, before)
    _join(scene, id, 40, NOW + timedelta(minutes=5))
    _close(before)
    assert Learnt.objects.get(scope="chain").mean > 0
    kept = Foresight.objects.get()
    assert kept.within is not None
    with clock.at(NOW + timedelta(days=8)):  # the same offer a week later, expected anew
        later = _opened(scene, before.model_copy(update={"closes_at": clock.now() + timedelta(hours=9)}))
        settle(with_timers=False)
    pull = Foresight.objects.get(groupbuy_id=later).demand["pull"]
    assert pull > kept.demand["pull"]


def test_closed_early_it_is_learnt_from_what_was_expected_by_then(scene: Scene) -> None:
    with clock.at(NOW):
        one = _proposed(scene)
        id = _opened(scene, one)
    _join(scene, id, one.threshold, NOW + timedelta(minutes=10))
    with clock.at(NOW + timedelta(hours=1)):
        groupbuy.close_early(id)
        settle(with_timers=False)
        settle(with_timers=False)
    kept = Foresight.objects.get()
    assert kept.measured_at is not None
    assert kept.households == one.threshold
    assert Learnt.objects.get(scope="chain").mean > 0  # many for one hour, however few for an evening


def test_what_is_read_late_is_not_foreseen(scene: Scene) -> None:
    with clock.at(NOW):
        one = _proposed(scene)
        id = _opened(scene, one)
    _read(NOW + timedelta(hours=1))
    assert not Foresight.objects.exists()
    _join(scene, id, max(one.threshold, 12), NOW + timedelta(hours=2))
    _close(one)
    assert not Learnt.objects.exists()


def test_called_off_nothing_is_learnt(scene: Scene) -> None:
    with clock.at(NOW):
        id = _opened(scene, _proposed(scene))
    _read(NOW + timedelta(seconds=1))
    with clock.at(NOW + timedelta(minutes=20)):
        groupbuy.cancel(id, "货没到")
        settle(with_timers=False)
    assert not Foresight.objects.exists()
    assert not Learnt.objects.exists()


def test_without_a_word_of_communities_the_whole_store_is_meant(scene: Scene) -> None:
    with clock.at(NOW):
        one = _proposed(scene)
        everywhere, somewhere = _opened(scene, one, communities=[]), _opened(scene, one, communities=[scene.second])
        settle(with_timers=False)
    reach = {row.groupbuy_id: row.demand["reach"] for row in Foresight.objects.all()}
    assert reach[everywhere] == len(scene.persons) > reach[somewhere] > 0


def test_goods_without_a_forecast_are_opened_all_the_same(scene: Scene) -> None:
    with clock.at(NOW):
        one = _proposed(scene)
        api.decline(one.id, "自己来")
        CategoryFit.objects.all().delete()
        id = _opened(scene, one)
        settle(with_timers=False)
    assert not Foresight.objects.exists()
    _join(scene, id, max(one.threshold, 12), NOW + timedelta(hours=1))
    _close(one)
    assert groupbuy.view(id).state == "formed"
