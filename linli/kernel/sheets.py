"""Lists as Excel sheets, for people who go on working with them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, Literal, TypeVar
from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponse

from linli.kernel import clock

T = TypeVar("T")

Format = Literal["json", "xlsx"]
Column = tuple[str, Callable[[T], Any]]
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 20_000


def sheet(title: str, columns: Sequence[Column[T]], rows: Iterable[T]) -> bytes:
    """An .xlsx file with one sheet. Times are shown in the stores' time; no text is ever read as a formula."""
    from openpyxl import Workbook  # half a second to load, for the few who ask for a sheet
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    page = book.create_sheet(title[:31])
    page.freeze_panes = "A2"
    heads = [WriteOnlyCell(page, value=name) for name, _ in columns]
    for head in heads:
        head.font = Font(bold=True)
    page.append(heads)
    for row in rows:
        page.append([_cell(page, value(row)) for _, value in columns])
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def sheet_response(name: str, columns: Sequence[Column[T]], rows: Iterable[T]) -> HttpResponse:
    """The sheet as a download called `name`."""
    response = HttpResponse(sheet(name, columns, rows), content_type=EXCEL)
    response["Content-Disposition"] = f"attachment; filename=\"list.xlsx\"; filename*=UTF-8''{quote(name)}.xlsx"
    return response


def yuan(fen: int | None) -> Decimal | None:
    """An amount as a number of yuan for a cell."""
    return None if fen is None else Decimal(fen) / 100


def _cell(page: Any, value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(clock.CHINA).replace(tzinfo=None)
    if value is None or isinstance(value, bool | int | float | Decimal | date):
        return value
    text = str(value) if isinstance(value, str | UUID) else "、".join(map(str, value))
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(page, value=text)
    cell.data_type = "s"
    return cell
