"""The one API: a router for each module."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from ninja import NinjaAPI

from linli.app.labels import FIELD_LABELS
from linli.kernel.http import build_api


def assemble() -> NinjaAPI:
    """The API with the router of every module that has one."""
    api = build_api(FIELD_LABELS, title="Linli", version="0.1.0", urls_namespace="linli")
    for module in settings.MODULES:
        if find_spec(f"linli.{module}.http"):
            api.add_router("", import_module(f"linli.{module}.http").router)
    api.add_router("", import_module("linli.app.http").router)
    return api


api = assemble()
