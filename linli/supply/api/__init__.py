"""Use cases of supply."""

from linli.supply.api.purchases import cancel, confirm, order, purchase, purchases, ship
from linli.supply.api.receiving import latest_receipts, receipts_of, receive
from linli.supply.api.suppliers import add_supplier, supplier_names, suppliers

__all__ = [
    "add_supplier",
    "cancel",
    "confirm",
    "latest_receipts",
    "order",
    "purchase",
    "purchases",
    "receipts_of",
    "receive",
    "ship",
    "supplier_names",
    "suppliers",
]
