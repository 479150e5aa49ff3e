"""Nobody sees or moves what belongs to another store, another neighbour, another supplier."""

from itertools import chain

import pytest
from _pytest.mark import ParameterSet
from django.db import transaction
from django.http import HttpResponse

from linli.kernel.auth import STORE_STAFF, Role
from tests.security.plausible import CHOSEN, plausible
from tests.support.requests import Request, names_of, signed_in, text_of
from tests.support.routes import Route, routes
from tests.support.town import Town

pytestmark = pytest.mark.django_db

# Names of ids that belong to one store; a sku, a supplier or a KPI belongs to the chain.
OF_A_STORE = {
    "store_id", "order_id", "refund_id", "groupbuy_id", "purchase_order_id", "group_id", "group_ids", "post_id",
    "person_id", "person_ids", "directive_id", "community_id", "other_id", "with_id", "staff_id",
}  # fmt: skip
OF_A_NEIGHBOUR = {"order_id", "message_id"}

# The chain's staff of one store may name these of another, because nothing of that store is shown or moved.
HARMLESS = {
    "POST /api/groups/posts": {"groupbuy_id"},  # a card that links to a page everybody may read
    "POST /api/groupbuys": {"directive_id"},  # not taken from a request at all
    "POST /api/purchase-orders": {"groupbuy_id"},  # not taken from a request at all
}


def _named(route: Route, kinds: set[str]) -> list[str]:
    return sorted(names_of(route) & kinds - HARMLESS.get(route.name, set()))


def _walk(kinds: set[str], *roles: Role) -> list[ParameterSet]:
    """Each operation with each role that may use it and each way to name what belongs to others."""
    found = []
    for route in routes():
        named = _named(route, kinds)
        ways = [named, *([one] for one in named if len(named) > 1)]
        for role, foreign in ((role, way) for role in sorted(route.roles & set(roles)) for way in ways if way):
            found.append(pytest.param(route, role, foreign, id=f"{route.name} {role} {'+'.join(foreign)}"))
    return found


def _foreign(route: Route, names: list[str], place: Town) -> dict[str, object]:
    chosen = CHOSEN.get(route.name, {})
    taken: dict[str, object] = {}
    for name in names:
        single = name.replace("_ids", "_id")
        known = chosen.get(single, single)
        if name in ("other_id", "with_id"):
            known = "person_id"
        if known in place.other.ids:
            taken[single if name.endswith("_ids") else name] = place.other.ids[known]
    return taken


def _answer(request: Request, role: Role, place: Town) -> HttpResponse:
    with transaction.atomic():
        answer = request.send(signed_in(place.principal(role)))
        transaction.set_rollback(True)
    return answer


@pytest.mark.parametrize(("route", "role", "names"), _walk(OF_A_STORE, *STORE_STAFF))
def test_staff_cannot_reach_another_store(route: Route, role: Role, names: list[str], place: Town) -> None:
    foreign = _foreign(route, names, place)
    if not foreign:
        return
    answer = _answer(plausible(route, place.one, role, **foreign), role, place)
    refusals = (403, 404) if set(names) == set(_named(route, OF_A_STORE)) else (403, 404, 409, 422)
    text = text_of(answer)
    if answer.status_code == 200 and not route.writes:
        # A filter may find nothing; it may never find what belongs to others.
        assert not [one for one in place.other.own() if one.encode() in text], text[:500]
        assert not [name for name in names if f"{{{name}}}" in route.path], text[:300]
        return
    assert answer.status_code in refusals, (foreign, answer.status_code, text[:500])


@pytest.mark.parametrize(
    ("route", "role"),
    [
        pytest.param(route, role, id=f"{route.name} {role}")
        for route in routes()
        for role in Role
        if not route.writes and role != Role.HQ and (role in route.roles or route.is_public)
    ],
)
def test_what_is_shown_holds_nothing_of_others(route: Route, role: Role, place: Town) -> None:
    answer = _answer(plausible(route, place.one, role), role, place)
    hidden = place.other.own()
    if role in (Role.RESIDENT, Role.LEADER):
        other = place.one.principals[Role.LEADER if role == Role.RESIDENT else Role.RESIDENT]
        hidden = hidden | {str(other.id), place.one.ids["phone"]}
    text = text_of(answer)
    assert not [one for one in hidden if one.encode() in text], text[:500]


@pytest.mark.parametrize(("route", "role", "names"), _walk(OF_A_NEIGHBOUR, Role.RESIDENT, Role.LEADER))
def test_a_neighbour_cannot_reach_anothers_order_or_inbox(
    route: Route, role: Role, names: list[str], place: Town
) -> None:
    # the leader lives in the same store as the resident whose things these are
    for owner in (place.other, place.one) if role == Role.LEADER else (place.other,):
        chosen = CHOSEN.get(route.name, {})
        foreign = {name: owner.ids[chosen.get(name, name)] for name in names}
        answer = _answer(plausible(route, place.one, role, **foreign), role, place)
        assert answer.status_code == 404, (foreign, answer.status_code, answer.content[:500])


def test_a_neighbour_cannot_take_back_anothers_post_or_use_anothers_coupon(place: Town) -> None:
    leader = signed_in(place.principal(Role.LEADER))
    post = place.one.ids["post_id"]
    with transaction.atomic():
        assert leader.delete(f"/api/mall/community/posts/{post}").status_code in (403, 404)
        coupons = signed_in(place.principal(Role.RESIDENT)).get("/api/mall/coupons").json()["items"]
        free = next(one["id"] for one in coupons if one["order_id"] is None)
        order = {
            "store_id": str(place.one.ids["store_id"]),
            "lines": [{"sku_id": str(place.one.ids["sku_id"]), "quantity": 1}],
            "coupon_id": free,
        }
        answer = leader.post("/api/mall/orders", order, content_type="application/json")
        assert answer.status_code in (404, 409, 422), answer.content
        transaction.set_rollback(True)


SUPPLIERS = [pytest.param(one, id=one.name) for one in routes() if one.path.startswith("/api/supplier/")]


@pytest.mark.parametrize("route", SUPPLIERS)
def test_a_supplier_sees_and_moves_its_own_orders_only(route: Route, place: Town) -> None:
    chosen = CHOSEN.get(route.name, {})
    foreign = {name: place.other.ids[chosen.get(name, name)] for name in _named(route, {"purchase_order_id"})}
    answer = _answer(plausible(route, place.one, Role.SUPPLIER, **foreign), Role.SUPPLIER, place)
    if foreign:
        assert answer.status_code == 404, answer.content
    for name in ("purchase_order_id", "confirmed_id", "shipped_id"):
        assert str(place.other.ids[name]).encode() not in answer.content


def test_every_kind_of_thing_that_routes_name_is_known_to_this_walk() -> None:
    """A new kind of id in an address must be added to the town, or it would be walked with ids of nothing."""
    known = OF_A_STORE | OF_A_NEIGHBOUR | {
        "sku_id", "id", "option_id", "wish_id", "purchase_order_id", "prepay_id", "out_trade_no", "kind", "tag",
        "merge_id", "import_id", "key_id", "event_id", "parked_id", "notice_id", "refusal_id",
        "ticket",  # of a one-time code: given to whoever asked for it, and says nothing of whose phone it is
    }  # fmt: skip
    named = set(chain.from_iterable(_in_path(route) for route in routes()))
    assert named <= known, named - known


def _in_path(route: Route) -> set[str]:
    return {name for name in names_of(route) if f"{{{name}}}" in route.path}
