"""Sheets hold what the list holds, and nothing that runs."""

from datetime import UTC, datetime
from io import BytesIO

from openpyxl import load_workbook

from linli.kernel.said import Language, Said
from linli.kernel.sheets import sheet, yuan


def test_a_sheet_shows_local_time_numbers_and_text_as_text() -> None:
    rows = [("=1+1", 4390, datetime(2026, 11, 22, 1, 30, tzinfo=UTC)), ("云南蓝莓", 0, None)]
    columns = [
        ("商品", "Goods", lambda row: row[0]),
        ("金额", "Amount", lambda row: yuan(row[1])),
        ("时间", "Time", lambda row: row[2]),
    ]
    page = load_workbook(BytesIO(sheet("清单", columns, rows))).active
    assert page is not None
    head, first, second = page.iter_rows()
    assert [cell.value for cell in head] == ["商品", "金额", "时间"]
    assert (first[0].value, first[0].data_type) == ("=1+1", "s")
    assert float(first[1].value) == 43.9  # type: ignore[arg-type]
    assert first[2].value == datetime(2026, 11, 22, 9, 30)  # noqa: DTZ001
    assert (second[0].value, second[1].value, second[2].value) == ("云南蓝莓", 0, None)


def test_a_sheet_speaks_the_language_of_the_page() -> None:
    columns = [("状态", "State", lambda row: row[0]), ("标签", "Tags", lambda row: row[1])]
    rows = [(Said("在售", "On sale"), ["a", "b"])]
    told: dict[Language, list[list[str]]] = {
        "zh": [["状态", "标签"], ["在售", "a、b"]],
        "en": [["State", "Tags"], ["On sale", "a, b"]],
    }
    for language, cells in told.items():
        page = load_workbook(BytesIO(sheet("清单", columns, rows, language))).active
        assert page is not None
        assert [[cell.value for cell in row] for row in page.iter_rows()] == cells
