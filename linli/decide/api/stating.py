"""Between the row of a directive and the rules: its demand, its offer, what an edit makes of them."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from linli.accounts import api as accounts
from linli.decide.models import Directive, Foresight
from linli.decide.rules.expect import Demand, Expectation, Offer, Range, expect
from linli.decide.rules.offer import floor_fen, pickup_after
from linli.decide.rules.words import STATE_ZH, yuan
from linli.decide.types import (
    BelowFloor,
    DirectiveOver,
    DirectiveState,
    Edit,
    ExpectationView,
    NoCommunityOfStore,
    PartKind,
    RangeView,
)
from linli.kernel import clock
from linli.kernel.errors import Invalid, NotFound
from linli.people import api as people


def locked(directive_id: UUID) -> Directive:
    """The directive's row, locked; raises NotFound."""
    row = Directive.objects.select_for_update().filter(id=directive_id).first()
    if row is None:
        raise NotFound()
    return row


def need_open(row: Directive, step_zh: str) -> None:
    """Raise DirectiveOver unless the directive still waits for a decision."""
    state = DirectiveState(row.state)
    if state is DirectiveState.PROPOSED and row.expires_at <= clock.now():
        state = DirectiveState.EXPIRED
    if state is not DirectiveState.PROPOSED:
        raise DirectiveOver(state=state.value, state_zh=STATE_ZH[state.value], step_zh=step_zh)


def demand_of(row: Directive) -> Demand:
    """The demand as it was known when the directive was made, for the communities that are chosen now."""
    demand = Demand(**row.demand)
    made_for: dict[str, float] = row.natural_by_community
    chosen = {str(one) for one in row.community_ids}
    if chosen == set(made_for):
        return demand
    return replace(demand, natural=sum(made_for.get(one, 0.0) for one in chosen))


def offer_of(row: Directive) -> Offer:
    """The offer of a directive."""
    return Offer(tuple((households, fen) for households, fen in row.tiers), row.threshold, row.capacity)


def expectation_kept(row: Directive | Foresight) -> Expectation:
    """The expectation as it stands with the directive, or with a group buy that was opened by hand."""
    kept: dict[str, Any] = row.expectation
    ranges = {name: Range(**value) for name, value in kept.items() if isinstance(value, dict)}
    return Expectation(**ranges, forms=kept["forms"], mean_margin_fen=kept["mean_margin_fen"])


def expectation_view(found: Expectation) -> ExpectationView:
    """The expectation as pages show it."""

    def shown(one: Range) -> RangeView:
        return RangeView(low=one.low, expected=one.expected, high=one.high)

    return ExpectationView(
        households=shown(found.households),
        quantity=shown(found.quantity),
        net_fen=shown(found.net_fen),
        margin_fen=shown(found.margin_fen),
        new_buyers=shown(found.new_buyers),
        returning_share=shown(found.returning_share),
        forms=found.forms,
    )


def edited(row: Directive, edit: Edit) -> Directive:
    """The row with the edit applied and checked, not saved."""
    if edit.tiers is not None:
        row.tiers = [[tier.households, tier.unit_fen] for tier in edit.tiers]
        row.threshold = edit.threshold or edit.tiers[0].households
    elif edit.threshold is not None:
        row.threshold = edit.threshold
    if edit.capacity is not None:
        row.capacity = edit.capacity
    if edit.parts_off is not None:
        row.parts_off = sorted({part.value for part in edit.parts_off} - {PartKind.OPEN.value})
    if edit.closes_at is not None:
        _close_at(row, edit)
    if edit.community_ids is not None:
        _go_to(row, edit.community_ids)
    _check_price(row)
    return row


def _close_at(row: Directive, edit: Edit) -> None:
    assert edit.closes_at is not None
    if edit.closes_at <= clock.now():
        raise Invalid(reason_zh="截团时间要在现在之后", reason_en="The deadline must lie in the future")
    row.closes_at = edit.closes_at
    row.pickup_from = pickup_after(edit.closes_at)


def _go_to(row: Directive, community_ids: list[UUID]) -> None:
    served = {one.id for one in accounts.communities(row.store_id)}
    if not set(community_ids) <= served:
        raise NoCommunityOfStore()
    row.community_ids = list(dict.fromkeys(community_ids))
    reach = sum(people.count_members(row.community_ids).values())
    row.demand = {**row.demand, "reach": reach}


def _check_price(row: Directive) -> None:
    floor = floor_fen(int(row.demand["cost_fen"]))
    prices = [fen for _, fen in row.tiers]
    if min(prices) < floor:
        raise BelowFloor(price=yuan(min(prices)), floor=yuan(floor))
    if max(prices) > row.list_fen:
        raise Invalid(reason_zh="团购价不能高于平时的价", reason_en="The price may not exceed the list price")
    if row.capacity < row.threshold:
        raise Invalid(reason_zh="份数比成团线还少，成不了团", reason_en="The capacity lies below the threshold")


def expected_now(row: Directive) -> Expectation:
    """The expectation of the row as it is."""
    return expect(demand_of(row), offer_of(row))
