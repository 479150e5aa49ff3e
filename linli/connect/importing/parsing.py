"""Text columns → canonical columns, in DuckDB: amounts to fen, times to UTC, and why a row cannot be read."""

import duckdb
import pyarrow as pa

from linli.connect.importing.fields import FIELDS, Field
from linli.connect.importing.reading import ROW
from linli.connect.importing.types import Kind

# What stands for nothing in exports of tills and spreadsheets.
NOTHING = "('', '-', '--', '/', 'null', 'NULL', 'None', 'N/A', '#N/A', '无', '空')"
MOMENTS = (
    "['%Y-%m-%d %H:%M:%S.%f', '%Y-%m-%d %H:%M:%S', '%Y-%m-%d %H:%M', '%Y-%m-%d', '%Y%m%d%H%M%S', '%Y%m%d %H%M%S',"
    " '%Y%m%d %H:%M:%S', '%Y%m%d %H:%M', '%Y%m%d']"
)
# A row that says the same of itself as an earlier one.
ONCE: dict[Kind, tuple[tuple[str, str], ...]] = {
    Kind.PRODUCTS: (("code", "编码"), ("barcode", "条码")),
    Kind.MEMBERS: (("phone", "手机号"), ("card", "卡号")),
    Kind.SALES: (),
}
ORDER: dict[Kind, str] = {Kind.PRODUCTS: "row", Kind.MEMBERS: "row", Kind.SALES: "store, receipt, row"}


def parse(kind: Kind, raw: pa.Table, mapping: dict[str, str]) -> tuple[pa.Table, list[tuple[int, str]]]:
    """(canonical columns and `row`, refused rows with their reasons)."""
    fields = [field for field in FIELDS[kind] if field.name in mapping]
    with duckdb.connect(config={"threads": 2}) as db:
        db.register("raw", _chosen(raw, fields, mapping))
        db.execute(_text_table(fields))
        db.execute(f"create table parsed as select row, {', '.join(map(_value, fields))} from text_row")
        reason = _reason(kind, fields)
        db.execute(f"create table judged as select p.*, {reason} as reason from parsed p join text_row t using (row)")
        bad = db.execute("select row, reason from judged where reason is not null order by row").fetchall()
        good = db.sql(
            f"select * exclude reason{_whole(kind, fields)} from judged where reason is null order by {ORDER[kind]}"
        ).to_arrow_table()
    return _typed(good, fields), bad


def _chosen(raw: pa.Table, fields: list[Field], mapping: dict[str, str]) -> pa.Table:
    columns = {f"f{at}": raw[mapping[field.name]] for at, field in enumerate(fields)}
    return pa.table({"row": raw[ROW]} | columns)


def _text_table(fields: list[Field]) -> str:
    """Texts trimmed, with nothing as null; a time of day in a column of its own joins its date."""
    names = [field.name for field in fields]
    texts = []
    for at, field in enumerate(fields):
        text = f"case when trim(f{at}, ' \t\r\n　') in {NOTHING} then null else trim(f{at}, ' \t\r\n　') end"
        if field.name == "sold_at" and "sold_time" in names:
            text = f"concat_ws(' ', {text}, nullif(trim(f{names.index('sold_time')}), ''))"
        texts.append(f"{text} as {field.name}")
    return f"create table text_row as select row, {', '.join(texts)} from raw"


def _number(name: str) -> str:
    """An amount as people write it: ¥1,234.50, 1234.5元, fullwidth comma."""
    return f"try_cast(regexp_replace({name}, '[¥￥,，元\\s]', '', 'g') as decimal(30, 6))"


def _moment(name: str) -> str:
    """UTC without zone. A time without a zone is Shanghai's."""
    plain = (
        f"regexp_replace(trim(regexp_replace(regexp_replace({name}, '(Z|[+-]\\d{{2}}:?\\d{{2}})$', ''),"
        " '^(\\d{4})[年/.-](\\d{1,2})[月/.-](\\d{1,2})日?[T ]*', '\\1-\\2-\\3 ')), '\\s+', ' ', 'g')"
    )
    zone = f"regexp_extract({name}, '[:\\d](Z|[+-]\\d{{2}}:?\\d{{2}})$', 1)"
    minutes = (
        f"case when {name} !~ '.*:\\d\\d.*' or {zone} = '' then 480 when {zone} = 'Z' then 0 else"
        f" (case when {zone}[1] = '-' then -1 else 1 end) * (try_cast({zone}[2:3] as int) * 60 +"
        f" try_cast({zone}[-2:] as int)) end"
    )
    return f"try_strptime({plain}, {MOMENTS}) - to_minutes({minutes})"


def _value(field: Field) -> str:
    name = field.name
    if field.type in ("yuan", "fen"):
        scale = " * 100" if field.type == "yuan" else ""
        exact = f"{_number(name)}{scale}"
        return f"case when {exact} = floor({exact}) and abs({exact}) < 1e17 then {exact} end::bigint as {name}"
    if field.type == "whole":
        exact = _number(name)
        return f"case when {exact} = floor({exact}) and abs({exact}) < 2e9 then {exact} end::bigint as {name}"
    if field.type == "moment":
        return f"{_moment(name)} as {name}"
    if field.type == "tags":
        return f"list_filter(regexp_split_to_array({name}, '[,，、;；\\s]+'), x -> x <> '') as {name}"
    return name


def _reason(kind: Kind, fields: list[Field]) -> str:
    faults = []
    for field in fields:
        lost = f"t.{field.name} is not null and p.{field.name} is null"
        shown = f"left(t.{field.name}, 30)"
        if field.type in ("yuan", "fen"):
            faults.append(f"when {lost} then '{field.label}不对：' || {shown}")
        elif field.type == "whole":
            faults.append(f"when {lost} then '{field.label}应是整数：' || {shown}")
        elif field.type == "moment":
            faults.append(f"when {lost} then '{field.label}读不懂：' || {shown}")
        elif field.type == "text":
            faults.append(f"when length(p.{field.name}) > 2000 then '{field.label}太长'")
    names = {field.name for field in fields}
    for name, label in ONCE[kind]:
        if name in names:
            first = f"first_value(p.row) over (partition by p.{name} order by p.row)"
            faults.append(f"when p.{name} is not null and {first} <> p.row then '{label}和第 ' || {first} || ' 行重复'")
    return f"case {' '.join(faults)} end" if faults else "null::varchar"


def _whole(kind: Kind, fields: list[Field]) -> str:
    """Where a till tells price and quantity only, the amount follows from them."""
    names = {field.name for field in fields}
    if kind is Kind.SALES and "price_yuan" in names and not names & {"amount_yuan", "amount_fen"}:
        return ", price_yuan * quantity as amount_fen"
    return ""


def _typed(table: pa.Table, fields: list[Field]) -> pa.Table:
    """Under their canonical names, times aware."""
    targets = {field.name: field.target for field in fields}
    table = table.rename_columns([targets.get(name, name) for name in table.column_names])
    for at, column in enumerate(table.schema):
        if pa.types.is_timestamp(column.type):
            aware = table[column.name].cast(pa.timestamp("us")).cast(pa.timestamp("us", tz="UTC"))
            table = table.set_column(at, column.name, aware)
    return table
