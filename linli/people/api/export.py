"""The list of people as an Excel file."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from linli.accounts.api import communities, stores
from linli.kernel import clock
from linli.kernel.ids import NOUGHT
from linli.people.api.listing import all_people
from linli.people.types import PeopleQuery, PersonRow

HEADINGS = {
    "姓名": 12,
    "称呼": 12,
    "手机": 16,
    "门店": 12,
    "小区": 14,
    "楼栋": 12,
    "入会": 12,
    "最近来": 12,
    "一年单数": 10,
    "一年来几天": 10,
    "一年花（元）": 12,
    "R": 5,
    "F": 5,
    "M": 5,
    "标签": 40,
}
CHUNK = 1 << 16


def export_people(query: PeopleQuery) -> Iterator[bytes]:
    """The bytes of a workbook with everybody the query finds; phones masked. Rows are never all in memory."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("邻居")
    for letter, width in zip("ABCDEFGHIJKLMNO", HEADINGS.values(), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    heads = [WriteOnlyCell(sheet, value=heading) for heading in HEADINGS]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    names = {one.id: one.name for one in stores()} | {one.id: one.name for one in communities()}
    for row in all_people(query):
        sheet.append(_cells(row, lambda id: names.get(id or NOUGHT, "")))
    with TemporaryDirectory() as folder:
        file = Path(folder) / "people.xlsx"
        book.save(file)
        with file.open("rb") as content:
            while chunk := content.read(CHUNK):
                yield chunk


def _cells(row: PersonRow, name_of: Callable[[UUID | None], str]) -> list[str | int | float | None]:
    return [
        _plain(row.name),
        _plain(row.nickname),
        row.phone or "",
        name_of(row.store_id),
        name_of(row.community_id),
        _plain(f"{row.building} {row.room}".strip()),
        _day(row.joined_at),
        _day(row.last_paid_at),
        row.orders_365,
        row.days_365,
        row.spent_365_fen / 100,
        row.r,
        row.f,
        row.m,
        _plain("、".join(row.tags)),
    ]


def _plain(text: str) -> str:
    """Text that a spreadsheet will not run as a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def _day(moment: datetime | None) -> str:
    return clock.local_day(moment).isoformat() if moment else ""
