"""The list of people: filters, sorting, pages by key, one statement a page."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from pydantic import ValidationError

from linli.accounts.api import masked_phone, normal_phone
from linli.kernel import clock
from linli.kernel.errors import Invalid
from linli.kernel.secrets import fingerprint, unseal
from linli.people.api.identity import phone_tail
from linli.people.rules.faces import age_of, face
from linli.people.types import PeopleQuery, PersonRow

EXPORT_STEP = 1000
TAIL = 4
SORTS = {
    "last_paid_at": ("v.last_paid_at", "timestamptz"),
    "spent_365_fen": ("v.spent_365_fen", "bigint"),
    "days_365": ("v.days_365", "int"),
    "joined_at": ("p.joined_at", "timestamptz"),
}
_COLUMNS = """
p.id, p.name, p.nickname, p.avatar, p.gender, p.birthday, p.birth_year, p.phone_sealed, p.store_id, p.community_id,
p.building, p.room, p.joined_at, v.last_paid_at, v.orders_365, v.days_365, v.spent_365_fen, v.spent_fen, v.r, v.f, v.m,
array(select distinct t.tag from people_person q join people_tag t on t.person_id = q.id where q.root_id = p.id) as tags
"""
_FROM = "from people_person p join people_value v on v.person_id = p.id where p.root_id = p.id"


def people_query(filters: dict[str, Any], store_ids: list[UUID] | None) -> PeopleQuery:
    """A query from what was asked for, within reach; raises Invalid."""
    try:
        return PeopleQuery(**filters, store_ids=store_ids)
    except ValidationError as error:
        fields = "、".join(str(one["loc"][0]) for one in error.errors())
        raise Invalid(reason_zh=f"筛选条件不对：{fields}", reason_en=f"These filters are not right: {fields}") from None


def people(query: PeopleQuery, *, after: str | None = None, limit: int = 50) -> tuple[list[PersonRow], str | None]:
    """A page of people and the cursor of the next one."""
    column, kind = SORTS[query.sort.removeprefix("-")]
    way = "desc" if query.sort.startswith("-") else "asc"
    where, values = _where(query)
    if after:
        where += _beyond(column, kind, "<" if way == "desc" else ">")
        values |= _cursor(after)
    values["limit"] = limit + 1
    sql = (
        f"select {_COLUMNS}, {column}::text as sort_key {_FROM} {where} order by {column} {way} nulls last, p.id {way}"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} limit %(limit)s", values)
        names = [one[0] for one in cursor.description]
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    more = len(found) > limit
    last = found[limit - 1] if more else None
    return [_row(one) for one in found[:limit]], _as_cursor(last["sort_key"], last["id"]) if last else None


def count_people(query: PeopleQuery, most: int = 10_000) -> int | None:
    """How many the query finds; None where there are more than is cheap to count."""
    where, values = _where(query)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select count(*) from (select 1 {_FROM} {where} limit %(most)s) found", values | {"most": most + 1}
        )
        count = int(cursor.fetchone()[0])
    return count if count <= most else None


def all_people(query: PeopleQuery) -> Iterator[PersonRow]:
    """Everybody the query finds, page by page."""
    after: str | None = None
    while True:
        rows, after = people(query, after=after, limit=EXPORT_STEP)
        yield from rows
        if after is None:
            return


def _where(query: PeopleQuery) -> tuple[str, dict[str, Any]]:
    parts: list[str] = []
    values: dict[str, Any] = query.model_dump(include={"store_id", "community_id", "tag"})
    if query.store_ids is not None:
        parts.append("p.store_id = any(%(store_ids)s)")
        values["store_ids"] = query.store_ids
    for field in ("store_id", "community_id"):
        if values[field]:
            parts.append(f"p.{field} = %({field})s")
    if query.tag:
        parts.append(
            "p.id in (select q.root_id from people_tag t join people_person q on q.id = t.person_id"
            " where t.tag = %(tag)s)"
        )
    for name in ("r", "f", "m"):
        if (least := getattr(query, f"least_{name}")) is not None:
            parts.append(f"v.{name} >= %(least_{name})s")
            values[f"least_{name}"] = least
    if query.silent_days is not None:
        parts.append("v.last_paid_at < %(silent_since)s")
        values["silent_since"] = clock.now() - timedelta(days=query.silent_days)
    if query.members_only:
        parts.append("p.joined_at is not null")
    if query.text:
        condition, found = _matching(query.text.strip())
        parts.append(condition)
        values |= found
    return "".join(f" and {part}" for part in parts), values


_OF_IDENTIFIER = (
    "p.id in (select q.root_id from people_identifier i join people_person q on q.id = i.person_id where {})"
)


def _matching(text: str) -> tuple[str, dict[str, Any]]:
    """A phone number, its last four digits, a card, or a part of a name."""
    if phone := normal_phone(text):
        held = _OF_IDENTIFIER.format("i.kind = 'phone' and i.value = %(phone)s")
        return held, {"phone": fingerprint(phone).hex()}
    if text.isdecimal() and len(text) == TAIL:
        return "p.phone_tail = %(tail)s", {"tail": phone_tail(text)}
    escaped = text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    named = "p.name ilike %(like)s or p.nickname ilike %(like)s"
    carded = _OF_IDENTIFIER.format("i.kind in ('card', 'pos_card') and i.value = %(card)s")
    return f"({named} or {carded})", {"like": f"%{escaped}%", "card": text}


def _beyond(column: str, kind: str, side: str) -> str:
    return (
        f" and case when %(key)s::{kind} is null then {column} is null and p.id {side} %(last_id)s"
        f" else {column} is null or ({column}, p.id) {side} (%(key)s::{kind}, %(last_id)s) end"
    )


def _as_cursor(key: str | None, id: UUID) -> str:
    return urlsafe_b64encode(json.dumps([key, str(id)]).encode()).decode().rstrip("=")


def _cursor(text: str) -> dict[str, Any]:
    try:
        key, id = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return {"key": key, "last_id": UUID(id)}
    except (ValueError, TypeError, AttributeError):
        raise Invalid(reason_zh="翻页位置不对，请从第一页看起", reason_en="The cursor is not valid") from None


def _row(one: dict[str, Any]) -> PersonRow:
    age = age_of(one["birthday"], one["birth_year"], clock.today())
    last = one["last_paid_at"]
    return PersonRow(
        id=one["id"],
        name=one["name"],
        nickname=one["nickname"],
        avatar=one["avatar"] or face(one["id"], one["gender"], age),
        phone=masked_phone(unseal(bytes(one["phone_sealed"]))) if one["phone_sealed"] else None,
        store_id=one["store_id"],
        community_id=one["community_id"],
        building=one["building"],
        room=one["room"],
        joined_at=one["joined_at"],
        last_paid_at=last,
        silent_days=(clock.today() - clock.local_day(last)).days if last else None,
        orders_365=one["orders_365"],
        days_365=one["days_365"],
        spent_365_fen=one["spent_365_fen"],
        spent_fen=one["spent_fen"],
        r=one["r"],
        f=one["f"],
        m=one["m"],
        tags=one["tags"],
    )
