"""Housekeeping of the tracking API."""

from linli.connect.segment import api
from linli.kernel.housekeeping import daily


@daily
def forget_messages() -> None:
    """Delete message ids and replayed events that nobody asks for any more."""
    api.forget_old()
