"""Tags: rules that are asked whenever something about a person changed, and tags that people give by hand."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from linli.accounts.api import communities, stores
from linli.kernel import clock
from linli.kernel.errors import Invalid
from linli.kernel.ids import NOUGHT
from linli.kernel.log import record, record_all, transaction
from linli.people.api.goods import names_of_categories
from linli.people.api.roots import merged_ids, survivor
from linli.people.events import TagAdded, TagRemoved
from linli.people.models import Tag, TagRule
from linli.people.rules.shipped import SHIPPED
from linli.people.rules.tags import BoughtRow, DeedRow, Features, Rule, compile_rule, first_month
from linli.people.types import TagCount, TagRuleInput, TagRuleView, TagView

TAG_LENGTH = 12
MONTHS, DAYS = 24, 400

_FIGURES = """
select p.id, p.store_id, p.community_id, p.building, p.gender, p.channel, p.birthday, p.birth_year, p.joined_at,
       h.size, h.youngest, v.orders, v.days, v.spent_fen, v.orders_365, v.days_365, v.spent_365_fen, v.pickup_365,
       v.groupbuy_365, v.online_365, v.last_paid_at, v.r, v.f, v.m
from people_person p join people_value v on v.person_id = p.id
left join lateral (select count(*) as size, max(birth_year) as youngest from people_person q
                   where q.household_id = p.household_id and q.root_id = q.id) h on p.household_id is not null
