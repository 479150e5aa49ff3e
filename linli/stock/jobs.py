"""Proofs that the books of goods are right."""

from linli.kernel.doctor import check
from linli.stock.api import prove


@check("stock")
def stock_sums() -> list[str]:
    """The ledger sums to zero and agrees with the batches."""
    return prove()
