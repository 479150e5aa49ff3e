"""Goods past their last day, and proofs that the books of goods are right."""

from linli.kernel.doctor import check
from linli.kernel.jobs import every
from linli.stock.api import prove, set_aside_expired


@every(seconds=10)
def take_expired_off_the_shelf() -> None:
    """In the morning after its last day nobody can buy a piece any more; nor one that an order gives back later."""
    set_aside_expired()


@check("stock")
def stock_sums() -> list[str]:
    """The ledger sums to zero and agrees with the batches."""
    return prove()
