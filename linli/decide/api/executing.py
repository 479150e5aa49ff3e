"""One tap: all parts of a directive or none; taking it back; saying no; editing."""

from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from linli.catalog import api as catalog
from linli.decide.api.looking import UNDO_MINUTES, view_of
from linli.decide.api.parts import Done, run_parts, withdraw_posts
from linli.decide.api.stating import (
    demand_of,
    edited,
    expectation_view,
    expected_now,
    locked,
    need_open,
    offer_of,
)
from linli.decide.api.tempo import expected_curve
from linli.decide.events import DirectiveDeclined, DirectiveExecuted, DirectiveUndone
from linli.decide.models import Directive
from linli.decide.rules.words import STATE_ZH
from linli.decide.types import DirectiveOver, DirectiveState, DirectiveView, Edit, ExpectationView, TooLateToUndo
from linli.groupbuy import api as groupbuy
from linli.kernel import clock
from linli.kernel.errors import NotFound
from linli.kernel.log import record, transaction


def expectation(directive_id: UUID, edit: Edit) -> ExpectationView:
    """What the directive would bring with these changes; nothing is kept."""
    row = Directive.objects.filter(id=directive_id).first()
    if row is None:
        raise NotFound()
    need_open(row, "改")
    return expectation_view(expected_now(edited(row, edit)))


def change(directive_id: UUID, edit: Edit) -> DirectiveView:
    """Keep the changes of a host, and the expectation that goes with them."""
    with transaction():
        row = locked(directive_id)
        need_open(row, "改")
        edited(row, edit)
        row.expectation = asdict(expected_now(row))
        row.expires_at = min(row.expires_at, row.closes_at) if edit.closes_at is None else row.closes_at
        row.save()
        return view_of(row)


def execute(directive_id: UUID, *, actor: str, name: str, staff_id: UUID | None = None) -> DirectiveView:
    """Carry out all parts or none. Tapped twice, the second tap finds it done."""
    with transaction():
        row = locked(directive_id)
        if row.state == DirectiveState.EXECUTED:
            return view_of(row)
        need_open(row, "执行")
        sku = catalog.skus([row.sku_id])[row.sku_id]
        done = run_parts(row, sku, staff_id=staff_id, opened_by=actor)
        _keep(row, done, name)
        record(DirectiveExecuted(store_id=row.store_id, directive_id=row.id))
        return view_of(row)


def _keep(row: Directive, done: Done, name: str) -> None:
    now = clock.now()
    row.state, row.executed_at, row.executed_by = DirectiveState.EXECUTED, now, name
    row.groupbuy_id, row.post_ids = done.groupbuy_id, done.post_ids
    row.done = {
        kind: {"note": note, "note_en": note_en, "at": now.isoformat()} for kind, (note, note_en) in done.notes.items()
    }
    row.curve = expected_curve(row.store_id, demand_of(row), offer_of(row), now, row.closes_at)
    row.save()


def undo(directive_id: UUID) -> DirectiveView:
    """Take everything back: the group buy with its refunds, the posts. Messages that were read cannot be unread."""
    with transaction():
        row = locked(directive_id)
        if row.state == DirectiveState.UNDONE:
            return view_of(row)
        if row.state != DirectiveState.EXECUTED or row.executed_at is None or row.groupbuy_id is None:
            raise DirectiveOver(state=row.state, state_zh=STATE_ZH[row.state], step_zh="撤回")
        if clock.now() > row.executed_at + timedelta(minutes=UNDO_MINUTES):
            raise TooLateToUndo()
        row.state, row.ended_at = DirectiveState.UNDONE, clock.now()
        row.save(update_fields=["state", "ended_at"])
        groupbuy.cancel(row.groupbuy_id, "主理人撤回了指令")
        withdraw_posts(row.post_ids)
        record(DirectiveUndone(store_id=row.store_id, directive_id=row.id))
        return view_of(row)


def decline(directive_id: UUID, reason: str) -> DirectiveView:
    """Say no for a reason; the same goods rank lower for some weeks."""
    with transaction():
        row = locked(directive_id)
        need_open(row, "回绝")
        row.state, row.reason, row.ended_at = DirectiveState.DECLINED, reason, clock.now()
        row.save(update_fields=["state", "reason", "ended_at"])
        record(DirectiveDeclined(store_id=row.store_id, directive_id=row.id, reason=reason))
        return view_of(row)


def expire_due() -> int:
    """Close directives whose time has passed; how many."""
    return Directive.objects.filter(state=DirectiveState.PROPOSED, expires_at__lte=clock.now()).update(
        state=DirectiveState.EXPIRED, ended_at=clock.now()
    )


def note_cancelled(groupbuy_id: UUID) -> None:
    """The group buy of a directive was called off by hand: the directive is over, without an outcome."""
    Directive.objects.filter(groupbuy_id=groupbuy_id, state=DirectiveState.EXECUTED).update(
        state=DirectiveState.UNDONE, ended_at=clock.now(), reason="团购页取消了这个团"
    )
