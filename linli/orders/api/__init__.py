"""Use cases of orders."""

from linli.orders.api.checkout import cart, quote, set_in_cart
from linli.orders.api.ending import cancel, expire_due, expire_of_groupbuy, hand_out
from linli.orders.api.listing import every, listing, order_sheet
from linli.orders.api.loading import Articles, load_sales
from linli.orders.api.looking import (
    first_paid_at,
    order,
    order_of,
    order_of_refund,
    orders,
    orders_of,
    orders_of_groupbuy,
    payments_of,
    refunds_of,
)
from linli.orders.api.notices import parked_notices, retry_notice, settle_notice
from linli.orders.api.paying import close_payments, payment_of, prepare, start_payment, take_notice
from linli.orders.api.placing import place
from linli.orders.api.ports import plug_offer_book, plug_payment_provider
from linli.orders.api.proof import prove
from linli.orders.api.refunding import refund, refunds_waiting, retry_refund, send, take_refund_notice
from linli.orders.api.sales import sales_by_day

__all__ = [
    "Articles",
    "cancel",
    "cart",
    "close_payments",
    "every",
    "expire_due",
    "expire_of_groupbuy",
    "first_paid_at",
    "hand_out",
    "listing",
    "load_sales",
    "order",
    "order_of",
    "order_of_refund",
    "order_sheet",
    "orders",
    "orders_of",
    "orders_of_groupbuy",
    "parked_notices",
    "payment_of",
    "payments_of",
    "place",
    "plug_offer_book",
    "plug_payment_provider",
    "prepare",
    "prove",
    "quote",
    "refund",
    "refunds_of",
    "refunds_waiting",
    "retry_notice",
    "retry_refund",
    "sales_by_day",
    "send",
    "set_in_cart",
    "settle_notice",
    "start_payment",
    "take_notice",
    "take_refund_notice",
]
