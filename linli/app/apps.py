"""The composition root as a Django app: when all modules are loaded, their facts, readers and timers are too."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig
from django.conf import settings


class LinliConfig(AppConfig):
    """Loads what each module contributes."""

    name = "linli.app"
    label = "app"

    def ready(self) -> None:
        """Import `events` and `jobs` of every module, then plug ports."""
        for module in ["kernel", *settings.MODULES]:
            for part in ("events", "jobs"):
                if find_spec(f"linli.{module}.{part}"):
                    import_module(f"linli.{module}.{part}")
        import_module("linli.app.ports").plug()
