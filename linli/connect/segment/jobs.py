"""Housekeeping of the tracking API."""

from linli.connect.segment import api
from linli.kernel.jobs import every


@every(seconds=3600)
def forget_old() -> None:
    """Drop message ids and replayed events that nobody asks for any more."""
    api.forget_old()
