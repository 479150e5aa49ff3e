"""The router of people."""

from linli.kernel.http import router as new_router

router = new_router("people")
