"""Loading members in bulk: rows are checked one by one and written by a handful of statements."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pyarrow as pa
from django.db import connection

from linli.accounts.api import communities, normal_phone, stores
from linli.kernel import clock
from linli.kernel.ids import new_id
from linli.kernel.loading import LoadReport
from linli.kernel.log import record_all, transaction
from linli.kernel.secrets import fingerprint, seal
from linli.people.api.identity import merge, phone_tail
from linli.people.api.touched import touch
from linli.people.events import PersonJoined
from linli.people.types import MEMBER_COLUMNS

AT_ONCE = 20_000
NAME_LENGTH = 40
PLAIN = ("name", "nickname", "gender", "avatar", "building", "room", "household")
SAME_PERSON = "和第 {} 行是同一个人"

STAGED = {
    "line": "int",
    "new_id": "uuid",
    "phone": "text",
    "card": "text",
    "family": "text",
    "phone_sealed": "bytea",
    "phone_tail": "bytea",
    "name": "text",
    "nickname": "text",
    "gender": "text",
    "birthday": "date",
    "birth_year": "smallint",
    "avatar": "text",
    "household": "text",
    "relation": "text",
    "store_id": "uuid",
    "community_id": "uuid",
    "building": "text",
    "room": "text",
    "channel": "text",
    "joined_at": "timestamptz",
}
PROFILE = (
    "name",
    "nickname",
    "gender",
    "birthday",
    "birth_year",
    "avatar",
    "relation",
    "store_id",
    "community_id",
    "building",
    "room",
)


class _Bad(Exception):
    """Why a row is refused, in words for the one who loads it."""


@dataclass(frozen=True, slots=True)
class _Places:
    stores: Mapping[str, UUID]
    communities: Mapping[tuple[UUID, str], UUID]

    @classmethod
    def known(cls) -> "_Places":
        found = stores()
        return cls(
            {key: one.id for one in found for key in (one.code, one.name)},
            {(one.store_id, one.name): one.id for one in communities()},
        )


def load_members(table: pa.Table) -> LoadReport:
    """Make, complete or correct members from the columns of MEMBER_COLUMNS; the same rows twice change nothing.

    Lines are counted from 1 in the order of the table. What a row leaves empty stays as it was.
    """
    places, seen = _Places.known(), dict[tuple[str, str], int]()
    loaded, unchanged, bad = 0, 0, list[tuple[int, str]]()
    first = 1
    for batch in table.select([c for c in MEMBER_COLUMNS if c in table.column_names]).to_batches(AT_ONCE):
        rows = list[dict[str, Any]]()
        for line, raw in enumerate(batch.to_pylist(), first):
            try:
                rows.append(_checked(line, raw, places, seen))
            except _Bad as refusal:
                bad.append((line, str(refusal)))
        first += batch.num_rows
        changed, same = _write(rows)
        bad += [(line, SAME_PERSON.format(earlier)) for line, earlier in same.items()]
        loaded, unchanged = loaded + changed, unchanged + len(rows) - len(same) - changed
    return LoadReport(loaded=loaded, unchanged=unchanged, bad=sorted(bad))


def _checked(line: int, raw: dict[str, Any], places: _Places, seen: dict[tuple[str, str], int]) -> dict[str, Any]:
    text = {name: str(value).strip() for name, value in raw.items() if value is not None and str(value).strip()}
    if any(len(text.get(field, "")) > NAME_LENGTH for field in ("name", "nickname")):
        raise _Bad(f"姓名和称呼最多 {NAME_LENGTH} 个字")
    row: dict[str, Any] = {name: text.get(name) for name in PLAIN}
    row |= {"line": line, "new_id": new_id(), "relation": text.get("family_role")}
    row |= {"channel": text.get("channel", "import")} | _identifiers(text) | _place(text, places)
    row |= {"birthday": _day(text.get("birthday")), "birth_year": _year(text.get("birth_year"))}
    row["joined_at"] = _moment(raw.get("joined_at")) if row["phone"] or row["card"] else None
    for kind in ("phone", "card", "family"):
        if row[kind] and (earlier := seen.setdefault((kind, row[kind]), line)) != line:
            raise _Bad(SAME_PERSON.format(earlier))
    return row


def _identifiers(text: dict[str, str]) -> dict[str, Any]:
    phone = normal_phone(text["phone"]) if "phone" in text else None
    if "phone" in text and phone is None:
        raise _Bad(f"手机号不对：{text['phone'][:3]}…，应为 11 位")
    card, family = text.get("card"), None
    if not phone and not card:
        if "household" not in text or "name" not in text:
            raise _Bad("没有手机号也没有会员卡，认不出是谁")
        family = f"family:{text['household']}/{text.get('family_role', '')}/{text['name']}"
    return {
        "phone": fingerprint(phone).hex() if phone else None,
        "phone_sealed": seal(phone) if phone else None,
        "phone_tail": phone_tail(phone) if phone else None,
        "card": card,
        "family": family,
    }


def _place(text: dict[str, str], places: _Places) -> dict[str, UUID | None]:
    store_id = places.stores.get(text["store"]) if "store" in text else None
    if "store" in text and store_id is None:
        raise _Bad(f"没有这家店：{text['store']}")
    if "community" not in text:
        return {"store_id": store_id, "community_id": None}
    if store_id is None:
        raise _Bad("写了小区，没写门店")
    community_id = places.communities.get((store_id, text["community"]))
    if community_id is None:
        raise _Bad(f"{text['store']} 没有这个小区：{text['community']}")
    return {"store_id": store_id, "community_id": community_id}


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text[:10].replace("/", "-")) if text else None
    except ValueError:
        raise _Bad(f"生日读不懂：{text}") from None


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isdecimal() or not 1900 <= int(text) <= clock.today().year:
        raise _Bad(f"出生年份不对：{text}")
    return int(text)


def _moment(value: Any) -> datetime:
    if value is None or value == "":
        return clock.now()
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).strip().replace("/", "-"))
    except ValueError:
        raise _Bad(f"入会时间读不懂：{value}") from None
    moment = clock.with_zone(moment)
    if moment > clock.now():
        raise _Bad("入会时间在将来")
    return moment.astimezone(UTC)


def _write(rows: list[dict[str, Any]]) -> tuple[int, dict[int, int]]:
    """Write checked rows: how many changed something, and lines that speak of the person of an earlier line."""
    with transaction(), connection.cursor() as cursor:
        _stage(cursor, rows)
        _merge_split_rows(cursor)
        cursor.execute(_MATCH)
        cursor.execute(_SAME)
        same = dict(cursor.fetchall())
        cursor.execute(_HOUSEHOLDS, [clock.now()])
        cursor.execute(_NEW_PERSONS, [clock.now()])
        changed = {line for (line,) in cursor.fetchall()}
        cursor.execute(_VALUES, [clock.today()])
        cursor.execute(_IDENTIFIERS, [clock.now()])
        changed |= {line for (line,) in cursor.fetchall()}
        cursor.execute(_CHANGES)
        changed |= {line for (line,) in cursor.fetchall()}
        cursor.execute(_HEADS)
        cursor.execute(_JOINED)
        joined = list(_joined_facts(cursor.fetchall()))
        record_all(joined)
        cursor.execute("select s.person_id from staged s where s.line = any(%s)", [list(changed)])
        touch([person_id for (person_id,) in cursor.fetchall()])
        cursor.execute("drop table staged")
        return len(changed), same


def _stage(cursor: Any, rows: list[dict[str, Any]]) -> None:
    columns = ", ".join(f"{name} {kind}" for name, kind in STAGED.items())
    cursor.execute(f"create temporary table staged ({columns}, person_id uuid, known boolean default false)")
    with cursor.copy(f"copy staged ({', '.join(STAGED)}) from stdin") as copy:
        for row in rows:
            copy.write_row([row[name] for name in STAGED])
    cursor.execute("analyze staged")


# Who a row speaks of, by each of its identifiers.
_FOUND = """
select s.line, p.root_id, i.kind
from staged s
cross join lateral (values ('phone', s.phone), ('card', s.card), ('external', s.family)) k(kind, value)
join people_identifier i on i.kind = k.kind and i.value = k.value
join people_person p on p.id = i.person_id
"""
_SPLIT = f"select line, array_agg(distinct root_id) from ({_FOUND}) f group by line having count(distinct root_id) > 1"
_MATCH = f"""
update staged s set known = f.root_id is not null, person_id = coalesce(f.root_id, s.new_id)
from staged t
left join (select line, min(root_id::text)::uuid as root_id from ({_FOUND}) g group by line) f on f.line = t.line
where t.line = s.line
"""
_SAME = """
delete from staged s using staged t where s.known and t.person_id = s.person_id and t.line < s.line
returning s.line, t.line
"""
_HOUSEHOLDS = """
insert into people_household (id, code, shared, made_at)
select gen_random_uuid(), household, true, %s from staged where household is not null
group by household on conflict (code) do nothing
"""
_NEW_PERSONS = f"""
insert into people_person (id, root_id, {", ".join(PROFILE)}, channel, phone_sealed, phone_tail, household_id,
                           joined_at, known_since)
