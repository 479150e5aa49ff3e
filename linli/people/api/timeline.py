"""What happened to a person, told in sentences."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from linli.accounts.api import communities
from linli.kernel import clock
from linli.kernel.errors import Invalid
from linli.kernel.events import Event, Fact
from linli.kernel.log import facts_of_person
from linli.people.api.goods import goods
from linli.people.rules.telling import Words, skus_in, tell, told_names
from linli.people.types import Goods, Moment

AT_ONCE = 30
SAME_MOMENT = 50


def timeline(
    ids: Sequence[UUID], *, kind: str | None = None, after: str | None = None, limit: int = AT_ONCE
) -> tuple[list[Moment], str | None]:
    """A page of facts about a person (all of its merged ids), newest first, and the cursor of the next page."""
    before, last_id = _cursor(after) if after else (None, None)
    facts = facts_of_person(ids, before=before, names=told_names(kind), limit=limit + 1 + SAME_MOMENT)
    if before and last_id:
        facts = [fact for fact in facts if (fact.occurred_at, fact.id) < (before, last_id)]
    more = len(facts) > limit
    shown = facts[:limit]
    return _told(shown), f"{shown[-1].occurred_at.isoformat()}|{shown[-1].id}" if more else None


def _cursor(text: str) -> tuple[datetime, UUID]:
    try:
        moment, id = text.split("|")
        return datetime.fromisoformat(moment), UUID(id)
    except ValueError:
        raise Invalid(reason_zh="翻页位置不对，请从第一页看起", reason_en="The cursor is not valid") from None


def _told(facts: Sequence[Fact[Event]]) -> list[Moment]:
    told = [(fact, fact.event.model_dump()) for fact in facts]
    named = goods(list({id for _, data in told for id in skus_in(data)}))
    places = {one.id: one.name for one in communities()} if any("community_id" in data for _, data in told) else {}
    words = Words({id: one.name for id, one in named.items()}, places)
    return [moment for fact, data in told if (moment := _moment(fact, data, words, named))]


def _moment(fact: Fact[Event], data: dict[str, Any], words: Words, named: dict[UUID, Goods]) -> Moment | None:
    sentence = tell(fact.event.name, data, words)
    if sentence is None:
        return None
    return Moment(
        id=fact.id,
        at=fact.occurred_at,
        day=clock.local_day(fact.occurred_at),
        kind=sentence.kind,
        icon=sentence.icon,
        title=sentence.title.zh,
        title_en=sentence.title.en,
        detail=sentence.detail.zh,
        detail_en=sentence.detail.en,
        goods=[named[id] for id in sentence.sku_ids if id in named],
    )
