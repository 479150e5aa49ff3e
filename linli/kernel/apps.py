"""The ground floor as a Django app."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Event log, timers, idempotency keys and rate counters."""

    name = "linli.kernel"
    label = "kernel"
