"""The life of a directive: proposed from history, edited, carried out whole or not at all, undone, measured once."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from linli.community import api as community
from linli.decide import api, jobs
from linli.decide.models import CategoryFit, Directive, Habit, Learnt, Outcome, PriceFit
from linli.decide.tests.scene import NOW, Scene, build, sell
from linli.decide.types import (
    BelowFloor,
    DirectiveOver,
    DirectiveState,
    DirectiveView,
    Edit,
    NoCommunityOfStore,
    PartKind,
    TierView,
    TooLateToUndo,
)
from linli.groupbuy import api as groupbuy
from linli.groupbuy.models import GroupBuy
from linli.groupbuy.tests.scene import notify
from linli.groupbuy.types import GroupBuyState
from linli.kernel import clock
from linli.kernel.ids import NOUGHT, new_id
from linli.kernel.testing import settle
from linli.messaging.models import Message
from linli.orders import api as orders
from linli.orders.types import PlaceInput, Wanted
from tests.support.database import Furnished

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(furnished: Furnished) -> Scene:
    return furnished(build)


def _proposed(scene: Scene) -> DirectiveView:
    with clock.at(NOW):
        (made,) = api.propose(scene.store)
        return api.directive(made)


def _executed(scene: Scene) -> DirectiveView:
    one = _proposed(scene)
    with clock.at(NOW):
        done = api.execute(one.id, actor="staff:test", name="小李")
        settle(with_timers=False)
    return done


def _join(scene: Scene, person: UUID, groupbuy_id: UUID) -> None:
    order = orders.place(
        PlaceInput(
            person_id=person,
            store_id=scene.store,
            lines=[Wanted(sku_id=scene.berries.id, quantity=1, groupbuy_id=groupbuy_id)],
            key=str(new_id()),
            channel="groupbuy",
        )
    )
    notify(orders.start_payment(order.id, person, "wechat"))


def test_history_becomes_a_fit(scene: Scene) -> None:
    fit = CategoryFit.objects.get(store_id=scene.store, category_id=scene.berries.category_id)
    assert 24 < sum(fit.daily[:7]) < 36
    assert fit.windows == 8
    chain = PriceFit.objects.get(category_id=NOUGHT)
    assert -3.5 < chain.slope < -1
    assert chain.points > 5
    days = sum(Habit.objects.filter(category_id=scene.berries.category_id).values_list("days", flat=True))
    assert days == sum(Habit.objects.filter(category_id=scene.berries.category_id).values_list("shelf_days", flat=True))
    assert days > 600


def test_a_directive_says_what_why_and_how_much(scene: Scene) -> None:
    one = _proposed(scene)
    assert one.title == "今晚 20:00 前团云南有机蓝莓，推给 2 个群"
    assert one.supplier_name == "弥勒果园"
    assert 1 <= len(one.facts) <= 3
    assert len(one.evidence.sales) == 28
    assert len(one.evidence.forecast) == 7
    households = one.expectation.households
    assert 0 < households.low < households.expected < households.high <= len(scene.persons)
    assert one.tiers[0].unit_fen < 5990
    assert min(tier.unit_fen for tier in one.tiers) >= one.floor_fen
    assert {part.kind for part in one.parts} == {PartKind.OPEN, PartKind.PREHEAT, PartKind.POST, PartKind.REMIND}
    with clock.at(NOW):
        assert api.propose(scene.store) == []


def test_an_edit_moves_the_expectation(scene: Scene) -> None:
    one = _proposed(scene)
    dear, cheap = ([TierView(households=5, unit_fen=fen)] for fen in (5890, 4190))
    with clock.at(NOW):
        assert (
            api.expectation(one.id, Edit(tiers=cheap)).households.expected
            > api.expectation(one.id, Edit(tiers=dear)).households.expected
        )
        small = api.expectation(one.id, Edit(community_ids=[scene.second]))
        assert small.households.expected < one.expectation.households.expected
        assert api.directive(one.id).expectation == one.expectation
        kept = api.change(one.id, Edit(tiers=cheap, parts_off=[PartKind.REMIND, PartKind.OPEN]))
        assert kept.tiers[0].unit_fen == 4190
        assert [part.kind for part in kept.parts if not part.on] == [PartKind.REMIND]
        with pytest.raises(BelowFloor):
            api.expectation(one.id, Edit(tiers=[TierView(households=5, unit_fen=3000)]))
        with pytest.raises(NoCommunityOfStore):
            api.change(one.id, Edit(community_ids=[scene.chain.other_community]))


def test_one_tap_carries_out_all_parts(scene: Scene) -> None:
    done = _executed(scene)
    assert done.state is DirectiveState.EXECUTED
    assert done.groupbuy_id is not None
    assert all(part.done_at for part in done.parts)
    seen = groupbuy.view(done.groupbuy_id)
    assert (seen.state, seen.directive_id) == (GroupBuyState.OPEN, done.id)
    with clock.at(NOW):
        for place in (scene.chain.community, scene.second):
            assert community.value_share(community.group_of_community(place)) == (1, 2)
    assert Message.objects.filter(key=f"directive:{done.id}").count() > 0
    assert len(done.curve) == 25
    with clock.at(NOW):
        again = api.execute(done.id, actor="staff:test", name="小李")
    assert again.groupbuy_id == done.groupbuy_id
    assert GroupBuy.objects.count() == 1


def test_what_was_executed_runs_on_the_page_of_the_day_and_can_be_taken_back_there(scene: Scene) -> None:
    done = _executed(scene)
    assert done.groupbuy_id is not None
    with clock.at(NOW + timedelta(minutes=5)):
        _join(scene, scene.persons[0], done.groupbuy_id)
        settle(with_timers=False)
        (run,) = api.today(scene.store).running
    assert (run.groupbuy_id, run.directive_id, run.households) == (done.groupbuy_id, done.id, 1)
    assert run.expected == done.expectation.households
    assert run.undo_until == NOW + timedelta(minutes=10)


def test_a_failing_part_leaves_nothing(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    one = _proposed(scene)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the inbox is broken")

    monkeypatch.setattr("linli.messaging.api.send_many", broken)
    with clock.at(NOW), pytest.raises(RuntimeError):
        api.execute(one.id, actor="staff:test", name="小李")
    assert GroupBuy.objects.count() == 0
    assert Message.objects.count() == 0
    assert community.value_share(community.group_of_community(scene.second)) == (0, 0)
    with clock.at(NOW):
        assert api.directive(one.id).state is DirectiveState.PROPOSED


def test_everything_can_be_taken_back_for_ten_minutes(scene: Scene) -> None:
    done = _executed(scene)
    assert done.groupbuy_id is not None
    with clock.at(NOW + timedelta(minutes=5)):
        _join(scene, scene.persons[0], done.groupbuy_id)
        settle(with_timers=False)
        back = api.undo(done.id)
        settle(with_timers=False)
        assert back.state is DirectiveState.UNDONE
        assert api.undo(done.id).state is DirectiveState.UNDONE
        assert groupbuy.view(done.groupbuy_id).state is GroupBuyState.CANCELLED
        assert community.value_share(community.group_of_community(scene.second)) == (0, 0)
    (order,) = orders.orders_of_groupbuy(done.groupbuy_id, paid=False)
    assert order.refunded_fen == order.paid_fen
    assert not Outcome.objects.exists()


def test_after_ten_minutes_it_is_too_late(scene: Scene) -> None:
    done = _executed(scene)
    with clock.at(NOW + timedelta(minutes=11)), pytest.raises(TooLateToUndo):
        api.undo(done.id)


def test_a_refusal_is_remembered(scene: Scene) -> None:
    one = _proposed(scene)
    score = Directive.objects.get(id=one.id).score
    with clock.at(NOW):
        assert api.decline(one.id, "供不上货").decline_reason == "供不上货"
        with pytest.raises(DirectiveOver):
            api.execute(one.id, actor="staff:test", name="小李")
        (made,) = api.propose(scene.store)
    assert Directive.objects.get(id=made).score < score * 0.6


def test_what_is_not_decided_expires(scene: Scene) -> None:
    one = _proposed(scene)
    with clock.at(one.expires_at):
        assert api.directive(one.id).state is DirectiveState.EXPIRED
        with pytest.raises(DirectiveOver):
            api.execute(one.id, actor="staff:test", name="小李")
        assert api.expire_due() == 1
    assert Directive.objects.get(id=one.id).state == DirectiveState.EXPIRED


def test_the_outcome_stands_beside_the_expectation_once(scene: Scene) -> None:
    done = _executed(scene)
    assert done.groupbuy_id is not None
    with clock.at(NOW + timedelta(hours=3)):
        for person in scene.persons[: max(done.threshold, 12)]:
            _join(scene, person, done.groupbuy_id)
        settle(with_timers=False)
    with clock.at(done.closes_at + timedelta(seconds=5)):
        settle()
        settle()
        seen = api.directive(done.id)
        assert not api.measure(done.groupbuy_id, formed=True, households=3, at=clock.now())
    assert seen.state is DirectiveState.MEASURED
    assert seen.outcome is not None
    assert seen.outcome.formed
    assert seen.outcome.households == seen.joins[-1].households == max(done.threshold, 12)
    assert seen.outcome.margin_fen == seen.outcome.net_fen - seen.outcome.quantity * scene.berries.cost_fen
    assert [one.id for one in seen.outcome.measures] == ["households", "net", "margin", "new", "returning"]
    effect = seen.outcome.effect
    assert effect.households + effect.anyway == pytest.approx(seen.outcome.households, abs=0.2)
    assert effect.margin_low_fen <= effect.margin_fen <= effect.margin_high_fen
    assert Learnt.objects.get(scope="chain").count == 1
    record = api.calibration([scene.store])
    assert (record.whole.outcomes, record.whole.formed, len(record.points)) == (1, 1, 1)
    assert record.stores[0].forecast_windows > 0


def test_a_failed_group_buy_is_an_outcome_too(scene: Scene) -> None:
    done = _executed(scene)
    assert done.groupbuy_id is not None
    with clock.at(NOW + timedelta(hours=3)):
        _join(scene, scene.persons[3], done.groupbuy_id)
        settle(with_timers=False)
    with clock.at(done.closes_at + timedelta(seconds=5)):
        settle()
        outcome = api.directive(done.id).outcome
    assert outcome is not None
    assert (outcome.formed, outcome.households, outcome.net_fen) == (False, 1, 0)
    assert not outcome.effect.proven
    assert Learnt.objects.get(scope="chain").mean < 0


def test_closed_early_it_is_compared_with_what_was_expected_by_then(scene: Scene) -> None:
    done = _executed(scene)
    assert done.groupbuy_id is not None
    with clock.at(NOW + timedelta(hours=1)):
        for person in scene.persons[: done.threshold]:
            _join(scene, person, done.groupbuy_id)
        groupbuy.close_early(done.groupbuy_id)
        settle(with_timers=False)
        settle(with_timers=False)
        seen = api.directive(done.id)
    assert seen.outcome is not None
    households, net = seen.outcome.measures[:2]
    assert 0 < households.expected.expected < done.expectation.households.expected
    assert 0 < net.expected.expected < done.expectation.net_fen.expected
    assert "提前截的团" in seen.outcome.learnt[-1]
    assert Learnt.objects.get(scope="chain").mean >= 0
    assert seen.joins[-1].households == done.threshold


def test_the_day_of_a_store(scene: Scene) -> None:
    one = _proposed(scene)
    with clock.at(NOW):
        day = api.today(scene.store)
        other = api.today(scene.chain.other_store)
        groupbuy_opened = api.execute(one.id, actor="staff:test", name="小李").executed_at
    with clock.at(NOW + timedelta(minutes=2)):
        unread = api.today(scene.store)
        settle(with_timers=False)
        read = api.today(scene.store)
    assert (day.as_of, day.stale) == (NOW, False)
    assert (unread.as_of, unread.stale) == (groupbuy_opened, True)
    assert (read.as_of, read.stale) == (NOW + timedelta(minutes=2), False)
    assert [found.id for found in day.directives] == [one.id]
    assert day.note == "小雪"
    assert [figure.id for figure in day.figures] == [
        "net_sales",
        "paid_orders",
        "aov",
        "pickups_waiting",
        "loss_rate",
    ]
    assert day.fitted_at is not None
    assert day.running == []
    assert other.directives == []
    assert other.fitted_at is None


def test_the_day_of_a_busy_store_asks_no_more_often(scene: Scene) -> None:
    row = Directive.objects.get(id=_proposed(scene).id)
    with clock.at(NOW):
        api.today(scene.store)  # places and the archive are loaded once
        with CaptureQueriesContext(connection) as with_one:
            api.today(scene.store)
        row.id, row.number, row.sku_id = new_id(), f"{row.number}-2", scene.eggs.id
        row.save(force_insert=True)
        with CaptureQueriesContext(connection) as with_more:
            assert len(api.today(scene.store).directives) == 2
    assert len(with_more) == len(with_one) <= 40


def test_stores_are_fitted_once_what_came_in_is_read(scene: Scene) -> None:
    asked_for = ProcrastinateJob.objects.filter(task_name__endswith="fit_and_propose")
    with clock.at(NOW + timedelta(days=1)):
        sell(scene.store, scene.persons[:3], [scene.eggs])
    with clock.at(NOW + timedelta(days=1, minutes=1)):  # yesterday's fit is stale by now
        jobs.refit()
        assert asked_for.count() == 0
        settle(with_timers=False)
        jobs.refit()
        assert asked_for.count() == 1
