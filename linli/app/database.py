"""A database for a command: the running one, or the embedded server for as long as the command takes."""

from collections.abc import Iterator
from contextlib import contextmanager

from linli.app import env
from linli.app.postgres import EmbeddedPostgres
from linli.app.supervisor.claim import claimed, is_claimed, port_is_free


@contextmanager
def running_database() -> Iterator[None]:
    """Within the block a database answers at `env.database_url()`. Raises PostgresError."""
    data = env.data_dir()
    if env.uses_own_database() or is_claimed(data):
        yield
        return
    port = env.postgres_port()
    tcp = port_is_free("127.0.0.1", port)
    with claimed(data), EmbeddedPostgres(data / "postgres", port, tcp=tcp):
        yield
