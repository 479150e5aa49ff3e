"""Where upper modules are plugged into the Protocols that lower ones declare."""

from linli.connect.payments.api import WeChatPayProvider
from linli.groupbuy.api import Offers
from linli.orders.api import plug_offer_book, plug_payment_provider


def plug() -> None:
    """Connect every port to its implementation."""
    plug_offer_book(Offers())
    plug_payment_provider(WeChatPayProvider())
