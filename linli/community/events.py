"""Facts about groups of neighbours."""

from typing import Literal
from uuid import UUID

from linli.kernel.events import Event


class GroupJoined(Event):
    """A person became a member of a group."""

    group_id: UUID


class GroupLeft(Event):
    """A person left a group, or was asked to."""

    group_id: UUID


class JoinAsked(Event):
    """A person waits to be admitted."""

    group_id: UUID


class Posted(Event):
    """Something was posted; `sku_ids` are the goods hung below it."""

    group_id: UUID
    post_id: UUID
    worth: Literal["value", "promotion"]
    sku_ids: list[UUID] = []


class PostMarked(Event):
    """The host corrected what a post is worth."""

    group_id: UUID
    post_id: UUID
    worth: Literal["value", "promotion"]


class PostHidden(Event):
    """A post was taken out of sight by host, moderator or author."""

    group_id: UUID
    post_id: UUID


class Commented(Event):
    """Somebody answered a post."""

    group_id: UUID
    post_id: UUID
    sku_ids: list[UUID] = []
    comment_id: UUID | None = None


class Liked(Event):
    """Somebody liked a post."""

    group_id: UUID
    post_id: UUID


class Voted(Event):
    """Somebody voted."""

    group_id: UUID
    poll_id: UUID
    option_id: UUID


class Reported(Event):
    """Somebody found a post out of place."""

    group_id: UUID
    post_id: UUID


class Wished(Event):
    """Somebody wishes for something, or joined a neighbour's wish."""

    community_id: UUID | None
    sku_id: UUID | None
    wish_id: UUID
