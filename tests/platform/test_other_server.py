"""The whole on a PostgreSQL that the user names: Debian's own server."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from linli.app.postgres import EmbeddedPostgres
from tests.support.house import installation

pytestmark = [pytest.mark.processes, pytest.mark.timeout(300)]


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


def test_everything_runs_on_debians_server_and_embeds_none(debian_url: str) -> None:
    with installation(LINLI_DATABASE_URL=debian_url) as house:
        house.start()
        with psycopg.connect(debian_url) as connection:
            tables = connection.execute(
                "select count(*) from information_schema.tables where table_schema = 'public'"
            ).fetchone()
        assert tables is not None
        assert tables[0] > 10
        assert house.postgres() == []
        assert not (house.data / "postgres").exists()
        assert house.interrupt() == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another user")
def test_data_below_a_closed_home_are_kept_where_the_server_can_reach_them() -> None:
    with tempfile.TemporaryDirectory() as closed:
        home = Path(closed) / "postgres"
        with EmbeddedPostgres(home, 5499, tcp=False) as server, psycopg.connect(server.url) as connection:
            assert connection.execute("show fsync").fetchone() == ("on",)
        kept = (home / "data").resolve()
        assert kept.is_relative_to("/var/lib/linli")
        shutil.rmtree(kept.parent)
