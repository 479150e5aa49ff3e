"""The whole on a PostgreSQL that the user names: Debian's own server."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from linli.app import env
from linli.app.postgres import EmbeddedPostgres
from sim.residents import RUSH, Evening, live
from tests.chaos import books
from tests.chaos.street import CLERK
from tests.support.house import Installation, installation, wait_for
from tests.support.site import BUILT

pytestmark = pytest.mark.processes

PARTS = ("database", "readers", "timers", "jobs")


def debian_programs() -> Path:
    """The folder of the newest server that Debian installed; `make test` installs one where it can."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    assert found, "apt-get install postgresql"
    return found[-1].parent


@pytest.fixture
def debian_url() -> Iterator[str]:
    home = Path(tempfile.mkdtemp(prefix="linli-debian-"))
    home.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LINLI_PG_BIN", str(debian_programs()))
        server = EmbeddedPostgres(home, 5499, tcp=False, durable=False)
        with server:
            yield server.url
    shutil.rmtree(home, ignore_errors=True)


def _run(house: Installation, *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", *arguments], cwd=env.PROJECT_ROOT, env=house.variables(), check=True)


def test_orders_are_placed_and_paid_on_debians_server_and_none_is_embedded(debian_url: str) -> None:
    with installation(LINLI_DATABASE_URL=debian_url, LINLI_DEMO="1") as house:
        _run(house, "tests.chaos")
        house.start()
        assert house.postgres() == []
        assert not (house.data / "postgres").exists()
        assert house.health() == (200, {"status": "ok", "parts": dict.fromkeys(PARTS, "ok")})
        address = f"http://127.0.0.1:{house.port}"
        _opens_the_built_pages(address)
        evening = Evening(base=address, residents=4, seconds=90, speed=2000, orders=8, habits=RUSH, clerk=CLERK)
        outcome = live(evening)
        assert outcome.errors == []
        assert len(outcome.having("paid")) >= 5
        wait_for(lambda: not books.unsettled(debian_url), lambda: str(books.unsettled(debian_url)))
        assert books.wrong(debian_url) == {}
        assert books.paid(debian_url)[0] == set(outcome.having("paid"))
        _run(house, "linli", "doctor")
        assert house.interrupt() == 0


def _opens_the_built_pages(address: str) -> None:
    """Mall and desk come as they were built, each with its program and its style."""
    assert BUILT, "make web"
    with httpx.Client(base_url=address, timeout=60) as browser:
        for path in ("/", "/desk/"):
            page = browser.get(path)
            assert page.status_code == 200
            parts = re.findall(r'(?:src|href)="(/[^"]+\.(?:js|css))"', page.text)
            assert {Path(part).suffix for part in parts} == {".js", ".css"}
            assert [browser.get(part).status_code for part in parts] == [200] * len(parts)
        assert "翠苑店" in browser.get("/api/mall/places").text


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another user")
def test_data_below_a_closed_home_are_kept_where_the_server_can_reach_them() -> None:
    with tempfile.TemporaryDirectory() as closed:
        home = Path(closed) / "postgres"
        with EmbeddedPostgres(home, 5499, tcp=False) as server, psycopg.connect(server.url) as connection:
            assert connection.execute("show fsync").fetchone() == ("on",)
        kept = (home / "data").resolve()
        assert kept.is_relative_to("/var/lib/linli")
        shutil.rmtree(kept.parent)
