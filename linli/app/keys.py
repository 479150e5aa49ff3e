"""Secrets that are made once and kept in the data folder."""

import fcntl
import json
import os
import secrets
from pathlib import Path


def kept_secret(data: Path, name: str) -> str:
    """A secret from `LINLI_SECRET_<NAME>`, else from `secrets.json` in the data folder, made there if missing."""
    if given := os.environ.get(f"LINLI_SECRET_{name.upper()}"):
        return given
    path = data / "secrets.json"
    return _kept(path).get(name) or _made(path, name)


def _kept(path: Path) -> dict[str, str]:
    kept: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    return kept


def _made(path: Path, name: str) -> str:
    """The secret, made by whichever of the processes that start together comes first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = _kept(path)
        if name not in kept:
            kept[name] = secrets.token_urlsafe(48)
            _write_private(path, json.dumps(kept))
    return kept[name]


def _write_private(path: Path, text: str) -> None:
    fresh = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
