"""Where upper modules are plugged into the Protocols that lower ones declare."""

from linli.groupbuy.api import Offers
from linli.orders.api import plug_offer_book


def plug() -> None:
    """Connect every port to its implementation."""
    plug_offer_book(Offers())
