"""What happened that a line of sales should tell of: directives carried out, group buys opened and ended."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from linli.decide.models import Directive
from linli.decide.types import DirectiveState
from linli.decide.types.trend import MarkKind, MarkView
from linli.groupbuy import api as groupbuy
from linli.groupbuy.types import GroupBuyRow, GroupBuyState
from linli.insight import api as insight
from linli.insight.types import Period
from linli.kernel import clock

MOST_MARKS = 1_000
ENDS: dict[GroupBuyState, MarkKind] = {
    GroupBuyState.FORMED: "formed",
    GroupBuyState.FAILED: "failed",
    GroupBuyState.CANCELLED: "cancelled",
}


def marks(store_ids: Collection[UUID] | None, period: Period) -> list[MarkView]:
    """What happened on these local days, oldest first; of very much the newest. Raises BadPeriod."""
    insight.check(period)
    start, end = clock.day_bounds(period.start)[0], clock.day_bounds(period.end)[0]
    found = groupbuy.rows_between(store_ids, start, end, limit=MOST_MARKS)
    carried_out = {
        row.groupbuy_id: row
        for row in Directive.objects.filter(groupbuy_id__in=[one.id for one in found]).exclude(
            state=DirectiveState.UNDONE
        )
    }
    told = [mark for one in found for mark in _marks_of(one, carried_out.get(one.id))]
    return sorted((mark for mark in told if start <= mark.at < end), key=lambda mark: mark.at)[-MOST_MARKS:]


def _marks_of(one: GroupBuyRow, directive: Directive | None) -> list[MarkView]:
    """Its beginning, told as the directive that began it, and its end."""
    first = _mark(one, "directive" if directive else "opened", one.opened_at, directive.id if directive else None)
    if one.closed_at is None or one.state not in ENDS:
        return [first]
    return [first, _mark(one, ENDS[one.state], one.closed_at, None)]


def _mark(one: GroupBuyRow, kind: MarkKind, at: datetime, directive_id: UUID | None) -> MarkView:
    return MarkView(
        kind=kind,
        at=at,
        day=clock.local_day(at),
        title=one.title,
        store_id=one.store_id,
        store_name=one.store_name,
        households=one.households,
        groupbuy_id=one.id,
        directive_id=directive_id,
    )
