"""What a resident means to do of an evening, one thing after another: drawn from the seed alone.

What the server answers changes what comes of an intention, never which one is next: the same seed is the same evening.
"""

import random
from collections.abc import Iterator, Mapping
from typing import NamedTuple

PAUSE_SECONDS = 240.0  # of life, between two things; one in four seconds at 60 times its pace

LIFE: Mapping[str, int] = {
    "browse": 28,
    "search": 16,
    "join_group_buy": 14,
    "buy_from_the_shelf": 9,
    "read_the_group": 14,
    "wish": 3,
    "back_a_wish": 6,
    "say_something": 2,
    "look_after_orders": 10,
}
RUSH: Mapping[str, int] = {"buy_from_the_shelf": 6, "join_group_buy": 4}


class Intention(NamedTuple):
    """A deed, the pause before it in seconds of life, and the seed of all that is chosen in doing it."""

    deed: str
    pause: float
    seed: int

    def dice(self) -> random.Random:
        """The dice for this deed: however many throws it needs, the next deed does not notice."""
        return random.Random(self.seed)


def intentions(seed: int, number: int, habits: Mapping[str, int] = LIFE) -> Iterator[Intention]:
    """The endless evening of a resident."""
    dice = random.Random(f"{seed}:{number}")
    deeds, weights = list(habits), list(habits.values())
    while True:
        deed = dice.choices(deeds, weights)[0]
        yield Intention(deed, dice.expovariate(1 / PAUSE_SECONDS), dice.getrandbits(48))
