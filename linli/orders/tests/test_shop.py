"""The shop window: the store's own prices and stock, regulars in their rhythm, counts that name nobody."""

from datetime import UTC, date, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from linli.catalog import api as catalog
from linli.kernel import clock
from linli.kernel.auth import SESSION_KEY
from linli.kernel.errors import NotFound
from linli.kernel.ids import NOUGHT, digits, new_id
from linli.kernel.principals import Principal, Role
from linli.kernel.testing import settle
from linli.orders import api as orders
from linli.orders import rules
from linli.orders.api import shop
from linli.orders.api.shop.rhythm import rhythm
from linli.orders.models import CartLine
from linli.orders.types import MOST_LINES, MOST_OF_A_LINE, PlaceInput, Wanted
from linli.orders.types.carts import Laid
from linli.people import api as people
from linli.people.types import Identifier
from linli.stock import api as stock
from tests.support import neighbourhood
from tests.support.neighbourhood import Neighbourhood, buy

TODAY = date(2026, 11, 22)


@pytest.fixture
def place(db: None) -> Neighbourhood:
    """The small neighbourhood."""
    return neighbourhood.build()


def as_resident(person_id: UUID, client: Client) -> Client:
    """The client signed in as a resident."""
    session = client.session
    principal = Principal(kind="person", id=person_id, name="林姐", roles=frozenset({Role.RESIDENT}))
    session[SESSION_KEY] = principal.as_session()
    session.save()
    client.cookies["linli_session"] = session.session_key or ""
    return client


# --- the shelf ---------------------------------------------------------------------------------------------------


def test_shelf_shows_the_stores_price_and_stock(place: Neighbourhood) -> None:
    found = {item.name: item for item in shop.shelf(place.store_id, "", limit=50).items}
    tomato, crab, berry = found["普罗旺斯番茄"], found["阳澄湖蟹"], found["丹东草莓 99"]
    assert (tomato.price_fen, tomato.was_fen, tomato.state) == (990, 1280, "in")
    assert (crab.left, crab.state) == (0, "out")
    assert (berry.left, berry.state) == (6, "low")


@pytest.mark.parametrize("words", ["蓝莓", "lanmei", "lm", "lanmie", "云南兰莓"])
def test_search_forgives(place: Neighbourhood, words: str) -> None:
    assert "云南有机蓝莓" in [item.name for item in shop.shelf(place.store_id, words).items]


def test_a_page_of_twenty_takes_few_statements(
    place: Neighbourhood, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(4):
        page = shop.shelf(place.store_id, "", limit=20)
    assert len(page.items) == 20
    assert page.next is not None
    with django_assert_max_num_queries(4):
        rest = shop.shelf(place.store_id, "", after=page.next, limit=20)
    assert not {one.sku_id for one in page.items} & {one.sku_id for one in rest.items}


def test_categories_narrow_the_shelf(place: Neighbourhood) -> None:
    sections = {one.name: one.id for one in catalog.categories()}
    names = {item.category for item in shop.shelf(place.store_id, category_id=sections["新鲜水果"]).items}
    assert names == {"莓果", "柑橘"}


def test_product_tells_its_batches_and_nothing_else(place: Neighbourhood) -> None:
    page = shop.product(place.store_id, place.goods["G07"])
    assert (page.origin, page.quality) == ("云南红河", "糖度 14.2°；果径 18mm+；农残未检出")
    assert [batch.code for batch in page.batches] == ["G07-1122"]
    assert shop.product(place.store_id, place.goods["G09"]).batches == []
    with pytest.raises(NotFound):
        shop.product(place.store_id, new_id())


# --- rhythm ------------------------------------------------------------------------------------------------------


def days(*ago: int, pieces: int = 1) -> list[tuple[date, int]]:
    return [(TODAY - timedelta(days=one), pieces) for one in sorted(ago, reverse=True)]


def test_a_steady_buyer_is_told_when_it_runs_out() -> None:
    habit = rhythm(days(5, 11, 17, 23), TODAY)
    assert (habit.every_days, habit.runs_out_on) == (6, TODAY + timedelta(days=1))


def test_a_double_pack_lasts_twice_as_long() -> None:
    bought = [(TODAY - timedelta(days=19), 1), (TODAY - timedelta(days=12), 1), (TODAY - timedelta(days=5), 2)]
    assert rhythm(bought, TODAY).runs_out_on == TODAY + timedelta(days=9)


@pytest.mark.parametrize("bought", [days(6), days(6, 12), days(1, 2, 40, 41, 90), days(100, 106, 112)])
def test_without_a_steady_habit_nothing_is_claimed(bought: list[tuple[date, int]]) -> None:
    habit = rhythm(bought, TODAY)
    assert (habit.every_days, habit.runs_out_on) == (None, None)


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 99)), min_size=1, max_size=40))
def test_rhythm_takes_any_history(history: list[tuple[int, int]]) -> None:
    bought = [(TODAY - timedelta(days=ago), pieces) for ago, pieces in sorted(dict(history).items(), reverse=True)]
    habit = rhythm(bought, TODAY)
    assert habit.times == len(bought)
    assert habit.runs_out_on is None or habit.runs_out_on > habit.last_on


