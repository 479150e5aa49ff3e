"""Neighbours find what they mean, however they type it."""

import pyarrow as pa
import pytest

from linli.catalog import api
from linli.catalog.rules import initials, parse, pinyin, sounds

pytestmark = pytest.mark.django_db

NAMES = [
    ("B1", "云南有机蓝莓", "浆果"),
    ("B2", "丹东草莓 99", "浆果"),
    ("R1", "五常新米", "大米"),
    ("T1", "普罗旺斯番茄", "茄果"),
    ("P1", "黄心土豆", "根茎"),
    ("C1", "阳澄湖大闸蟹", "水产"),
    ("M1", "高钙鲜奶", "乳品"),
    ("A1", "Nongfu 100% 橙汁_大瓶", "饮料"),
]


@pytest.fixture(autouse=True)
def goods() -> None:
    codes, names, kinds = zip(*NAMES, strict=True)
    barcodes = ["6901234567892"] + [None] * (len(NAMES) - 1)
    columns = {"code": codes, "name": names, "category": kinds, "barcode": barcodes, "list_fen": [990] * len(NAMES)}
    api.load_products(pa.table(columns))


def test_syllables() -> None:
    assert pinyin("云南有机蓝莓") == "yunnanyoujilanmei"
    assert initials("蓝莓") == "lm"
    assert sounds("lanmie") == "lan mie"
    assert sounds("xianggu") == "xiang gu"
    assert sounds("草莓 99") == "cao mei 99"
    assert parse("　ＬＭ　蓝莓 ").text == "lm 蓝莓"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("蓝莓", "B1"),
        ("lanmei", "B1"),
        ("LANMEI", "B1"),
        ("lm", "B1"),
        ("ynyjlm", "B1"),
        ("蓝梅", "B1"),
        ("lanmie", "B1"),
        ("有机 蓝莓", "B1"),
        ("6901234567892", "B1"),
        ("wuchang", "R1"),
        ("五常大米", "R1"),
        ("西红柿", "T1"),
        ("fanqie", "T1"),
        ("洋芋", "P1"),
        ("dazhaxie", "C1"),
        ("大砸蟹", "C1"),
        ("nongfu", "A1"),
        ("100%", "A1"),
        ("橙汁_", "A1"),
        ("b2", "B2"),
    ],
)
def test_finds_first_what_was_meant(typed: str, code: str) -> None:
    assert [one.code for one in api.search(typed).items][:1] == [code]


@pytest.mark.parametrize("typed", ["不存在的东西", "'; drop table x; --", "%", "_____", "\\", "a" * 500, "\x00\x00x%"])
def test_finds_nothing_where_there_is_nothing(typed: str) -> None:
    assert [one.code for one in api.search(typed).items if one.code != "A1"] == []


def test_narrows_to_the_store_and_to_a_category_and_pages() -> None:
    ids = api.ids_of_codes(["B1", "B2", "R1"])
    assert [one.code for one in api.search("莓", sku_ids=[ids["B2"], ids["R1"]]).items] == ["B2"]
    berries = next(one for one in api.categories() if one.name == "浆果")
    assert berries.products == 2
    first = api.search("", category_id=berries.id, limit=1)
    assert first.total == 2
    second = api.search("", category_id=berries.id, limit=1, after=first.next)
    assert {first.items[0].code, second.items[0].code} == {"B1", "B2"}
    assert second.next is None


def test_the_desk_list_finds_by_ends_of_barcodes() -> None:
    assert [one.code for one in api.listing(text="67892").items] == ["B1"]
