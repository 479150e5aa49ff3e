"""Households → neighbours: name, nickname, family, phone, home. Everything follows from the household's number.

Nobody here exists. Phones are 170 0000 xxxx (card holder) and 170 0001 xxxx (second adult).
"""

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb
import pyarrow as pa

from linli.connect.importing.complete_journey.source import MAPPING
from linli.connect.importing.tables import MEMBERS

AGES = {"19-24": (19, 24), "25-34": (25, 34), "35-44": (35, 44), "45-54": (45, 54), "55-64": (55, 64), "65+": (65, 82)}
AGE_WEIGHTS = (("25-34", 20), ("35-44", 30), ("45-54", 20), ("55-64", 16), ("65+", 14))


@dataclass(frozen=True)
class Home:
    """A community where households of one store can live."""

    code: str
    store: str
    households: int
    buildings: int


@dataclass(frozen=True)
class Household:
    """What the source tells: size from demographics, store and babies from the receipts."""

    number: int
    store: str
    first_seen: datetime
    age: str | None
    married: bool | None
    kids: int | None
    buys_for_babies: bool


@dataclass(frozen=True)
class Names:
    """Pools of names by kind and cohort."""

    pools: dict[tuple[str, str], list[str]]

    def pick(self, dice: random.Random, kind: str, cohort: str = "") -> str:
        return dice.choice(self.pools[kind, cohort])


def read_names() -> Names:
    """The pools of data/names.csv."""
    with (MAPPING / "names.csv").open(encoding="utf-8") as file:
        return Names({(row["kind"], row["cohort"]): row["names"].split() for row in csv.DictReader(file)})


def households(db: duckdb.DuckDBPyConnection) -> list[Household]:
    """Everyone in table `line`, with the store of most receipts and what the demographics know."""
    rows = db.execute("""
        with visits as (
            select card, store, count(distinct receipt) n, min(sold_at) seen from line group by all),
        home as (select card, arg_max(store, (n, store)) store, min(seen) seen from visits group by card),
        babies as (select distinct household_id from transactions join products using (product_id)
            where product_category in ('DIAPERS & DISPOSABLES', 'BABY FOODS', 'INFANT FORMULA'))
        select substr(card, 3)::int, store, seen, age, marital_status, kids_count, b.household_id is not null
        from home left join demographics d on d.household_id = substr(card, 3)::int
        left join babies b on b.household_id = substr(card, 3)::int order by 1""").fetchall()
    return [
        Household(
            number,
            store,
            seen.replace(tzinfo=UTC),
            age,
            None if married is None else married == "Married",
            None if kids is None else int(kids[0]),
            babies,
        )
        for number, store, seen, age, married, kids, babies in rows
    ]


def members(found: Sequence[Household], homes: Sequence[Home], this_year: int) -> pa.Table:
    """Canonical members, families included."""
    names = read_names()
    by_store: dict[str, list[Home]] = {}
    for home in homes:
        by_store.setdefault(home.store, []).append(home)
    rows = [row for household in found for row in _family(household, by_store[household.store], names, this_year)]
    return pa.Table.from_pylist(rows, schema=MEMBERS)


