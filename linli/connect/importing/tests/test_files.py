"""Files as people have them: any encoding, any delimiter, spreadsheets with surprises, and plain nonsense."""

import codecs
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from linli.connect.importing import parsing
from linli.connect.importing.fields import guess, missing
from linli.connect.importing.reading import ROW, read
from linli.connect.importing.types import BadFile, Kind

TEXT = "货号,品名,零售价\nA1,云南有机蓝莓,47.9\nA2,五常新米,59.9\n"


def kept(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_reads_any_usual_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    raw = read(kept(tmp_path, "given.csv", TEXT.replace(",", delimiter).encode(encoding)), "货.csv")
    assert raw.columns == ["货号", "品名", "零售价"]
    assert raw.table["品名"].to_pylist() == ["云南有机蓝莓", "五常新米"]
    assert raw.table[ROW].to_pylist() == [2, 3]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.csv", b"", "文件是空的"),
        ("a.csv", b"\n\n\n", "文件是空的"),
        ("a.csv", "货号,品名\n".encode(), "只有表头"),
        ("a.csv", b"\xff\xff\xfe\x81\x00\x80\xff" * 50, "编码认不出"),
        ("a.pdf", b"%PDF", "不认识的文件类型"),
        ("a.xlsx", b"not a zip", "Excel 打不开"),
        ("a.parquet", b"PAR1", "Parquet 打不开"),
    ],
)
def test_refuses_what_is_no_table(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    with pytest.raises(BadFile) as refusal:
        read(kept(tmp_path, f"given{Path(name).suffix}", data), name)
    assert reason in refusal.value.messages["zh"]


def test_rows_of_another_width_are_told_by_number_and_the_rest_is_read(tmp_path: Path) -> None:
    text = 'a,b\n1,2\n3\n\n4,5,6\n"x\ny",8\n9,10\n'
    raw = read(kept(tmp_path, "given.csv", text.encode()), "x.csv")
    assert raw.table["a"].to_pylist() == ["1", "x\ny", "9"]
    assert [row for row, _ in raw.faults] == [3, 5]
    assert raw.table[ROW].to_pylist() == [2, 6, 7]


def test_headers_twice_or_missing_are_told_apart(tmp_path: Path) -> None:
    raw = read(kept(tmp_path, "given.csv", "名,名,\n1,2,3\n".encode()), "x.csv")
    assert raw.columns == ["名", "名（2）", "第 3 列"]


def test_a_spreadsheet_gives_what_a_person_sees(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["条码", "零售价", "时间", "公式", "空"])
    sheet.append([6901234567892, 19.9, datetime.fromisoformat("2026-11-20 18:30"), "=1+1", None])
    sheet.append([0.1 + 0.2, True, "文字", '=HYPERLINK("http://x")', None])
    book.save(tmp_path / "given.xlsx")
    raw = read(tmp_path / "given.xlsx", "x.xlsx")
    first = raw.table.slice(0, 1).to_pylist()[0]
    assert (first["条码"], first["零售价"], first["时间"], first["公式"]) == (
        "6901234567892",
        "19.9",
        "2026-11-20 18:30:00",
        "",
    )
    assert raw.table["条码"][1].as_py() == "0.3"


def test_parquet_keeps_its_values(tmp_path: Path) -> None:
    moment = pa.array([datetime.fromisoformat("2026-11-20 10:30")], pa.timestamp("us")).cast(
        pa.timestamp("ns", tz="UTC")
    )
    pq.write_table(pa.table({"n": [1], "t": moment, "s": [None]}), tmp_path / "given.parquet")
    row = read(tmp_path / "given.parquet", "x.parquet").table.to_pylist()[0]
    assert (row["n"], row["t"], row["s"]) == ("1", "2026-11-20T10:30:00Z", "")


def test_guesses_columns_in_both_languages() -> None:
    assert guess(Kind.SALES, ["店铺", "小票号", "交易时间", "会员号", "商品条码", "数量", "实收金额"]) == {
        "store": "店铺",
        "receipt": "小票号",
        "sold_at": "交易时间",
        "card": "会员号",
        "product": "商品条码",
        "quantity": "数量",
        "amount_yuan": "实收金额",
    }
    english = guess(Kind.PRODUCTS, ["Product Code", "Product Name", "Retail Price", "Category", "EAN"])
    assert english["list_yuan"] == "Retail Price"
    assert english["barcode"] == "EAN"
    assert missing(Kind.MEMBERS, guess(Kind.MEMBERS, ["颜色"])) == ["手机号 或 会员卡号 或 家庭编号"]


def parsed(kind: Kind, **columns: list[str]) -> tuple[list[dict[str, object]], list[tuple[int, str]]]:
    rows = len(next(iter(columns.values())))
    table = pa.table(columns | {ROW: pa.array(range(2, rows + 2), pa.int64())})
    good, bad = parsing.parse(kind, table, {name: name for name in columns})
    return good.to_pylist(), bad


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("19.9", 1990),
        ("¥1,234.50", 123450),
        ("１２元", None),
        ("0", 0),
        ("12.345", None),
        ("abc", None),
        ("1e3", 100000),
    ],
)
def test_amounts(text: str, fen: int | None) -> None:
    good, bad = parsed(Kind.PRODUCTS, code=["A"], list_yuan=[text])
    if fen is None:
        assert bad == [(2, f"零售价（元）不对：{text}")]
    else:
        assert good[0]["list_fen"] == fen


