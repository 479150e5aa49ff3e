"""Who is who: identifiers to persons, merges and their undoing."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Q

from linli.accounts.api import normal_phone
from linli.accounts.types import BadPhone
from linli.kernel import clock
from linli.kernel.errors import NotFound
from linli.kernel.ids import new_id
from linli.kernel.log import record, savepoint, transaction
from linli.kernel.secrets import fingerprint, seal
from linli.people.api.roots import merged_ids, survivor
from linli.people.api.touched import refresh
from linli.people.events import PersonMerged, PersonUnmerged
from linli.people.models import Identifier as Row
from linli.people.models import Merge, Person, Tag, Value
from linli.people.rules.identity import FILLED, WEAK, survivor_first, to_fill
from linli.people.types import Identifier, Kind, MergeUndone, MergeView, NoIdentifier

HASHED = frozenset({Kind.PHONE, Kind.EMAIL})


class _Raced(Exception):
    """Somebody else took one of the identifiers meanwhile."""


def stored_value(kind: Kind, value: str) -> str:
    """An identifier as it stands in the table; phones and mail addresses as keyed hashes."""
    text = value.strip()
    if kind == Kind.PHONE:
        phone = normal_phone(text)
        if phone is None:
            raise BadPhone()
        return fingerprint(phone).hex()
    if kind == Kind.EMAIL:
        return fingerprint(text.lower()).hex()
    if not text:
        raise NoIdentifier()
    return text


def phone_tail(phone: str) -> bytes:
    """A keyed hash of the last four digits, by which a clerk finds a neighbour."""
    return fingerprint(f"tail:{phone[-4:]}")


def identify(
    identifiers: Sequence[Identifier],
    *,
    name: str | None = None,
    store_id: UUID | None = None,
    community_id: UUID | None = None,
    building: str | None = None,
    channel: str = "",
) -> UUID:
    """The one person behind the identifiers, made where there is none, merged where they were several; its id.

    What else is given fills fields that are empty, and overwrites none.
    """
    if not identifiers:
        raise NoIdentifier()
    keys = {(one.kind, stored_value(one.kind, one.value)) for one in identifiers}
    given = {"name": name, "store_id": store_id, "community_id": community_id, "building": building, "channel": channel}
    given |= _phone_fields(identifiers)
    with transaction():
        while True:
            try:
                with savepoint():
                    return _resolve(keys, given)
            except _Raced:
                continue


def _phone_fields(identifiers: Sequence[Identifier]) -> dict[str, Any]:
    for one in identifiers:
        if one.kind == Kind.PHONE and (phone := normal_phone(one.value)):
            return {"phone_sealed": seal(phone), "phone_tail": phone_tail(phone)}
    return {}


def _resolve(keys: set[tuple[Kind, str]], given: dict[str, Any]) -> UUID:
    rows = Row.objects.filter(_any_of(keys)).values_list("kind", "value", "person__root_id")
    found = {(Kind(kind), value): root for kind, value, root in rows}
    if found:
        root = _join_roots(found)
        _fill(root, given)
    else:
        root = new_id()
        values = {field: value for field, value in given.items() if value}
        Person.objects.create(id=root, root_id=root, known_since=clock.now(), **values)
        Value.objects.create(person_id=root, refreshed_on=clock.today())
    _claim(keys - found.keys(), root)
    return root


def _claim(keys: set[tuple[Kind, str]], person_id: UUID) -> None:
    """Write down new identifiers; raises _Raced where somebody else was quicker."""
    if not keys:
        return
    Row.objects.bulk_create(
        [Row(kind=kind, value=value, person_id=person_id, added_at=clock.now()) for kind, value in sorted(keys)],
        ignore_conflicts=True,
    )
    if Row.objects.filter(_any_of(keys)).exclude(person_id=person_id).exists():
        raise _Raced()


def _any_of(keys: Iterable[tuple[Kind, str]]) -> Q:
    wanted = Q()
    for kind, value in keys:
        wanted |= Q(kind=kind, value=value)
    return wanted


def _join_roots(found: dict[tuple[Kind, str], UUID]) -> UUID:
    """Merge the persons behind the identifiers as far as the rules allow; the one that the most telling one names."""
    order = list(Kind)
    ranked = sorted(found.items(), key=lambda item: (order.index(item[0][0]), item[0][1]))
    root = ranked[0][1]
    for (kind, value), other in ranked[1:]:
        if other == root:
            continue
        if kind in WEAK and _has_strong(root) and _has_strong(other):
            continue
        if _kept_apart(root, other):
            continue
        root = merge(root, other, reason=f"{kind}:{value[:12]}")
        found.update({key: root for key, person in found.items() if person == other})
    return Person.objects.values_list("root_id", flat=True).get(id=root)


def _has_strong(root: UUID) -> bool:
    return Row.objects.filter(person__root_id=root).exclude(kind__in=WEAK).exists()


def _kept_apart(a: UUID, b: UUID) -> bool:
    """Whether a person undid a merge of these two: then no identifier brings them together again by itself."""
    ids_a, ids_b = merged_ids(a), merged_ids(b)
    undone = Merge.objects.filter(undone_at__isnull=False)
    return undone.filter(Q(into_id__in=ids_a, merged_id__in=ids_b) | Q(into_id__in=ids_b, merged_id__in=ids_a)).exists()


def _fill(root: UUID, given: dict[str, Any]) -> None:
    row = Person.objects.filter(id=root).values(*FILLED).get()
    if changes := {field: value for field, value in given.items() if value and not row[field]}:
        Person.objects.filter(id=root).update(**changes)


def merge(a: UUID, b: UUID, *, reason: str, by: str = "system") -> UUID:
    """Make two persons one; the id of the survivor. Nothing is moved: see `models`."""
    with transaction():
        roots = sorted(Person.objects.filter(id__in=[a, b]).values_list("root_id", flat=True).distinct())
        rows = list(Person.objects.select_for_update().filter(id__in=roots, root_id=F("id")).order_by("id"))
        if len(roots) < 2:
            return survivor(a)
        if len(rows) < 2:  # one of them was merged while we waited
            return merge(a, b, reason=reason, by=by)
        first, second = rows
        if not survivor_first((first.joined_at, first.id), (second.joined_at, second.id)):
            first, second = second, first
        _absorb(first, second, reason, by)
        return first.id


def _absorb(into: Person, merged: Person, reason: str, by: str) -> None:
    fields = to_fill(_fields(into), _fields(merged))
    filled = {field: [_plain(getattr(into, field)), _plain(value)] for field, value in fields.items()}
    Merge.objects.create(
        id=new_id(), into_id=into.id, merged_id=merged.id, reason=reason, filled=filled, by=by, at=clock.now()
    )
    if fields:
        Person.objects.filter(id=into.id).update(**fields)
    Person.objects.filter(root_id=merged.id).update(root_id=into.id)
    Value.objects.filter(person_id=merged.id).delete()
    Tag.objects.filter(person_id=merged.id, source="rule").delete()
    refresh([into.id])
    record(PersonMerged(person_id=into.id, store_id=into.store_id, merged_id=merged.id))


def _fields(row: Person) -> dict[str, Any]:
    return {field: getattr(row, field) for field in FILLED}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def unmerge(merge_id: UUID, *, by: str = "system") -> UUID:
    """Undo a merge: both persons are again as if it had never been; the id of the one set free."""
    with transaction():
        undone = Merge.objects.select_for_update().filter(id=merge_id).first()
        if undone is None:
            raise NotFound()
        if undone.undone_at:
            raise MergeUndone()
        undone.undone_at, undone.undone_by = clock.now(), by
        undone.save(update_fields=["undone_at", "undone_by"])
        root = survivor(undone.into_id)
        freed = _below(undone.merged_id)
        list(Person.objects.select_for_update().filter(id__in=[root, *freed]).order_by("id"))
        Person.objects.filter(id__in=freed).update(root_id=undone.merged_id)
        _empty_filled(undone)
        Value.objects.get_or_create(person_id=undone.merged_id, defaults={"refreshed_on": clock.today()})
        refresh([root, undone.merged_id])
        record(PersonUnmerged(person_id=root, merged_id=undone.merged_id))
        return undone.merged_id


def _empty_filled(undone: Merge) -> None:
    """Take back from the survivors what the merged person lent them, where it was not changed since."""
    holder, lent = undone.into_id, undone.filled
    while lent:
        row = Person.objects.get(id=holder)
        kept = [field for field, (_, after) in lent.items() if _plain(getattr(row, field)) == after]
        if kept:
            Person.objects.filter(id=holder).update(**{field: _blank(field) for field in kept})
        _refill(holder)
        above = Merge.objects.filter(merged_id=holder, undone_at__isnull=True).first()
        if above is None:
            return
        lent = {field: pair for field, pair in above.filled.items() if field in kept}
        above.filled = {field: pair for field, pair in above.filled.items() if field not in lent}
        above.save(update_fields=["filled"])
        holder = above.into_id


def _refill(holder: UUID) -> None:
    """Fill what is empty now from those who are still merged into this person, the first merged first."""
    for other in Merge.objects.filter(into_id=holder, undone_at__isnull=True).order_by("at", "id"):
        row, merged = Person.objects.get(id=holder), Person.objects.get(id=other.merged_id)
        if fields := to_fill(_fields(row), _fields(merged)):
            Person.objects.filter(id=holder).update(**fields)
            other.filled |= {field: [_plain(getattr(row, field)), _plain(value)] for field, value in fields.items()}
            other.save(update_fields=["filled"])


def _blank(field: str) -> Any:
    return None if Person._meta.get_field(field).null else ""


def _below(person_id: UUID) -> list[UUID]:
    """A person and whoever was merged into it, and into those."""
    with connection.cursor() as cursor:
        cursor.execute(
            "with recursive below(id) as (select %s::uuid union select m.merged_id from people_merge m"
            " join below on m.into_id = below.id where m.undone_at is null) select id from below",
            [person_id],
        )
        return [id for (id,) in cursor.fetchall()]


def ids_of(kind: Kind | str, values: Iterable[str]) -> dict[str, UUID]:
    """Who goes by these identifiers (after merges), by the value as given; unknown ones are left out."""
    stored: dict[str, list[str]] = {}
    for value in set(values):
        try:
            stored.setdefault(stored_value(Kind(kind), value), []).append(value)
        except (BadPhone, NoIdentifier):
            continue
    with connection.cursor() as cursor:
        cursor.execute(
            "select i.value, p.root_id from people_identifier i join people_person p on p.id = i.person_id"
            " where i.kind = %s and i.value = any(%s)",
            [Kind(kind), list(stored)],
        )
        return {given: root for value, root in cursor.fetchall() for given in stored[value]}


def merges_of(person_id: UUID) -> list[MergeView]:
    """Merges that this person took part in, newest first."""
    ids = merged_ids(person_id)
    rows = Merge.objects.filter(Q(into_id__in=ids) | Q(merged_id__in=ids)).order_by("-at", "-id")
    return [MergeView.model_validate(row, from_attributes=True) for row in rows]


def need_merge_of(person_id: UUID, merge_id: UUID) -> None:
    """Raise NotFound unless this person took part in the merge."""
    if merge_id not in {one.id for one in merges_of(person_id)}:
        raise NotFound()
