"""`make run` twice in one clone: the second waits for the first and then finds everything done."""

import fcntl
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from linli.app import env
from linli.app.supervisor.claim import Occupied, claimed

PATIENCE = 60


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone with its tools, built pages and nothing else."""
    shutil.copytree(env.PROJECT_ROOT / "tools", tmp_path / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    package = tmp_path / "web" / "package.json"
    package.parent.mkdir()
    package.write_text("{}")
    for name in ("mall", "desk"):
        (tmp_path / "web" / name / "dist").mkdir(parents=True)
        (tmp_path / "web" / name / "dist" / "index.html").write_text(name)
    return tmp_path


def _started(clone: Path, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, *(str(clone / "tools" / words[0]), *words[1:])]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@contextmanager
def _held(clone: Path, name: str) -> Iterator[None]:
    """Another make is at it."""
    locks = clone / ".cache" / "locks"
    locks.mkdir(parents=True)
    with (locks / name).open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _make_environment(clone: Path) -> None:
    (clone / ".venv").symlink_to(clone)  # somebody else's environment is left as it is


def _build_pages(clone: Path) -> None:
    stamp = clone / ".cache" / "web" / "build"
    stamp.parent.mkdir(parents=True)
    digest = hashlib.sha256(b"package.json" + hashlib.sha256(b"{}").digest())
    stamp.write_text(digest.hexdigest())


@pytest.mark.parametrize(
    ("lock", "words", "work"),
    [
        pytest.param("environment", ("environment.py", "runtime"), _make_environment, id="environment"),
        pytest.param("web", ("web.py", "build"), _build_pages, id="pages"),
    ],
)
def test_the_second_make_waits_says_so_and_finds_it_done(
    clone: Path, lock: str, words: tuple[str, ...], work: Callable[[Path], None]
) -> None:
    with _held(clone, lock):
        second = _started(clone, *words)
        assert second.stdout is not None
        line = second.stdout.readline()
        assert "另一个 make" in line
        assert "another make" in line
        assert second.poll() is None
        work(clone)  # had it gone on, it would have begun this itself
    said, _ = second.communicate(timeout=PATIENCE)
    assert (second.returncode, said) == (0, "")


def test_whoever_is_killed_leaves_no_lock_behind(clone: Path) -> None:
    program = (
        "import sys, time; sys.path.insert(0, sys.argv[1]); from turns import alone\n"
        "with alone('web', zh='', en=''): print('in', flush=True); time.sleep(60)"
    )
    first = subprocess.Popen([sys.executable, "-c", program, str(clone / "tools")], stdout=subprocess.PIPE, text=True)
    assert first.stdout is not None
    assert first.stdout.readline() == "in\n"
    first.kill()
    first.communicate()
    _build_pages(clone)
    assert _started(clone, "web.py", "build").communicate(timeout=PATIENCE)[0] == ""


def test_many_at_once_go_one_after_the_other(clone: Path) -> None:
    program = (
        "import sys, time; sys.path.insert(0, sys.argv[1]); from turns import alone\n"
        "from pathlib import Path; inside = Path(sys.argv[1]) / 'inside'\n"
        "with alone('web', zh='', en=''): inside.mkdir(); time.sleep(.05); inside.rmdir()"
    )
    crowd = [subprocess.Popen([sys.executable, "-c", program, str(clone / "tools")]) for _ in range(5)]
    assert [one.wait(PATIENCE) for one in crowd] == [0] * 5


def test_a_second_linli_is_told_where_the_first_one_runs(tmp_path: Path) -> None:
    with claimed(tmp_path, "http://localhost:8123"), pytest.raises(Occupied) as told, claimed(tmp_path):
        pass
    assert "已经在 http://localhost:8123 运行" in str(told.value)
    assert "already runs at http://localhost:8123" in str(told.value)
    with claimed(tmp_path), pytest.raises(Occupied) as told, claimed(tmp_path):
        pass
    assert "正在使用" in str(told.value)
    assert "http://" not in str(told.value)


def test_the_address_is_one_that_a_browser_here_can_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8123")
    for host, shown in (("", "localhost"), ("0.0.0.0", "localhost"), ("192.168.1.9", "192.168.1.9")):
        monkeypatch.setenv("LINLI_HOST", host)
        assert env.page_address() == f"http://{shown}:8123"
