"""Where this installation keeps things and on which ports it listens. Reads, touches nothing."""

import os
from pathlib import Path

from linli.app import environment

PROJECT_ROOT = Path(__file__).resolve().parents[2]

DEFAULT_PORT = 8000


def data_dir() -> Path:
    """The folder of everything that must survive a restart: `LINLI_DATA`, else `var/` of the project."""
    return Path(os.environ.get("LINLI_DATA") or PROJECT_ROOT / "var").resolve()


def logs_dir() -> Path:
    """The folder with one log file for each process."""
    return data_dir() / "logs"


def port() -> int:
    """The port of API and pages: `PORT`."""
    return int(os.environ.get("PORT") or DEFAULT_PORT)


def realtime_port() -> int:
    """The port of the WebSocket process: one above `PORT`."""
    return port() + 1


def postgres_port() -> int:
    """The loopback port of the embedded server: two above `PORT`."""
    return port() + 2


def uses_own_database() -> bool:
    """True when the user named a PostgreSQL of their own, so that none is embedded."""
    return bool(os.environ.get("LINLI_DATABASE_URL"))


def database_url() -> str:
    """The address of the database, or the empty string where the embedded server was never started."""
    return environment.database_url(data_dir())
