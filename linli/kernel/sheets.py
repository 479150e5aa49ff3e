"""Lists as Excel sheets, for people who go on working with them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, Literal, TypeVar
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from linli.kernel import clock
from linli.kernel.http import language_of
from linli.kernel.said import Language, Said

T = TypeVar("T")

Format = Literal["json", "xlsx"]
Column = tuple[str, str, Callable[[T], Any]]  # its head in Chinese and English, and what stands below
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 20_000


def sheet(title: str, columns: Sequence[Column[T]], rows: Iterable[T], language: Language = "zh") -> bytes:
    """An .xlsx file with one sheet. Times are shown in the stores' time; no text is ever read as a formula."""
    from openpyxl import Workbook  # half a second to load, for the few who ask for a sheet
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    page = book.create_sheet(title[:31])
    page.freeze_panes = "A2"
    heads = [WriteOnlyCell(page, value=Said(zh, en).to(language)) for zh, en, _ in columns]
    for head in heads:
        head.font = Font(bold=True)
    page.append(heads)
    for row in rows:
        page.append([_cell(page, value(row), language) for _, _, value in columns])
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def sheet_response(request: HttpRequest, called: Said, columns: Sequence[Column[T]], rows: Iterable[T]) -> HttpResponse:
    """The sheet as a download, in the language of the page that asks."""
    language = language_of(request)
    name = called.to(language)
    response = HttpResponse(sheet(name, columns, rows, language), content_type=EXCEL)
    response["Content-Disposition"] = f"attachment; filename=\"list.xlsx\"; filename*=UTF-8''{quote(name)}.xlsx"
    return response


def yuan(fen: int | None) -> Decimal | None:
    """An amount as a number of yuan for a cell."""
    return None if fen is None else Decimal(fen) / 100


def _cell(page: Any, value: Any, language: Language) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(clock.CHINA).replace(tzinfo=None)
    if value is None or isinstance(value, bool | int | float | Decimal | date):
        return value
    if isinstance(value, Said):
        value = value.to(language)
    text = str(value) if isinstance(value, str | UUID) else Said("、", ", ").to(language).join(map(str, value))
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(page, value=text)
    cell.data_type = "s"
    return cell
