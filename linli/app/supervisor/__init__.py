"""One process that starts, watches and stops all others."""

from linli.app.supervisor.claim import Occupied
from linli.app.supervisor.house import House

__all__ = ["House", "Occupied"]
