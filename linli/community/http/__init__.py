"""Groups over HTTP: what neighbours do in the mall, what staff do on the desk."""

from linli.community.http import desk, mall
from linli.kernel.http import router as new_router

router = new_router("community")
router.add_router("", mall.router)
router.add_router("", desk.router)

__all__ = ["router"]
