"""Loads check, add and change articles by columns; the same rows twice change nothing."""

import pyarrow as pa
import pytest
from pytest_django import DjangoAssertNumQueries

from linli.catalog import api
from linli.catalog.types import BadProduct, ProductInput

pytestmark = pytest.mark.django_db

GOODS: list[dict[str, object]] = [
    {"code": "G1", "name": "云南有机蓝莓", "size": "125g", "category": "浆果", "section": "水果", "list_fen": 4790},
    {"code": "G2", "name": "五常新米", "size": "5kg", "category": "大米", "section": "粮油", "list_fen": 5990},
    {
        "code": "G3",
        "name": "五常新米",
        "size": "10kg",
        "category": "大米",
        "list_fen": 10990,
        "barcode": "6901234567892",
    },
]


def goods(*rows: dict[str, object]) -> pa.Table:
    names = dict.fromkeys(name for row in rows for name in row)
    return pa.table({name: [row.get(name) for row in rows] for name in names})


def test_loads_articles_with_their_categories() -> None:
    report = api.load_products(goods(*GOODS))
    assert (report.loaded, report.unchanged, report.bad) == (3, 0, [])
    found = api.skus(list(api.ids_of_codes(["G1", "G3"]).values()))
    assert {(one.name, one.section, one.category) for one in found.values()} == {
        ("云南有机蓝莓", "水果", "浆果"),
        ("五常新米", "粮油", "大米"),
    }
    carrier = api.by_barcode("6901234567892")
    assert carrier is not None
    assert carrier.code == "G3"


def test_the_same_rows_twice_change_nothing_and_a_changed_one_changes_only_itself() -> None:
    table = goods(*GOODS)
    api.load_products(table)
    again = api.load_products(table)
    assert (again.loaded, again.unchanged, again.bad) == (0, 3, [])
    dearer = api.load_products(goods({"code": "G1", "list_fen": 4990}))
    assert (dearer.loaded, dearer.unchanged) == (1, 0)
    one = api.skus([api.ids_of_codes(["G1"])["G1"]]).popitem()[1]
    assert (one.list_fen, one.name, one.size) == (4990, "云南有机蓝莓", "125g")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"code": None, "barcode": None}, "缺商品编码，也没有条码"),
        ({"name": "  "}, "缺商品名称"),
        ({"name": "长" * 81}, "商品名称超过 80 个字"),
        ({"list_fen": 10**18}, "零售价不对，应在 0 到 100 万元之间"),
        ({"list_fen": -1}, "零售价不对，应在 0 到 100 万元之间"),
        ({"list_fen": None}, "缺零售价"),
        ({"category": None}, "缺品类"),
        ({"code": "G1"}, "编码 G1 和第 1 行重复"),
        ({"barcode": "12"}, "条码不对：12"),
        ({"barcode": "6901234567892"}, "条码和第 1 行重复"),
    ],
)
def test_bad_rows_are_told_by_line_while_good_ones_load(row: dict[str, object], reason: str) -> None:
    good: dict[str, object] = {**GOODS[0], "barcode": "6901234567892"}
    other: dict[str, object] = {**GOODS[1], "barcode": "6909999999990", **row}
    report = api.load_products(goods(good, other))
    assert report.bad == [(2, reason)]
    assert report.loaded == 1


def test_a_barcode_of_another_article_is_refused() -> None:
    api.load_products(goods(*GOODS))
    taken = api.load_products(goods({**GOODS[0], "code": "G9", "barcode": "6901234567892"}))
    assert taken.bad == [(1, "条码 6901234567892 已属于另一个商品")]


def test_texts_survive_quotes_commas_and_newlines() -> None:
    evil = '引"号,逗号\n换行\\N'
    api.load_products(goods({**GOODS[0], "name": evil, "tags": ['a"b', "c,d", "{e}"], "story": "=1+1"}))
    one = api.skus(list(api.ids_of_codes(["G1"]).values())).popitem()[1]
    assert one.name == evil
    assert one.tags == ['a"b', "c,d", "{e}"]


def test_editing_by_hand_keeps_the_rules() -> None:
    api.load_products(goods(*GOODS))
    made = api.save(ProductInput(code="N1", name="手剥笋", category="浆果", list_fen=990))
    assert api.save(ProductInput(active=False), made.id).active is False
    with pytest.raises(BadProduct, match="已有商品"):
        api.save(ProductInput(code="G1", name="重复", category="浆果", list_fen=1))


def test_a_list_of_articles_takes_few_statements(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    api.load_products(goods(*GOODS))
    with django_assert_max_num_queries(1):
        assert len(api.search("米").items) == 2
    with django_assert_max_num_queries(1):
        assert len(api.categories()) == 4
