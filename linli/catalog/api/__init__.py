"""Use cases of the catalog."""

from linli.catalog.api.editing import save
from linli.catalog.api.loading import load_categories, load_products
from linli.catalog.api.looking import by_barcode, categories, costs_of_codes, ids_of_codes, listing, skus
from linli.catalog.api.searching import search

__all__ = [
    "by_barcode",
    "categories",
    "costs_of_codes",
    "ids_of_codes",
    "listing",
    "load_categories",
    "load_products",
    "save",
    "search",
    "skus",
]
