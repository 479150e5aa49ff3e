"""Orders over HTTP."""

from linli.kernel.http import router as new_router
from linli.orders.http import shop

router = new_router("orders")
router.add_router("", shop.router)

__all__ = ["router"]
