"""What a ledger is asked to move, and its refusal. Pure."""

from dataclasses import dataclass
from uuid import UUID

from linli.kernel.errors import Problem


@dataclass(frozen=True, slots=True)
class Posting:
    """A move to be made."""

    commodity: UUID
    source: str
    target: str
    quantity: int


class NotEnough(Problem):
    """An account would fall below nought."""

    code, status = "not_enough", 409
    zh, en = "数量不够了", "There is not enough left"
