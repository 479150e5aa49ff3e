"""Secrets that are made once and kept in the data folder."""

import json
import os
import secrets
from pathlib import Path


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
    fresh.replace(path)
