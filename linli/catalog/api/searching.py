"""Search as neighbours type: Chinese, pinyin, first letters, another name of the same thing, a slip of the finger."""

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.transaction import atomic

from linli.catalog.api.looking import COLUMNS, TABLES, in_category, listing, page_of, start_of
from linli.catalog.rules import Query, Token, escape_like, parse
from linli.catalog.types import SkuView
from linli.kernel.http import Page

LIKE_ENOUGH = "0.5"  # share of a word's letter triples that a name must hold for a slip of the finger to be forgiven
SHORTEST_GUESSED = 4


def search(
    text: str,
    *,
    category_id: UUID | None = None,
    sku_ids: Sequence[UUID] | None = None,
    after: str | None = None,
    limit: int = 20,
) -> Page[SkuView]:
    """Articles on sale that answer a text, best first; `sku_ids` narrows them to what a store carries.

    Without a text everything is found, in the order of the shelf. Every word must be met: as written, by another name,
    by sound, by first letters, or nearly; nearly counts only where nothing is met otherwise.
    """
    query = parse(text)
    if not query.tokens and sku_ids is None:
        return listing(category_id=category_id, active=True, after=after, limit=limit)
    for guess in (False, True):
        page = _search(query, category_id, sku_ids, start_of(after), min(max(limit, 1), 200), guess)
        if page.items or not query.tokens:
            return page
    return page


def _search(
    query: Query, category_id: UUID | None, sku_ids: Sequence[UUID] | None, start: int, limit: int, guess: bool
) -> Page[SkuView]:
    values: dict[str, Any] = {"limit": limit, "start": start, "text": query.text, "code": query.code}
    positional: list[Any] = []
    conditions = ["s.active", in_category(positional, category_id).replace("%s", "%(category)s")]
    values["category"] = category_id
    if sku_ids is not None:
        conditions.append("s.id = any(%(skus)s)")
        values["skus"] = list(sku_ids)
    met = [_met(token, f"t{nth}", values, guess) for nth, token in enumerate(query.tokens)]
    if query.code:
        conditions.append(
            "(s.code = %(code)s or exists (select 1 from catalog_barcode b where b.sku_id = s.id and b.code = %(code)s)"
            f" or ({' and '.join(met)}))"
        )
    else:
        conditions += met
    values |= {"starts": escape_like(query.text) + "%", "pinyin": "", "sounds": ""}
    if query.tokens:
        values |= {"pinyin": query.tokens[0].pinyin, "sounds": query.tokens[0].sounds}
    with atomic() if guess else nullcontext(), connection.cursor() as cursor:
        if guess:
            cursor.execute("select set_config('pg_trgm.word_similarity_threshold', %s, true)", [LIKE_ENOUGH])
        cursor.execute(
            f"""select count(*) over (), {COLUMNS} from {TABLES} where {" and ".join(conditions)}
                order by {_RANK}, coalesce(t.rank, c.rank), c.rank, p.name, s.list_fen, s.id
                limit %(limit)s offset %(start)s""",
            values,
        )
        rows = cursor.fetchall()
    return page_of(rows, start, limit)


# As written before by sound before by likeness; a name that begins with it before one that only holds it.
_RANK = """(case when %(text)s = '' then 0 when p.name = %(text)s then 0 when p.words like %(starts)s then 1
  when strpos(p.words, %(text)s) > 0 then 2 when p.initials = %(text)s or p.pinyin = %(pinyin)s then 3
  when p.pinyin like %(pinyin)s || '%%' then 4 when p.initials like %(starts)s then 5 else 6 end),
  word_similarity(%(sounds)s, p.sounds) desc"""


def _met(token: Token, name: str, values: dict[str, Any], guess: bool) -> str:
    values |= {
        f"{name}_likes": list(token.likes),
        f"{name}_sound": f"%{escape_like(token.pinyin)}%",
        f"{name}_starts": escape_like(token.text) + "%",
    }
    ways = [f"p.words like any(%({name}_likes)s)", f"c.name like any(%({name}_likes)s)"]
    if len(token.pinyin) >= (3 if token.latin else 2):
        ways.append(f"p.pinyin like %({name}_sound)s")
    if token.latin:
        ways.append(f"p.initials like %({name}_starts)s")
        values[f"{name}_inside"] = f"%{escape_like(token.text)}%"
        if len(token.text) >= 2:
            ways.append(f"p.initials like %({name}_inside)s")
        ways.append(f"lower(s.code) like %({name}_starts)s")
    if guess and len(token.pinyin) >= SHORTEST_GUESSED:
        values[f"{name}_guess"] = token.sounds
        ways.append(f"%({name}_guess)s <%% p.sounds")
    return f"({' or '.join(ways)})"
