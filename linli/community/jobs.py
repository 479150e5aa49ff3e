"""Readers: groups open with their community, talk is counted."""

from linli.accounts.events import CommunityAdded, StoreAdded
from linli.community import api
from linli.community.events import Commented, Posted, Wished
from linli.kernel.events import Fact
from linli.kernel.log import on
from linli.people.events import PersonMerged, PersonUnmerged


@on(CommunityAdded)
def open_group(fact: Fact[CommunityAdded]) -> None:
    """A community has its group from its first day."""
    api.group_of_community(fact.event.community_id)


@on(StoreAdded)
def open_core_group(fact: Fact[StoreAdded]) -> None:
    """A store has a group for its core members."""
    if fact.event.store_id:
        api.core_group(fact.event.store_id)


@on(PersonMerged, PersonUnmerged)
def follow_persons(fact: Fact[PersonMerged | PersonUnmerged]) -> None:
    """Two persons turned out to be one, or not after all. One reader, so that both are seen in order."""
    event = fact.event
    if isinstance(event, PersonUnmerged):
        api.follow_unmerge(event.merged_id)
    elif event.person_id is not None:
        api.follow_merge(event.person_id, event.merged_id)


@on(Posted, batch=True)
def hear_posts(facts: list[Fact[Posted]]) -> None:
    """Count what posts speak of."""
    api.count_posts([(fact.event.post_id, fact.occurred_at) for fact in facts])


@on(Commented, batch=True)
def hear_comments(facts: list[Fact[Commented]]) -> None:
    """Count what answers speak of."""
    api.count_comments([(fact.event.comment_id, fact.occurred_at) for fact in facts if fact.event.comment_id])


@on(Wished, batch=True)
def hear_wishes(facts: list[Fact[Wished]]) -> None:
    """Count what neighbours wish for."""
    api.count_wishes([(fact.event.wish_id, fact.occurred_at) for fact in facts])