where p.id = any(%s)
"""
_BOUGHT = """
select m.root_id, b.category_id, b.month, sum(b.orders), sum(b.quantity), sum(b.spent_fen)
from people_person m join people_bought b on b.person_id = m.id
where m.root_id = any(%s) and b.month >= %s group by 1, 2, 3
"""
_DEEDS = """
select m.root_id, d.name, d.day, sum(d.times)
from people_person m join people_deed d on d.person_id = m.id
where m.root_id = any(%s) and d.day > %s and d.name = any(%s) group by 1, 2, 3
"""


def tag_rules() -> list[TagRuleView]:
    """The rules in force or switched off: what the chain wrote replaces the shipped one of the same name."""
    own = {row.tag: row for row in TagRule.objects.order_by("rank", "tag")}
    shipped = [TagRuleView(shipped=True, on=True, **one._asdict()) for one in SHIPPED if one.tag not in own]
    told = {one.why: one.why_en for one in SHIPPED}  # a shipped rule that was switched off is one of the chain's own
    return shipped + [
        TagRuleView(
            **{name: getattr(row, name) for name in ("tag", "tone", "why", "rule", "shipped", "on")},
            why_en=told.get(row.why, ""),
        )
        for row in own.values()
    ]


def set_tag_rule(given: TagRuleInput) -> None:
    """Write or replace a rule; everybody is asked again within minutes."""
    compile_rule(given.rule)
    with transaction():
        TagRule.objects.update_or_create(tag=given.tag, defaults=given.model_dump(exclude={"tag"}))
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into people_touched (person_id) select id from people_person where root_id = id"
                " order by id on conflict do nothing"
            )


def refresh_tags(root_ids: Sequence[UUID]) -> None:
    """Give these survivors the tags whose rules fit them, and take away the others."""
    rules = {one.tag: compile_rule(one.rule) for one in tag_rules() if one.on}
    events = _events_asked_for(one.rule for one in tag_rules() if one.on)
    features, homes = _features(root_ids, events)
    fitting = {(id, tag) for id, known in features.items() for tag, rule in rules.items() if rule(known)}
    held = set(Tag.objects.filter(person_id__in=list(root_ids), source="rule").values_list("person_id", "tag"))
    _change(fitting - held, held - fitting, homes)


def _change(added: set[tuple[UUID, str]], removed: set[tuple[UUID, str]], homes: Mapping[UUID, UUID | None]) -> None:
    now = clock.now()
    Tag.objects.bulk_create(
        [Tag(person_id=id, tag=tag, source="rule", since=now, by="rule") for id, tag in sorted(added)],
        ignore_conflicts=True,
    )
    if removed:
        gone = sorted(removed)
        with connection.cursor() as cursor:
            cursor.execute(
                "delete from people_tag t using unnest(%s::uuid[], %s::text[]) g(person_id, tag)"
                " where t.person_id = g.person_id and t.tag = g.tag and t.source = 'rule'",
                [[id for id, _ in gone], [tag for _, tag in gone]],
            )
    record_all((TagAdded(person_id=id, store_id=homes.get(id), tag=tag), now) for id, tag in sorted(added))
    record_all((TagRemoved(person_id=id, store_id=homes.get(id), tag=tag), now) for id, tag in sorted(removed))


def _events_asked_for(rules: Iterable[Any]) -> list[str]:
    found: set[str] = set()
    waiting = list(rules)
    while waiting:
        rule = waiting.pop()
        waiting += [*rule.get("all", []), *rule.get("any", []), *([rule["not"]] if "not" in rule else [])]
        if rule.get("field") == "event":
            found.update(rule["of"])
    return sorted(found)


def _features(root_ids: Sequence[UUID], events: list[str]) -> tuple[dict[UUID, Features], dict[UUID, UUID | None]]:
    today, names = clock.today(), names_of_categories()
    bought: dict[UUID, list[BoughtRow]] = defaultdict(list)
    deeds: dict[UUID, list[DeedRow]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, [list(root_ids)])
        people = [dict(zip([column[0] for column in cursor.description], row, strict=True)) for row in cursor]
        cursor.execute(_BOUGHT, [list(root_ids), first_month(today, MONTHS)])
        for root, category, month, *amounts in cursor.fetchall():
            bought[root].append(BoughtRow(names.get(category, frozenset()), month, *map(int, amounts)))
        cursor.execute(_DEEDS, [list(root_ids), today - timedelta(days=DAYS), events])
        for root, name, day, times in cursor.fetchall():
            deeds[root].append(DeedRow(name, day, int(times)))
    places = {one.id: one.name for one in stores()} | {one.id: one.name for one in communities()}
    found = {
        row["id"]: Features(today, _figures(row, places, today), bought[row["id"]], deeds[row["id"]]) for row in people
    }
    return found, {row["id"]: row["store_id"] for row in people}


def _figures(row: dict[str, Any], places: Mapping[UUID, str], today: date) -> dict[str, Any]:
    year = row["birthday"].year if row["birthday"] else row["birth_year"]
    last, joined = row["last_paid_at"], row["joined_at"]
    orders = row["orders_365"]
    return {
        **row,
        "store": places.get(row["store_id"] or NOUGHT, ""),
        "community": places.get(row["community_id"] or NOUGHT, ""),
        "age": today.year - year if year else None,
        "member": joined is not None,
        "joined_days": (today - clock.local_day(joined)).days if joined else None,
        "household_size": row["size"] or 1,
        "youngest_age": today.year - row["youngest"] if row["youngest"] else None,
        "pickup_pct": 100 * row["pickup_365"] / orders if orders else None,
        "online_pct": 100 * row["online_365"] / orders if orders else None,
        "silent_days": (today - clock.local_day(last)).days if last else None,
    }


def fits_rule(rule: Rule, root_ids: Sequence[UUID], events: Sequence[str] = ()) -> set[UUID]:
    """Those of the survivors whom a compiled rule fits now."""
    features, _ = _features(root_ids, list(events))
    return {id for id, known in features.items() if rule(known)}


def add_tag(person_id: UUID, tag: str, *, by: str) -> None:
    """Give a tag by hand; the same one twice is once."""
    tag = tag.strip()
    if not 0 < len(tag) <= TAG_LENGTH:
        raise Invalid(reason_zh=f"标签要有 1 到 {TAG_LENGTH} 个字", reason_en=f"A tag has 1 to {TAG_LENGTH} characters")
    with transaction():
        root = survivor(person_id)
        _, made = Tag.objects.get_or_create(
            person_id=root, tag=tag, source="hand", defaults={"since": clock.now(), "by": by}
        )
        if made:
            record(TagAdded(person_id=root, tag=tag))


def remove_tag(person_id: UUID, tag: str) -> None:
    """Take away a tag that was given by hand."""
    with transaction():
        root = survivor(person_id)
        gone, _ = Tag.objects.filter(person_id__in=merged_ids(root), tag=tag, source="hand").delete()
        if gone:
            record(TagRemoved(person_id=root, tag=tag))


def tags_of(person_ids: Iterable[UUID]) -> dict[UUID, list[TagView]]:
    """Tags of these survivors, by hand first."""
    found: dict[UUID, list[TagView]] = defaultdict(list)
    looks = {one.tag: one for one in tag_rules()}
    with connection.cursor() as cursor:
        cursor.execute(
            "select m.root_id, t.tag, min(t.source) from people_tag t join people_person m on m.id = t.person_id"
            " where m.root_id = any(%s) group by 1, 2 order by 3, min(t.since), 2",
            [list(person_ids)],
        )
        for root, tag, source in cursor.fetchall():
            known = looks.get(tag)
            look = _look(known if source == "rule" else None)
            found[root].append(TagView(tag=tag, source=source, **look))
    return found


def _look(known: TagRuleView | None) -> dict[str, str]:
    """How a tag of a rule looks and is explained; without one it was given by hand."""
    if known is None:
        return {"tone": "warn", "why": "手工标签", "why_en": "Given by hand"}
    return {"tone": known.tone, "why": known.why, "why_en": known.why_en}


def tag_counts(store_ids: Sequence[UUID] | None = None) -> list[TagCount]:
    """Tags in use at these stores (None: anywhere), the most held first."""
    looks = {one.tag: one for one in tag_rules()}
    with connection.cursor() as cursor:
        cursor.execute(
            "select t.tag, count(distinct p.root_id) from people_tag t join people_person p on p.id = t.person_id"
            " where %(all)s or p.store_id = any(%(stores)s) group by 1 order by 2 desc, 1 limit 200",
            {"all": store_ids is None, "stores": list(store_ids or ())},
        )
        return [TagCount(tag=tag, people=people, **_look(looks.get(tag))) for tag, people in cursor.fetchall()]