def test_regulars_are_what_was_bought_twice(place: Neighbourhood) -> None:
    buy(place, place.resident, {"G12": 1}, clock.today() - timedelta(days=4))
    found = {one.item.name: one for one in shop.regulars(place.resident, place.store_id)}
    assert set(found) == {"鲜牛奶", "土鸡蛋", "普罗旺斯番茄", "上海青"}
    milk = found["鲜牛奶"]
    assert (milk.times, milk.every_days, milk.verb) == (6, 6, "drink")
    assert milk.runs_out_on == clock.today() + timedelta(days=1)
    assert found["上海青"].usual_quantity == 2


def test_regulars_of_nobody_are_empty(place: Neighbourhood) -> None:
    assert shop.regulars(place.residents[-1], place.store_id) == []


# --- neighbours --------------------------------------------------------------------------------------------------


def test_neighbours_are_counted_by_household_and_hidden_in_their_building(place: Neighbourhood) -> None:
    found = {one.item.name: one for one in shop.neighbours_buy(place.store_id, place.community_id)}
    carrot = found["沙地胡萝卜"]
    assert carrot.households == 6
    assert carrot.building is not None
    assert (carrot.building.name, carrot.building.households) == ("3 号楼", 4)
    assert "普罗旺斯番茄" not in found  # one household's habit is nobody's business
    assert all(face.startswith("tile:") for one in found.values() for face in one.faces)


def test_what_is_sold_out_is_not_recommended(place: Neighbourhood) -> None:
    carrot = place.goods["G05"]
    stock.write_off(place.store_id, carrot, stock.available(place.store_id, [carrot])[carrot], "damaged")
    names = [one.item.name for one in shop.neighbours_buy(place.store_id, place.community_id)]
    assert "沙地胡萝卜" not in names


# --- cart and counts ---------------------------------------------------------------------------------------------


def test_adding_adds_up(place: Neighbourhood) -> None:
    goods = [(place.goods["G01"], 1), (place.goods["G02"], 2)]
    assert shop.add_to_cart(place.resident, place.store_id, goods) == 3
    assert shop.add_to_cart(place.resident, place.store_id, [*goods, goods[0]]) == 7
    assert CartLine.objects.get(sku_id=place.goods["G01"]).quantity == 3
    assert shop.counts_of(place.resident, place.store_id).cart == 7


def test_after_a_merge_both_carts_are_one_whichever_record_is_signed_in(place: Neighbourhood) -> None:
    one, other = (people.identify([Identifier(kind="card", value=digits(8))]) for _ in range(2))
    sku, more = place.goods["G01"], place.goods["G02"]
    shop.add_to_cart(one, place.store_id, [(sku, 2)])
    shop.add_to_cart(other, place.store_id, [(sku, 3), (more, 1)])
    people.merge(one, other, reason="test")
    assert shop.counts_of(one, place.store_id).cart == shop.counts_of(other, place.store_id).cart == 6
    for who in (other, one, other):
        held = {line.sku_id: line.quantity for line in orders.cart(who, place.store_id).lines}
        assert held == {sku: 5, more: 1}
    orders.set_in_cart(one, place.store_id, sku, 1)
    assert {line.quantity for line in orders.cart(other, place.store_id).lines} == {1}
    assert shop.add_to_cart(one, place.store_id, [(sku, 998)]) == 1000


