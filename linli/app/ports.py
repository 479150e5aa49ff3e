"""Where upper modules are plugged into the Protocols that lower ones declare."""

from linli.accounts.api import plug_code_sender
from linli.app.goods import CatalogGoods
from linli.connect.payments.api import WeChatPayProvider
from linli.connect.sms.api import sender
from linli.groupbuy.api import Offers
from linli.orders.api import plug_offer_book, plug_payment_provider
from linli.people.api import plug_goods_book


def plug() -> None:
    """Connect every port to its implementation."""
    plug_offer_book(Offers())
    plug_payment_provider(WeChatPayProvider())
    plug_goods_book(CatalogGoods())
    plug_code_sender(sender())