def _family(household: Household, homes: Sequence[Home], names: Names, this_year: int) -> list[dict[str, object]]:
    dice = random.Random(household.number)  # noqa: S311 (invents names, guards nothing)
    age = dice.randint(*AGES[_age_band(household, dice)])
    kids = _kids(household, age, dice)
    place = _place(household, dice.choices(homes, [each.households for each in homes])[0], dice)
    woman = dice.random() < 0.68
    holder = _adult(names, dice, woman=woman, age=age) | place
    holder |= {
        "card": place["household"],
        "phone": f"1700000{household.number:04d}",
        "family_role": "本人",
        "birth_year": this_year - age,
    }
    kid_nick = names.pick(dice, "kid") if kids else ""
    holder["nickname"] = _nickname(names, dice, str(holder["name"]), woman, age, kid_nick, str(place["building"]))
    rows = [holder]
    married = household.married if household.married is not None else dice.random() < (0.9 if kids else 0.55)
    father = holder
    if married:
        partner_age = max(age + dice.randint(-3, 3), 20)
        partner = _adult(names, dice, woman=not woman, age=partner_age) | place
        partner |= {
            "card": "",
            "phone": f"1700001{household.number:04d}",
            "family_role": "丈夫" if woman else "妻子",
            "nickname": "",
            "birth_year": this_year - partner_age,
        }
        rows.append(partner)
        father = partner if woman else holder
    oldest = 2 if household.buys_for_babies else 16
    for nth, kid_name in enumerate(dice.sample(names.pools["kidname", ""], kids)):
        kid = {"name": str(father["name"])[:1] + kid_name, "nickname": "" if nth else kid_nick}
        rows.append(place | kid | _child(dice, this_year, oldest))
    return rows


def _place(household: Household, home: Home, dice: random.Random) -> dict[str, object]:
    return {
        "household": f"CJ{household.number:04d}",
        "store": home.store,
        "community": home.code,
        "building": f"{dice.randint(1, home.buildings)}号楼",
        "room": f"{dice.randint(1, 17)}0{dice.randint(1, 4)}",
        "joined_at": household.first_seen,
    }


def _child(dice: random.Random, this_year: int, oldest: int) -> dict[str, object]:
    return {
        "card": "",
        "phone": "",
        "gender": dice.choice("女男"),
        "family_role": "孩子",
        "birth_year": this_year - dice.randint(0, oldest),
    }


def _age_band(household: Household, dice: random.Random) -> str:
    if household.age is not None:
        return household.age
    if household.buys_for_babies:
        return dice.choice(("25-34", "35-44"))
    return dice.choices([band for band, _ in AGE_WEIGHTS], [weight for _, weight in AGE_WEIGHTS])[0]


def _kids(household: Household, age: int, dice: random.Random) -> int:
    if household.kids is not None:
        return max(household.kids, int(household.buys_for_babies))
    if household.buys_for_babies:
        return dice.choice((1, 1, 2))
    return dice.choices((0, 1, 2), (5, 4, 1) if 30 <= age <= 52 else (12, 1, 0))[0]


def _adult(names: Names, dice: random.Random, *, woman: bool, age: int) -> dict[str, object]:
    cohort = "elder" if age >= 55 else "middle" if age >= 36 else "young"
    # the first surnames of the list are the common ones
    surnames = names.pools["surname", ""]
    surname = surnames[int(len(surnames) * dice.random() ** 2.2)]
    return {"name": surname + names.pick(dice, "woman" if woman else "man", cohort), "gender": "女" if woman else "男"}


def _nickname(names: Names, dice: random.Random, name: str, woman: bool, age: int, kid: str, building: str) -> str:
    surname, door = name[:1], building.removesuffix("号楼")
    ways: tuple[str, ...]
    if kid and dice.random() < 0.6:
        return kid + ("妈" if woman else "爸")
    if age >= 62:
        ways = ("阿姨", "老师", "奶奶") if woman else ("叔", "老师", "师傅")
    elif age >= 36:
        ways = ("姐", "姐", "老师", "阿姨") if woman else ("哥", "哥", "师傅", "老师")
    else:
        ways = ("姐", "同学") if woman else ("哥", "同学")
    roll = dice.random()
    if roll < 0.12:
        return names.pick(dice, "handle")
    if roll < 0.3:
        return f"{door} 幢{surname}{dice.choice(ways)}"
    if roll < 0.45:
        return ("小" if age < 45 else "老") + surname
    if roll < 0.6 and len(name) == 3:
        return f"{name[-1]}{name[-1]}" if woman and age < 45 else f"阿{name[-1]}"
    return surname + dice.choice(ways)
