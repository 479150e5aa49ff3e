"""Orders over HTTP: the shop window, then cart, checkout and orders, then payments that head office looks after."""

from linli.kernel.http import router as new_router
from linli.orders.http import notices, shop, trading

router = new_router("orders")
router.add_router("", shop.router)
router.add_router("", trading.router)
router.add_router("", notices.router)

__all__ = ["router"]
