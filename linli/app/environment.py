"""What settings read from outside: the database's address, and secrets that are made once."""

import json
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def database_url(data: Path) -> str:
    """`LINLI_DATABASE_URL`, else the address that the embedded server wrote down, else the empty string."""
    if given := os.environ.get("LINLI_DATABASE_URL"):
        return given
    written = data / "postgres" / "url"
    return written.read_text().strip() if written.exists() else ""


def database_from_url(url: str) -> dict[str, Any]:
    """Django's form of a `postgresql://user:password@host:port/name?option=…` address.

    A host that is a folder (a Unix socket) is given percent-encoded or as `?host=/folder`.
    """
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "linli",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"application_name": "linli", "prepare_threshold": 2, **options},
    }


def kept_secret(data: Path, name: str) -> str:
    """A secret from `LINLI_SECRET_<NAME>`, else from `secrets.json` in the data folder, made there if missing."""
    if given := os.environ.get(f"LINLI_SECRET_{name.upper()}"):
        return given
    path = data / "secrets.json"
    kept: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    if name not in kept:
        kept[name] = secrets.token_urlsafe(48)
        _write_private(path, json.dumps(kept))
    return kept[name]


def _write_private(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)