select s.new_id, s.new_id, coalesce(s.name, ''), coalesce(s.nickname, ''), coalesce(s.gender, ''), s.birthday,
       s.birth_year, coalesce(s.avatar, ''), coalesce(s.relation, ''), s.store_id, s.community_id,
       coalesce(s.building, ''), coalesce(s.room, ''), s.channel, s.phone_sealed, s.phone_tail, h.id, s.joined_at,
       coalesce(s.joined_at, %s)
from staged s left join people_household h on h.code = s.household
where not s.known order by s.line
returning (select t.line from staged t where t.new_id = people_person.id)
"""
_VALUES = """
insert into people_value (person_id, orders, days, spent_fen, orders_365, days_365, spent_365_fen, pickup_365,
                          groupbuy_365, online_365, refreshed_on)
select new_id, 0, 0, 0, 0, 0, 0, 0, 0, 0, %s from staged where not known
"""
_IDENTIFIERS = """
with added as (
  insert into people_identifier (kind, value, person_id, added_at)
  select k.kind, k.value, s.person_id, %s
  from staged s cross join lateral (values ('phone', s.phone), ('card', s.card), ('external', s.family)) k(kind, value)
  where k.value is not null order by 1, 2
  on conflict (kind, value) do nothing returning person_id
)
select s.line from staged s where s.person_id in (select person_id from added)
"""
# What a row leaves empty stays as it was; who has joined already keeps the day.
_NEXT = {name: f"coalesce(s.{name}, p.{name})" for name in PROFILE} | {
    "household_id": "coalesce(h.id, p.household_id)",
    "phone_sealed": "coalesce(p.phone_sealed, s.phone_sealed)",
    "phone_tail": "coalesce(p.phone_tail, s.phone_tail)",
}
_CHANGES = f"""
update people_person p set {", ".join(f"{name} = {value}" for name, value in _NEXT.items())}
from staged s left join people_household h on h.code = s.household
where s.known and p.id = s.person_id
  and ({", ".join(f"p.{name}" for name in _NEXT)}) is distinct from ({", ".join(_NEXT.values())})
returning s.line
"""
_HEADS = """
update people_household h set head_id = s.person_id
from (select distinct on (household) household, person_id from staged where household is not null
      order by household, (relation = '本人') desc nulls last, line) s
where h.code = s.household and h.head_id is null
"""
_JOINED = """
with joined as (
  update people_person p set joined_at = s.joined_at from staged s
  where p.id = s.person_id and s.known and p.joined_at is null and s.joined_at is not null returning p.id
)
select p.id, p.store_id, p.community_id, s.channel, s.joined_at from staged s join people_person p on p.id = s.person_id
where s.joined_at is not null and (not s.known or p.id in (select id from joined)) order by s.line
"""


def _merge_split_rows(cursor: Any) -> None:
    """A row whose card and phone belong to two persons says that they are one."""
    cursor.execute(_SPLIT)
    for line, (first, *others) in cursor.fetchall():
        for other in others:
            merge(first, other, reason=f"import:{line}")


def _joined_facts(rows: list[tuple[Any, ...]]) -> Iterator[tuple[PersonJoined, datetime | None]]:
    for person_id, store_id, community_id, channel, joined_at in rows:
        event = PersonJoined(person_id=person_id, store_id=store_id, community_id=community_id, channel=channel)
        yield event, joined_at
