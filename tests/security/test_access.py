"""Every route × every role: who may, who may not, and that nothing is left open by accident."""

import re

import pytest
from django.db import connection, transaction
from django.http import HttpResponse

from linli.kernel.auth import Role
from tests.security.plausible import plausible
from tests.support.requests import Request, code_of, signed_in, text_of
from tests.support.routes import Route, routes
from tests.support.town import Town

pytestmark = pytest.mark.django_db

ROUTES = [pytest.param(route, id=route.name) for route in routes()]
R = Role
STAFF = {R.HQ, R.HOST, R.CLERK, R.PICKER, R.RIDER}
COUNTER = {R.HQ, R.HOST, R.CLERK, R.PICKER}
DESK = {R.HQ, R.HOST, R.CLERK}
HOSTS = {R.HQ, R.HOST}
RESIDENTS = {R.RESIDENT, R.LEADER}
PUBLIC, SIGNED = "public", "signed"

# The house rule of access: the first line that matches an operation says who may use it at most.
POLICY: list[tuple[str, str | set[Role]]] = [
    (r"GET /api/config", PUBLIC),
    (r"\w+ /api/session.*", PUBLIC),
    (r"POST /api/callbacks/.*", SIGNED),
    (r"\w+ /api/testpay/payments/.*", PUBLIC),  # the payer's page of the test gateway; closed outside the demo
    (r"POST /api/testpay/.*", SIGNED),
    (r"POST /api/v1/.*", SIGNED),
    (r"POST /api/media", set(Role)),
    (r"GET /api/mall/(groupbuys|categories|places|season|products|neighbours-buy).*", PUBLIC),
    (r"POST /api/mall/views", PUBLIC),
    (r"GET /api/mall/community/groups(/{group_id})?", PUBLIC),
    (r"PUT /api/mall/place", PUBLIC),
    (r"\w+ /api/mall/.*", RESIDENTS),
    (r"\w+ /api/supplier/.*", {R.SUPPLIER}),
    (r"(POST|PATCH|PUT|DELETE) /api/(products|people/tag-rules).*", {R.HQ}),
    (r"\w+ /api/(parked-events|bad-events|write-keys|imports).*", {R.HQ}),
    (r"GET /api/people/(export|tag-rules).*", HOSTS),
    (r"(POST|DELETE) /api/people/{person_id}/merges.*", HOSTS),
    (r"\w+ /api/(kpis|compass|staff|directives|today).*", HOSTS),
    (r"GET /api/(products|stores|communities).*", STAFF),
    (r"(POST|PUT|PATCH) /api/(orders|refunds|groupbuys).*", HOSTS),
    (r"POST /api/purchase-orders/{purchase_order_id}/receipts", COUNTER),
    (r"POST /api/purchase-orders.*", HOSTS),
    (r"GET /api/(purchase-orders|suppliers).*", COUNTER),
    (r"\w+ /api/(pickups|picking|stock).*", COUNTER),
    (r"\w+ /api/.*", DESK),
]


def _widest(route: Route) -> str | set[Role]:
    return next(who for pattern, who in POLICY if re.fullmatch(pattern, route.name))


@pytest.mark.parametrize("route", ROUTES)
def test_a_route_names_who_may_use_it_within_the_house_rule(route: Route) -> None:
    widest = _widest(route)
    if widest == SIGNED:
        assert route.is_signed
    elif route.is_public:
        assert widest == PUBLIC
    else:
        assert route.roles, "every operation names its auth: allow(…), public or signed"
        assert widest == PUBLIC or route.roles <= set(widest)


def _sent(request: Request, role: Role | None, place: Town) -> HttpResponse:
    """The answer, and as if it had never been asked."""
    with transaction.atomic():
        answer = request.send(signed_in(place.principal(role) if role else None))
        transaction.set_rollback(True)
    return answer


@pytest.mark.parametrize("route", ROUTES)
def test_the_wrong_role_is_refused_and_the_right_one_is_not(route: Route, place: Town) -> None:
    for role in [None, *Role]:
        answer = _sent(plausible(route, place.one, role), role, place)
        told = (role, answer.status_code, text_of(answer)[:300])
        if route.is_signed:
            assert answer.status_code in (401, 403, 404, 422), told
        elif route.is_public or role in route.roles:
            assert code_of(answer) not in ("sign_in_needed", "not_allowed", "csrf_missing"), told
            assert answer.status_code < 500, told
        elif role is None:
            assert (answer.status_code, code_of(answer)) == (401, "sign_in_needed"), told
        else:
            assert (answer.status_code, code_of(answer)) == (403, "not_allowed"), told


@pytest.mark.parametrize("route", [one for one in ROUTES if one.values[0].writes])  # type: ignore[union-attr]
def test_a_write_of_staff_succeeds_and_leaves_its_audit_entry(route: Route, place: Town) -> None:
    for role in sorted(route.roles - RESIDENTS):
        principal = place.principal(role)
        with transaction.atomic():
            answer = plausible(route, place.one, role).send(signed_in(principal))
            with connection.cursor() as cursor:
                cursor.execute(
                    "select status, actor_name from kernel_auditentry where actor = %s order by at desc limit 1",
                    [principal.actor],
                )
                entry = cursor.fetchone()
            transaction.set_rollback(True)
        assert answer.status_code < 300, (role, text_of(answer))
        assert entry == (answer.status_code, principal.name)


@pytest.mark.parametrize("route", [one for one in ROUTES if one.values[0].writes])  # type: ignore[union-attr]
def test_a_write_by_session_cookie_needs_the_csrf_token(route: Route, place: Town) -> None:
    role = min(route.roles, default=Role.RESIDENT)
    request = plausible(route, place.one, role)
    with transaction.atomic():
        bare = request.send(signed_in(place.principal(role), enforce_csrf=True))
        transaction.set_rollback(True)
    if route.is_signed:
        assert code_of(bare) != "csrf_missing"
        return
    assert (bare.status_code, code_of(bare)) == (403, "csrf_missing")
    client = signed_in(place.principal(role), enforce_csrf=True)
    client.get("/api/session")
    token = client.cookies["linli_csrf"].value
    with transaction.atomic():
        sent = plausible(route, place.one, role).send(client, **{"X-CSRF-Token": token})
        transaction.set_rollback(True)
    assert code_of(sent) != "csrf_missing"