def test_an_absurd_amount_is_refused_not_wrapped() -> None:
    _, bad = parsed(Kind.PRODUCTS, code=["A", "B"], list_yuan=[str(10**18), "9" * 60])
    assert [row for row, _ in bad] == [2, 3]


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-11-20 18:30:05", "2026-11-20 10:30:05"),
        ("2026/11/20 18:30", "2026-11-20 10:30:00"),
        ("2026/1/2 8:03", "2026-01-02 00:03:00"),
        ("2026年11月20日 18:30", "2026-11-20 10:30:00"),
        ("20261120183005", "2026-11-20 10:30:05"),
        ("2026-11-20T10:30:05Z", "2026-11-20 10:30:05"),
        ("2026-11-20T18:30:05+08:00", "2026-11-20 10:30:05"),
        ("2026-11-20 02:30:05-08:00", "2026-11-20 10:30:05"),
        ("2026-11-20", "2026-11-19 16:00:00"),
        ("2026-13-40", None),
        ("昨天", None),
    ],
)
def test_moments(text: str, utc: str | None) -> None:
    good, bad = parsed(Kind.MEMBERS, card=["C"], joined_at=[text])
    if utc is None:
        assert bad == [(2, f"入会时间读不懂：{text}")]
    else:
        moment = good[0]["joined_at"]
        assert isinstance(moment, datetime)
        assert f"{moment:%Y-%m-%d %H:%M:%S}" == utc


def test_the_same_code_twice_in_a_file_is_told() -> None:
    good, bad = parsed(Kind.PRODUCTS, code=["A", "B", "A"], name=["甲", "乙", "丙"])
    assert [one["name"] for one in good] == ["甲", "乙"]
    assert bad == [(4, "编码和第 2 行重复")]


def test_price_times_pieces_where_no_amount_is_told() -> None:
    good, _ = parsed(Kind.SALES, store=["s"], receipt=["r"], quantity=["3"], price_yuan=["2.5"])
    assert good[0]["amount_fen"] == 750


def test_date_and_time_in_two_columns() -> None:
    good, _ = parsed(Kind.SALES, store=["s"], receipt=["r"], sold_at=["2026-11-20"], sold_time=["18:30:00"])
    assert str(good[0]["sold_at"]) == "2026-11-20 10:30:00+00:00"


def test_a_mark_of_byte_order_is_no_letter(tmp_path: Path) -> None:
    raw = read(kept(tmp_path, "given.csv", codecs.BOM_UTF8 + TEXT.encode()), "x.csv")
    assert raw.columns[0] == "货号"
