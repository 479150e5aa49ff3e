"""A second process, for the second core: it hires, fits and chats while the one that fills loads and sells."""

import signal
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import get_context

import django
from django.db import connection

from linli.app.processes import die_with_parent


@contextmanager
def second_process() -> Iterator[Executor]:
    """Takes functions in turn, and loads what forecasts need once it has the time."""
    with ProcessPoolExecutor(1, get_context("spawn"), initializer=django.setup) as process:
        process.submit(_begin)
        yield process


def _begin() -> None:
    die_with_parent(signal.SIGKILL)
    hurry()


def load_science() -> None:
    """Load statsforecast, which takes seconds, before it is needed."""
    import_module("statsforecast.models")


def hurry() -> None:
    """Let commits of this session not wait for the disk: what a crash loses is made again at the next start."""
    with connection.cursor() as cursor:
        cursor.execute("set synchronous_commit to off")
