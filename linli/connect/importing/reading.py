"""Files as columns of text, each row with its number in the file: CSV of any usual encoding, Excel, Parquet."""

import codecs
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineWorkbook

from linli.connect.importing.types import BadFile

ROW = "__row"
DELIMITERS = (",", "\t", ";", "|")
MOST_COLUMNS = 200
PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Raw:
    """The rows of a file as text columns beside ROW; `faults` are rows that are no rows. The header is row 1."""

    table: pa.Table
    encoding: str
    faults: list[tuple[int, str]]

    @property
    def columns(self) -> list[str]:
        """The names of the file's columns."""
        return [name for name in self.table.column_names if name != ROW]


def read(path: Path, file_name: str) -> Raw:
    """Read a file by the ending of its name; raises BadFile."""
    if path.stat().st_size == 0:
        raise BadFile(reason="文件是空的")
    ending = Path(file_name).suffix.lower()
    if ending == ".parquet":
        raw = _read_parquet(path)
    elif ending in (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"):
        raw = _read_excel(path)
    elif ending in (".csv", ".txt", ".tsv"):
        raw = _read_csv(path)
    else:
        raise BadFile(reason=f"不认识的文件类型 {ending or file_name}，请用 CSV、Excel 或 Parquet")
    if raw.table.num_rows == 0 and not raw.faults:
        raise BadFile(reason="只有表头，没有内容")
    return raw


def _numbered(names: Iterable[Any], columns: list[Any], rows: Any) -> pa.Table:
    """Text columns under distinct names, and the numbers of the rows."""
    taken: dict[str, int] = {}
    heads = []
    for at, name in enumerate(names):
        head = str(name or "").strip() or f"第 {at + 1} 列"
        taken[head] = taken.get(head, 0) + 1
        heads.append(head if taken[head] == 1 else f"{head}（{taken[head]}）")
    if not heads:
        raise BadFile(reason="没有表头")
    if len(heads) > MOST_COLUMNS:
        raise BadFile(reason=f"列太多，最多 {MOST_COLUMNS} 列")
    return pa.table([*columns, pa.array(rows, pa.int64())], names=[*heads, ROW])


# --- CSV ---------------------------------------------------------------------------------------------------------


def _read_csv(path: Path) -> Raw:
    encoding = _encoding(path)
    plain = path.with_suffix(".utf8")
    _recode(path, plain, encoding)
    delimiter = _delimiter(plain)
    skipped: list[tuple[int, str, bool]] = []

    def refuse(row: arrow_csv.InvalidRow) -> str:
        text = row.text or ""
        reason = f"这一行有 {row.actual_columns} 列，表头有 {row.expected_columns} 列"
        skipped.append((row.number or 0, reason, not text.strip(f"{delimiter} \t\r")))
        return "skip"

    try:
        names = _header(plain, delimiter)
        table = arrow_csv.read_csv(
            plain,
            read_options=arrow_csv.ReadOptions(use_threads=False, skip_rows=1, column_names=names),
            parse_options=arrow_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=refuse
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=True
            ),
        )
    except pa.ArrowInvalid as error:
        raise BadFile(reason=f"表格格式有误（{str(error)[:80]}）") from None
    finally:
        plain.unlink(missing_ok=True)
    numbers = np.arange(2, 2 + table.num_rows + len(skipped))
    rows = np.setdiff1d(numbers, np.array([number for number, _, _ in skipped], dtype=np.int64))
    if len(rows) != table.num_rows:
        rows = numbers[: table.num_rows]
    table = _numbered(_originals(names), table.columns, rows)
    return Raw(_filled(table), encoding, [(number, reason) for number, reason, empty in skipped if not empty])


def _originals(names: list[str]) -> list[str]:
    return [name.rpartition("\x00")[0] for name in names]


def _header(path: Path, delimiter: str) -> list[str]:
    """The names of the first line, made distinct by an invisible ending so that the reader takes them."""
    options = arrow_csv.ParseOptions(
        delimiter=delimiter, newlines_in_values=True, invalid_row_handler=lambda row: "skip"
    )
    with arrow_csv.open_csv(
        path,
        read_options=arrow_csv.ReadOptions(use_threads=False, autogenerate_column_names=True, block_size=PIECE),
        parse_options=options,
        convert_options=arrow_csv.ConvertOptions(check_utf8=False),
    ) as reader:
        first = reader.read_next_batch().slice(0, 1).to_pylist()
    cells = [str(value or "") for value in first[0].values()] if first else []
    return [f"{cell}\x00{at}" for at, cell in enumerate(cells)]


def _filled(table: pa.Table) -> pa.Table:
    """Without rows in which nothing stands."""
    empty = pa.scalar("")
    filled = None
    for name in table.column_names[:-1]:
        here = pc.not_equal(pc.utf8_trim_whitespace(table[name]), empty)
        filled = here if filled is None else pc.or_(filled, here)
    return table if filled is None else table.filter(filled)


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while piece := file.read(PIECE):
                    decoder.decode(piece)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise BadFile(reason="文字编码认不出，请另存为 UTF-8 或 GBK 的 CSV")


def _recode(source: Path, target: Path, encoding: str) -> None:
    with (
        source.open("r", encoding=encoding, newline="") as given,
        target.open("w", encoding="utf-8", newline="") as kept,
    ):
        while piece := given.read(PIECE):
            kept.write(piece.replace("\x00", ""))


def _delimiter(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        lines = [line for line in (file.readline(20_000) for _ in range(20)) if line.strip()]
    if not lines:
        raise BadFile(reason="文件是空的")
    return max(DELIMITERS, key=lambda mark: (_outside_quotes(lines[0], mark), -DELIMITERS.index(mark)))


def _outside_quotes(line: str, mark: str) -> int:
    return sum(part.count(mark) for part in line.split('"')[::2])


# --- Excel, Parquet ----------------------------------------------------------------------------------------------


def _read_excel(path: Path) -> Raw:
    try:
        book = CalamineWorkbook.from_path(str(path))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, IndexError, OSError) as error:
        raise BadFile(reason=f"Excel 打不开（{str(error)[:80]}）") from None
    if not rows:
        raise BadFile(reason="第一张工作表是空的")
    head, body = rows[0], rows[1:]
    columns = [pa.array(map_cells(column), pa.string()) for column in zip(*body, strict=True)] if body else []
    if not body:
        columns = [pa.array([], pa.string()) for _ in head]
    return Raw(_filled(_numbered(head, columns, range(2, 2 + len(body)))), "", [])


def map_cells(cells: Iterable[Any]) -> list[str]:
    """Cells of a column as the text that a person sees."""
    return [_cell(value) for value in cells]


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(value, ".12g")
    if isinstance(value, datetime | date):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    return "" if value is None else str(value)


def _read_parquet(path: Path) -> Raw:
    try:
        table = pq.read_table(path)
        columns = [_as_text(column) for column in table.columns]
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        raise BadFile(reason=f"Parquet 打不开（{str(error)[:80]}）") from None
    return Raw(_numbered(table.column_names, columns, range(2, 2 + table.num_rows)), "", [])


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_nested(column.type):
        return pa.chunked_array([pa.array(["" if v is None else str(v) for v in column.to_pylist()], pa.string())])
    if pa.types.is_timestamp(column.type) and column.type.tz:
        column = pc.strftime(column.cast(pa.timestamp("s", tz="UTC"), safe=False), format="%Y-%m-%dT%H:%M:%SZ")
    return pc.fill_null(column.cast(pa.string()), "")
