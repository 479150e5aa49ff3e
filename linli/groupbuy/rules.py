"""Rules of group buying: which price holds, what is missing, how it ends, what everybody gets back."""

from collections.abc import Sequence

from linli.groupbuy.types import GroupBuyState, NextTier, Tier, TierView


def reached(tiers: Sequence[Tier], households: int) -> Tier | None:
    """The best tier that so many households reach."""
    return next((tier for tier in reversed(tiers) if households >= tier.households), None)


def unit_fen(tiers: Sequence[Tier], households: int) -> int:
    """What a piece costs now: the price of the reached tier, before any is reached that of the first."""
    return (reached(tiers, households) or tiers[0]).unit_fen


def next_tier(tiers: Sequence[Tier], households: int) -> NextTier | None:
    """The next tier and how many households it still needs."""
    following = next((tier for tier in tiers if tier.households > households), None)
    if following is None:
        return None
    return NextTier(households_missing=following.households - households, unit_fen=following.unit_fen)


def tier_views(tiers: Sequence[Tier], households: int) -> list[TierView]:
    """All tiers, the reached ones and the current one marked."""
    current = reached(tiers, households)
    return [
        TierView(
            households=tier.households,
            unit_fen=tier.unit_fen,
            reached=households >= tier.households,
            current=tier is current,
        )
        for tier in tiers
    ]


def outcome(households: int, threshold: int) -> GroupBuyState:
    """How a group buy ends at its deadline."""
    return GroupBuyState.FORMED if households >= max(1, threshold) else GroupBuyState.FAILED


def difference_fen(paid_unit_fen: int, final_unit_fen: int, quantity: int, paid_fen: int) -> int:
    """What a buyer gets back when all settle at the final price; never more than was paid for the line."""
    return min(max(0, paid_unit_fen - final_unit_fen) * quantity, paid_fen)


def label(kind: str, tiers: Sequence[Tier], households: int) -> str:
    """What the price is called in the explanation of an order: 接龙价, 团购价, 50 户档."""
    if kind == "rollcall":
        return "接龙价"
    tier = reached(tiers, households)
    return f"{tier.households} 户档" if tier and len(tiers) > 1 else "团购价"
