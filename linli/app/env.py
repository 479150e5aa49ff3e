"""Where this installation keeps things and on which ports it listens. Reads, touches nothing."""

import os
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

PROJECT_ROOT = Path(__file__).resolve().parents[2]

DEFAULT_PORT = 8000


def data_dir() -> Path:
    """The folder of everything that must survive a restart: `LINLI_DATA`, else `var/` of the project."""
    return Path(os.environ.get("LINLI_DATA") or PROJECT_ROOT / "var").absolute()


def logs_dir() -> Path:
    """The folder with one log file for each process."""
    return data_dir() / "logs"


def port() -> int:
    """The port of API and pages: `PORT`."""
    return int(os.environ.get("PORT") or DEFAULT_PORT)


def page_address() -> str:
    """Where a browser on this machine finds the pages, without a slash at the end."""
    host = os.environ.get("LINLI_HOST") or "127.0.0.1"
    return f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0') else host}:{port()}"


def realtime_port() -> int:
    """The port of the WebSocket process: one above `PORT`."""
    return port() + 1


def postgres_port() -> int:
    """The loopback port of the embedded server: two above `PORT`."""
    return port() + 2


def uses_own_database() -> bool:
    """True when the user named a PostgreSQL of their own, so that none is embedded."""
    return bool(os.environ.get("LINLI_DATABASE_URL"))


def wants_demo() -> bool:
    """Whether an empty installation is filled with the demo chain: `LINLI_DEMO` is not 0."""
    return os.environ.get("LINLI_DEMO", "1") == "1"


def database_url_file() -> Path:
    """The file in which the embedded server leaves its address."""
    return data_dir() / "postgres" / "url"


def database_url() -> str:
    """The address of the database: `LINLI_DATABASE_URL`, else the embedded server's.

    Before the first start it is an address where nobody listens, so that settings load without a database.
    """
    named = os.environ.get("LINLI_DATABASE_URL")
    if named:
        return named
    try:
        return database_url_file().read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return "postgresql://linli@/linli?host=/nonexistent/linli-was-never-started"


def database_settings() -> dict[str, Any]:
    """The database's entry for Django's DATABASES."""
    parts: dict[str, Any] = conninfo_to_dict(database_url())
    return {
        "ENGINE": "linli.kernel.database",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # Only what is sent through linli.kernel.prepared is ever prepared; Django's own statements are not.
        "OPTIONS": {**parts, "prepare_threshold": 5},
    }
