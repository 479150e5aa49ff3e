"""Money is an integer number of fen; nothing here ever makes a float of it."""

from collections.abc import Sequence


def split(total_fen: int, weights: Sequence[int]) -> list[int]:
    """Split an amount in proportion to the weights, to the fen, by largest remainder; parts sum to the total."""
    if not weights or sum(weights) <= 0 or min(weights) < 0:
        raise ValueError("weights must be non-negative and not all zero")
    whole, sign = abs(total_fen), 1 if total_fen >= 0 else -1
    base = sum(weights)
    parts = [whole * weight // base for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(whole * weights[i] % base), i))
    for i in by_remainder[: whole - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]


def show(fen: int) -> str:
    """An amount as people read it: 4390 → ¥43.90, -200 → −¥2.00."""
    sign = "−" if fen < 0 else ""
    return f"{sign}¥{abs(fen) // 100:,}.{abs(fen) % 100:02d}"
