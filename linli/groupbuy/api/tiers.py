"""The tiers of group buys as the rules take them."""

from collections.abc import Sequence
from uuid import UUID

from linli.groupbuy.models import TierRow
from linli.groupbuy.types import Tier


def tiers_of(groupbuy_ids: Sequence[UUID]) -> dict[UUID, list[Tier]]:
    """Tiers by group buy, from the first to the best."""
    found: dict[UUID, list[Tier]] = {one: [] for one in groupbuy_ids}
    for row in TierRow.objects.filter(groupbuy_id__in=groupbuy_ids).order_by("groupbuy_id", "households"):
        found[row.groupbuy_id].append(Tier(households=row.households, unit_fen=row.unit_fen))
    return found
