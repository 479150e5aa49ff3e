"""Facts of group buying."""

from uuid import UUID

from linli.kernel.events import Event


class GroupBuyOpened(Event):
    """Neighbours may join."""

    groupbuy_id: UUID
    sku_id: UUID
    community_ids: list[UUID]
    directive_id: UUID | None = None


class GroupBuyJoined(Event):
    """Somebody joined and has paid."""

    groupbuy_id: UUID
    order_id: UUID
    quantity: int


class GroupBuyLeft(Event):
    """Somebody who had joined got all of the money back."""

    groupbuy_id: UUID
    order_id: UUID


class GroupBuyTierReached(Event):
    """Enough households joined for a better price."""

    groupbuy_id: UUID
    households: int
    unit_fen: int


class GroupBuyFormed(Event):
    """The deadline passed with enough households; the goods are ordered."""

    groupbuy_id: UUID
    households: int
    quantity: int


class GroupBuyFailed(Event):
    """The deadline passed with too few households; everybody is refunded."""

    groupbuy_id: UUID
    households: int


class GroupBuyCancelled(Event):
    """The host called it off; everybody is refunded."""

    groupbuy_id: UUID
