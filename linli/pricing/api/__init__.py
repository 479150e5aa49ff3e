"""Use cases of pricing."""

from linli.pricing.api.coupons import add_coupon, ask_terms, coupons_of, give_back, issue, terms, use
from linli.pricing.api.prices import ask_prices, prices, set_pickup_discount, set_prices
from linli.pricing.rules import best_coupon, quote, usable

__all__ = [
    "add_coupon",
    "ask_prices",
    "ask_terms",
    "best_coupon",
    "coupons_of",
    "give_back",
    "issue",
    "prices",
    "quote",
    "set_pickup_discount",
    "set_prices",
    "terms",
    "usable",
    "use",
]
