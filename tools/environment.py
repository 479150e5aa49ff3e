"""Make `.venv` hold exactly what the lock files say. Standard library only: it runs before anything is installed.

Usage: python3 tools/environment.py runtime [test] [node]
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from turns import alone

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
LOCKS = {
    "uv": ROOT / "requirements-uv.lock",
    "runtime": ROOT / "requirements.lock",
    "test": ROOT / "requirements-test.lock",
    "node": ROOT / "requirements-node.lock",
}


def main(groups: list[str]) -> None:
    """Create the environment if need be, and install the groups whose lock changed since."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever has an older one should read why
        sys.exit(
            f"需要 Python 3.11 或更新(现在是 {sys.version.split()[0]}),例如 make run PYTHON=python3.12。"
            f" Linli needs Python 3.11 or newer: make run PYTHON=python3.12"
        )
    with alone("environment", zh="准备 Python 环境", en="preparing the Python environment"):
        _prepare(groups)


def _prepare(groups: list[str]) -> None:
    if VENV.is_symlink():
        return  # an environment that somebody else looks after
    python = VENV / "bin" / "python"
    if not _works(python):
        _create(python)
    missing = [name for name in ["uv", *groups] if _stamp(name).read_text() != _fingerprint(name)]
    for name in missing:
        _install(python, name)


def _works(python: Path) -> bool:
    """A moved or copied folder leaves an environment whose interpreter is elsewhere or gone."""
    if not python.exists():
        return False
    answer = subprocess.run([python, "-c", "import sys; print(sys.prefix)"], capture_output=True, text=True)
    return answer.returncode == 0 and Path(answer.stdout.strip()).resolve() == VENV.resolve()


def _create(python: Path) -> None:
    print("正在建立 Python 环境 making the Python environment", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)])
    if made.returncode != 0 or not python.exists():
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(
            "无法建立虚拟环境;Debian 和 Ubuntu 请先执行 apt install python3-venv。"
            " Cannot make a virtual environment: on Debian and Ubuntu run apt install python3-venv."
        )


def _install(python: Path, name: str) -> None:
    print(f"正在安装依赖 installing {LOCKS[name].name}", flush=True)
    lock = str(LOCKS[name])
    if name == "uv":
        installer: list[str | Path] = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    else:
        installer = [VENV / "bin" / "uv", "pip", "install", "--quiet", "--python", python]
    done = subprocess.run([*installer, "--require-hashes", "-r", lock], cwd=ROOT, env=_environment())
    if done.returncode != 0:
        sys.exit(f"安装 {LOCKS[name].name} 失败,请检查网络。 Installing it failed: see above; is the network up?")
    _stamp(name).write_text(_fingerprint(name))


def _environment() -> dict[str, str]:
    # A slow mirror is no error; neither is a cache on another disk.
    return {"UV_HTTP_TIMEOUT": "180", "UV_LINK_MODE": "copy", **os.environ}


def _fingerprint(name: str) -> str:
    return hashlib.sha256(LOCKS[name].read_bytes()).hexdigest()


def _stamp(name: str) -> Path:
    stamp = VENV / f".installed-{name}"
    if not stamp.exists():
        stamp.write_text("")
    return stamp


if __name__ == "__main__":
    main(sys.argv[1:])
