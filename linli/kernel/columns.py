"""Columns of a statement's values as PostgreSQL's own binary arrays, for readers and loads of very many rows.

A list as a parameter is written and parsed element by element on both sides; these are made in one go. Send them
through `linli.kernel.prepared` and take them apart with `unnest`. They hold no nulls.
"""

import struct
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
import psycopg
from numpy.typing import NDArray
from psycopg import sql
from psycopg.adapt import Dumper
from psycopg.pq import Format

_EPOCH = date(2000, 1, 1).toordinal()
_LENGTH = 4  # bytes before each element
_ID_BYTES = 16
_ID_WIDTH = _LENGTH + _ID_BYTES
_EXPECTED = 10
_ID_AHEAD = f"{_ID_BYTES:08x}"  # its length, in the same digits as the id
_length = struct.Struct(">i").pack


class Uuids(bytes):
    """A value for `uuid[]`."""


class Bigints(bytes):
    """A value for `bigint[]`."""


class Texts(bytes):
    """A value for `text[]`."""


class Days(bytes):
    """A value for `date[]`."""


class _Uuids(Dumper):
    format, oid, element, kind = Format.BINARY, 2951, 2950, "uuid"

    def dump(self, obj: Any) -> bytes:
        return bytes(obj)

    def quote(self, obj: Any) -> bytes:
        """As it is written into the text of a statement, where somebody wants to read it."""
        values = [self.value(cell) for cell in _cells(obj)]
        return f"{sql.quote(values)}::{self.kind}[]".encode()

    @staticmethod
    def value(cell: bytes) -> object:
        return UUID(bytes=cell)


class _Bigints(_Uuids):
    oid, element, kind = 1016, 20, "bigint"

    @staticmethod
    def value(cell: bytes) -> object:
        return int.from_bytes(cell, signed=True)


class _Days(_Uuids):
    oid, element, kind = 1182, 1082, "date"

    @staticmethod
    def value(cell: bytes) -> object:
        return date.fromordinal(int.from_bytes(cell, signed=True) + _EPOCH)


class _Texts(_Uuids):
    oid, element, kind = 1009, 25, "text"

    @staticmethod
    def value(cell: bytes) -> object:
        return cell.decode()


def _cells(array: bytes) -> Iterator[bytes]:
    at = len(_head(0, 1))
    while at < len(array):
        begin, at = at + _LENGTH, at + _LENGTH + int.from_bytes(array[at : at + _LENGTH])
        yield array[begin:at]


for _kind, _dumper in ((Uuids, _Uuids), (Bigints, _Bigints), (Days, _Days), (Texts, _Texts)):
    # The one that writes into statements first: the last one is taken where there is a choice.
    psycopg.adapters.register_dumper(_kind, type(f"{_dumper.__name__}AsText", (_dumper,), {"format": Format.TEXT}))
    psycopg.adapters.register_dumper(_kind, _dumper)


def uuids(values: Iterable[UUID | str]) -> Uuids:
    """Ids; raises ValueError on a text that is none."""
    body = _ids(values)
    return Uuids(_head(_Uuids.element, len(body) // _ID_WIDTH) + body)


def among(ids: Sequence[UUID]) -> Uuids:
    """Ids to look for by `= any(…)`, filled up with one of them to the number that the planner expects of any list.

    A shorter list it would take for cheaper than a list as such, and plan the statement anew each time.
    """
    body = _ids(ids)
    body += body[:_ID_WIDTH] * (_EXPECTED - len(ids))
    return Uuids(_head(_Uuids.element, len(body) // _ID_WIDTH) + body)


def _ids(values: Iterable[UUID | str]) -> bytes:
    written = [str(value) for value in values]
    body = bytes.fromhex("".join([_ID_AHEAD + one for one in written]).replace("-", ""))
    if len(body) != len(written) * _ID_WIDTH:
        raise ValueError("not an id")
    return body


def bigints(values: Sequence[int]) -> Bigints:
    """Whole numbers."""
    return Bigints(_array(_Bigints.element, len(values), np.array(values, ">i8").view(np.uint8)))


def days(values: Sequence[date]) -> Days:
    """Days."""
    numbers = [value.toordinal() - _EPOCH for value in values]
    return Days(_array(_Days.element, len(values), np.array(numbers, ">i4").view(np.uint8)))


def texts(values: Iterable[str]) -> Texts:
    """Texts of any length."""
    cells = [value.encode() for value in values]
    body = b"".join([_length(len(cell)) + cell for cell in cells])
    return Texts(_head(_Texts.element, len(cells)) + body)


def _head(element: int, count: int) -> bytes:
    """One dimension, counted from 1, or none."""
    return struct.pack(">iiIii", 1, 0, element, count, 1) if count else struct.pack(">iiI", 0, 0, element)


def _array(element: int, count: int, body: NDArray[np.uint8]) -> bytes:
    """Elements of one width, each behind its length."""
    if not count:
        return _head(element, 0)
    width = len(body) // count
    cells = np.empty((count, _LENGTH + width), np.uint8)
    cells[:, :_LENGTH] = np.frombuffer(_length(width), np.uint8)
    cells[:, _LENGTH:] = body.reshape(count, width)
    return _head(element, count) + cells.tobytes()
