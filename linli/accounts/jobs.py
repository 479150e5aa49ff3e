"""What accounts does by the clock."""

from linli.accounts import api
from linli.kernel.housekeeping import daily


@daily
def forget_old() -> None:
    """Delete codes and notes of sessions that nobody can use any more."""
    api.forget_old()
