"""Columns from Arrow into a temporary table by COPY: the first step of every set-based load."""

import io
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

CHUNK_ROWS = 50_000


def stage(cursor: Any, name: str, table: pa.Table) -> None:
    """Make the temporary table `name` with the columns and rows of an Arrow table, dropped at the commit."""
    columns = ", ".join(f'"{field.name}" {_sql_type(field.type)}' for field in table.schema)
    cursor.execute(f"drop table if exists pg_temp.{name}")
    cursor.execute(f"create temporary table {name} ({columns}) on commit drop")
    copy_into(cursor, name, table)
    cursor.execute(f"analyze {name}")


def copy_into(cursor: Any, name: str, table: pa.Table) -> None:
    """COPY the rows of an Arrow table into a table that has its columns; nulls stay nulls."""
    names = ", ".join(f'"{column}"' for column in table.column_names)
    options = arrow_csv.WriteOptions(include_header=False, quoting_style="needed")
    with cursor.copy(f"copy {name} ({names}) from stdin (format csv)") as copy:
        for batch in _plain(table).to_batches(CHUNK_ROWS):
            sink = io.BytesIO()
            arrow_csv.write_csv(batch, sink, options)
            copy.write(sink.getbuffer())


def _plain(table: pa.Table) -> pa.Table:
    """The same rows, lists of texts written as PostgreSQL writes arrays, dictionaries unpacked, no NUL characters."""
    for at, field in enumerate(table.schema):
        if pa.types.is_list(field.type):
            table = table.set_column(at, field.name, _array_texts(table[field.name]))
        elif pa.types.is_dictionary(field.type):
            table = table.set_column(at, field.name, table[field.name].cast(field.type.value_type))
        elif pa.types.is_string(field.type):
            table = table.set_column(at, field.name, pc.replace_substring(table[field.name], "\x00", ""))
    return table


def _array_texts(lists: pa.ChunkedArray) -> pa.Array:
    return pa.array([_array_text(values) for values in lists.to_pylist()], pa.string())


def _array_text(values: list[str] | None) -> str | None:
    if values is None:
        return None
    quoted = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{value}"' for value in quoted) + "}"


def _sql_type(kind: pa.DataType) -> str:
    if pa.types.is_integer(kind):
        return "bigint"
    if pa.types.is_boolean(kind):
        return "boolean"
    if pa.types.is_timestamp(kind):
        return "timestamptz"
    if pa.types.is_date(kind):
        return "date"
    if pa.types.is_floating(kind):
        return "double precision"
    if pa.types.is_list(kind):
        return "text[]"
    return "text"
