"""Whether a database is ready to serve by this code, told without loading Django: most starts have nothing to prepare.

What was prepared is noted as the comment of Django's own table of migrations, so the note is lost with the tables.
"""

import hashlib
from importlib.metadata import version

import psycopg
from psycopg import sql

from linli.app import env

_NOTE = "select obj_description(to_regclass('django_migrations'), 'pg_class')"


def is_ready() -> bool:
    """Whether the last preparation of the database was made by this very code and for the same kind of installation."""
    with psycopg.connect(env.database_url(), connect_timeout=10) as connection:
        row = connection.execute(_NOTE).fetchone()
    return row is not None and row[0] == _fingerprint()


def note_ready() -> None:
    """Leave a note that all is prepared."""
    statement = sql.SQL("comment on table django_migrations is {}").format(_fingerprint())
    with psycopg.connect(env.database_url()) as connection:
        connection.execute(statement)


def _fingerprint() -> str:
    """All that preparing depends on: our migrations, those of the libraries, and whether a demo is wanted."""
    digest = hashlib.sha256(f"{version('django')} {version('procrastinate')} {env.wants_demo()}".encode())
    for path in sorted((env.PROJECT_ROOT / "linli").rglob("migrations/*.py")):
        digest.update(path.relative_to(env.PROJECT_ROOT).as_posix().encode() + path.read_bytes())
    return f"prepared {digest.hexdigest()[:32]}"
