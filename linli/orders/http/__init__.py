"""Orders over HTTP: the shop window, then cart, checkout and orders."""

from linli.kernel.http import router as new_router
from linli.orders.http import shop, trading

router = new_router("orders")
router.add_router("", shop.router)
router.add_router("", trading.router)

__all__ = ["router"]
