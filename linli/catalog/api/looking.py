"""Articles and categories as others see them: one statement for each question."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import pyarrow as pa
from django.db import connection

from linli.catalog.rules import parse
from linli.catalog.types import CategoryView, SkuView, Sort
from linli.kernel import columns, prepared
from linli.kernel.http import Page

FIELDS = tuple(SkuView.model_fields)

# A drawing may be kept by its name alone; its ground is the category's.
PICTURE = """(select case when one ~ '^[a-z-]+$' then concat('tile:', one, ':', coalesce(nullif(c.tint, ''), 'sand'))
   else one end from (select coalesce(nullif(p.picture, ''), c.picture) as one) as kept)"""

COLUMNS = f"""s.id, p.id, s.code,
  (select b.code from catalog_barcode b where b.sku_id = s.id order by b.rank, b.code limit 1),
  p.name, p.brand, s.size, s.unit, {PICTURE}, c.id, c.name, coalesce(t.name, c.name),
  coalesce(nullif(p.storage, ''), c.storage), coalesce(p.shelf_life_days, c.shelf_life_days), p.origin, p.story,
  p.quality, p.tags, s.cost_fen, s.list_fen, s.active"""

TABLES = """catalog_sku s join catalog_product p on p.id = s.product_id
  join catalog_category c on c.id = p.category_id left join catalog_category t on t.id = c.parent_id"""

_BY_ID = f"select {COLUMNS} from {TABLES} where s.id = any(%s)"

ORDERS: dict[Sort, str] = {
    "category": "coalesce(t.rank, c.rank), c.rank, p.name, s.list_fen, s.id",
    "name": "p.name, s.list_fen, s.id",
    "code": "s.code",
    "list_fen": "s.list_fen, s.id",
    "-list_fen": "s.list_fen desc, s.id",
    "-changed": "s.changed_at desc, s.id",
}
MOST_ROWS = 200


def view_of(row: Sequence[Any]) -> SkuView:
    """A view from a row of COLUMNS."""
    return SkuView(**dict(zip(FIELDS, row, strict=True)))  # checking is quicker than `model_construct`: half the time


def skus(ids: Sequence[UUID]) -> dict[UUID, SkuView]:
    """Articles by id; unknown ids are left out."""
    if not ids:
        return {}
    return {row[0]: view_of(row) for row in prepared.rows(_BY_ID, [columns.among(ids)])}


def ids_of_codes(codes: Sequence[str]) -> dict[str, UUID]:
    """Sku ids by their codes; unknown codes are left out."""
    with connection.cursor() as cursor:
        cursor.execute("select code, id from catalog_sku where code = any(%s)", [list(codes)])
        return dict(cursor.fetchall())


def costs_of_codes(codes: Sequence[str]) -> pa.Table:
    """Columns code, sku_id, category_id, cost_fen for codes of skus or barcodes; unknown ones are left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select distinct on (g.code) g.code, s.id::text, p.category_id::text, s.cost_fen
               from unnest(%s::text[]) g(code)
               join lateral (
                 select s.*, 0 as rank from catalog_sku s where s.code = g.code
                 union all select s.*, 1 from catalog_barcode b join catalog_sku s on s.id = b.sku_id
                 where b.code = g.code
               ) s on true join catalog_product p on p.id = s.product_id order by g.code, s.rank""",
            [list(codes)],
        )
        rows = cursor.fetchall()
    names, kinds = ("code", "sku_id", "category_id", "cost_fen"), (pa.string(), pa.string(), pa.string(), pa.int64())
    columns = zip(*rows, strict=True) if rows else ((), (), (), ())
    return pa.table({name: pa.array(c, k) for name, c, k in zip(names, columns, kinds, strict=True)})


def by_barcode(code: str) -> SkuView | None:
    """The article that carries a barcode."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {COLUMNS} from {TABLES} where s.id = (select sku_id from catalog_barcode where code = %s)",
            [code.strip()],
        )
        row = cursor.fetchone()
    return view_of(row) if row else None


def categories() -> list[CategoryView]:
    """All categories, parents before their children, in the order of the shelf."""
    with connection.cursor() as cursor:
        cursor.execute(
            """with held as (
                 select p.category_id, count(*) as articles from catalog_product p
                 join catalog_sku s on s.product_id = p.id where s.active group by 1)
               select c.id, c.code, c.name, c.parent_id, c.picture, c.tint, coalesce(sum(h.articles), 0)::int
               from catalog_category c left join catalog_category t on t.id = c.parent_id
               left join catalog_category below on below.id = c.id or below.parent_id = c.id
               left join held h on h.category_id = below.id
               group by c.id, t.rank order by coalesce(t.rank, c.rank), c.parent_id nulls first, c.rank, c.name"""
        )
        fields = tuple(CategoryView.model_fields)
        return [CategoryView(**dict(zip(fields, row, strict=True))) for row in cursor.fetchall()]


def listing(
    *,
    text: str = "",
    category_id: UUID | None = None,
    active: bool | None = None,
    sort: Sort = "category",
    after: str | None = None,
    limit: int = 50,
) -> Page[SkuView]:
    """The desk's list: every article, filtered plainly and sorted; `after` is the cursor of the page before."""
    start, limit = start_of(after), min(max(limit, 1), MOST_ROWS)
    where, values = _filters(text, category_id, active)
    statement = f"select count(*) over (), {COLUMNS} from {TABLES} where {where} order by {ORDERS[sort]}"
    rows = prepared.rows(f"{statement} limit %s offset %s", [*values, limit, start])
    return page_of(rows, start, limit)


def every(*, text: str, category_id: UUID | None, active: bool | None) -> Iterator[SkuView]:
    """All articles of a filtered list, for an export."""
    where, values = _filters(text, category_id, active)
    with connection.cursor() as cursor:
        cursor.execute(f"select {COLUMNS} from {TABLES} where {where} order by {ORDERS['category']}", values)
        while rows := cursor.fetchmany(2000):
            yield from map(view_of, rows)


def page_of(rows: Sequence[Sequence[Any]], start: int, limit: int) -> Page[SkuView]:
    """A page from rows of (total, *COLUMNS)."""
    total = rows[0][0] if rows else (0 if start == 0 else None)
    following = str(start + limit) if total is not None and start + limit < total else None
    return Page(items=[view_of(row[1:]) for row in rows], total=total, next=following)


def start_of(after: str | None) -> int:
    """How many rows a cursor skips; a cursor that is not ours starts anew."""
    return int(after) if after and after.isascii() and after.isdecimal() and len(after) < 9 else 0


def in_category(values: list[Any], category_id: UUID | None) -> str:
    """A condition for a category and what lies below it."""
    if category_id is None:
        return "true"
    values += [category_id, category_id]
    return "(c.id = %s or c.parent_id = %s)"


def _filters(text: str, category_id: UUID | None, active: bool | None) -> tuple[str, list[Any]]:
    values: list[Any] = []
    conditions = [in_category(values, category_id)]
    if active is not None:
        conditions.append("s.active = %s")
        values.append(active)
    for token in parse(text).tokens:
        like = token.likes[0]
        conditions.append(
            "(p.words like any(%s) or c.name like %s or s.code ilike %s or p.pinyin like %s or p.initials like %s"
            " or exists (select 1 from catalog_barcode b where b.sku_id = s.id and b.code like %s))"
        )
        values += [list(token.likes), like, like, like, like[1:], like]
    return " and ".join(conditions), values