def test_what_is_bought_after_a_merge_without_a_look_at_the_cart_leaves_no_twin(place: Neighbourhood) -> None:
    one, other = (people.identify([Identifier(kind="card", value=digits(8))]) for _ in range(2))
    sku, more = place.goods["G01"], place.goods["G02"]
    shop.add_to_cart(one, place.store_id, [(sku, 2)])
    shop.add_to_cart(other, place.store_id, [(sku, 3), (more, 1)])
    people.merge(one, other, reason="test")
    settle()
    assert {line.person_id for line in CartLine.objects.filter(person_id__in=[one, other])} == {people.survivor(one)}
    orders.place(
        PlaceInput(
            store_id=place.store_id,
            person_id=people.survivor(one),
            key="past the cart",
            lines=[Wanted(sku_id=sku, quantity=1)],
        )
    )
    assert [line.sku_id for line in orders.cart(other, place.store_id).lines] == [more]


LAID = st.builds(
    Laid,
    store_id=st.just(UUID(int=1)) | st.just(UUID(int=2)),
    sku_id=st.integers(0, 70).map(lambda n: UUID(int=n)),
    groupbuy_id=st.just(NOUGHT),
    quantity=st.integers(1, MOST_OF_A_LINE),
    chosen=st.booleans(),
    added_at=st.datetimes(timezones=st.just(UTC)),
)


@given(mine=st.lists(LAID, unique_by=lambda one: one.key, max_size=60), theirs=st.lists(LAID, max_size=80))
def test_a_joined_cart_keeps_everything_within_its_limits(mine: list[Laid], theirs: list[Laid]) -> None:
    changed = {one.key: one for one in rules.one_cart(mine, theirs)}
    after = {one.key: one for one in mine} | changed
    for store in {one.store_id for one in theirs}:
        lines = [one for one in after.values() if one.store_id == store]
        before = sum(one.store_id == store for one in mine)
        wanted = {one.key for one in [*mine, *theirs] if one.store_id == store}
        assert len(lines) == max(before, min(len(wanted), MOST_LINES))
    for key, one in changed.items():
        parts = [each.quantity for each in [*mine, *theirs] if each.key == key]
        assert one.quantity == min(sum(parts), MOST_OF_A_LINE)


# --- season ------------------------------------------------------------------------------------------------------


def test_season_knows_the_solar_term() -> None:
    snow = shop.season(TODAY)
    assert (snow.term, snow.term_today) == ("小雪", True)
    assert not shop.season(TODAY + timedelta(days=3)).term_today
    assert shop.season(date(2026, 2, 17)).festival == "春节"


# --- over HTTP ---------------------------------------------------------------------------------------------------


def test_reading_is_open_and_mine_is_mine(place: Neighbourhood, client: Client) -> None:
    store = {"store_id": str(place.store_id)}
    assert client.get("/api/mall/products", store).json()["items"]
    page = client.get(f"/api/mall/products/{place.goods['G07']}", store)
    assert page.json()["item"]["price_fen"] == 5990
    assert client.get("/api/mall/season").json()["term"]
    assert client.get("/api/mall/regulars", store).status_code == 401
    assert len(as_resident(place.resident, client).get("/api/mall/regulars", store).json()["items"]) == 4
    bought = client.get("/api/mall/neighbours-buy", {**store, "community_id": str(place.community_id)})
    assert "林姐" not in bought.content.decode()


def test_views_of_residents_become_facts(place: Neighbourhood, client: Client) -> None:
    seen = {"store_id": str(place.store_id), "sku_id": str(place.goods["G07"])}
    search = {"store_id": str(place.store_id), "query": "蓝莓", "hits": 1}
    assert client.post("/api/mall/views", seen, "application/json").json() == {"noted": False}
    as_resident(place.resident, client)
    assert client.post("/api/mall/views", seen, "application/json").json() == {"noted": True}
    assert client.post("/api/mall/views", search, "application/json").json() == {"noted": True}
    assert {"catalog.ProductViewed", "catalog.Searched"} <= set(_facts())


def _facts() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select name from kernel_event")
        return [name for (name,) in cursor.fetchall()]
