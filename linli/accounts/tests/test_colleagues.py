"""Who may take whom on: hosts below themselves and in their own store, head office also hosts."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from linli.accounts import api, rules
from linli.accounts.types import LoginTaken, NewStaff, NewStore
from linli.kernel.auth import Principal, Role
from linli.kernel.errors import NotAllowed, NotFound
from linli.kernel.http import Tell
from linli.kernel.ids import digits, new_id


@pytest.fixture
def stores(db: None) -> list[UUID]:
    """Two stores."""
    return [
        api.add_store(
            NewStore(code=digits(6), name=name, region="西湖", address="", lat=30.2, lng=120.1, floor_area_sqm=90)
        )
        for name in ("翠苑店", "文一店")
    ]


def host_of(store: UUID) -> Principal:
    """Its host."""
    login = f"host-{digits(6)}"
    id = api.add_staff(NewStaff(login=login, name="小李", password="a good one", roles=[(Role.HOST, store)]))
    return Principal("staff", id, "小李", frozenset({Role.HOST}), frozenset({store}))


HQ = Principal("staff", new_id(), "方敏", frozenset({Role.HQ}), None)


@given(mine=some.sets(some.sampled_from(Role)), given_=some.sets(some.sampled_from(Role)))
def test_nobody_gives_a_role_as_high_as_the_own(mine: set[Role], given_: set[Role]) -> None:
    rank = [Role.HQ, Role.HOST, Role.CLERK]
    try:
        rules.need_granting(mine, given_)
    except NotAllowed:
        return
    assert given_ <= {Role.HOST, Role.CLERK, Role.PICKER, Role.RIDER}
    highest = min((rank.index(role) for role in mine if role in rank), default=9)
    assert all(rank.index(role) > highest for role in given_ if role in rank)


def test_a_host_takes_on_a_rider_who_signs_in_with_the_password_shown_once(stores: list[UUID]) -> None:
    host = host_of(stores[0])
    made, password = api.take_on(host, stores[0], "xiaozhou", "小周", [Role.RIDER])
    assert made.roles == [(Role.RIDER, stores[0])]
    assert api.verify_password("xiaozhou", password, None).roles == {Role.RIDER}
    with pytest.raises(LoginTaken):
        api.take_on(host, stores[0], "xiaozhou", "小周二", [Role.CLERK])
    after = api.set_roles(host, made.id, stores[0], [Role.RIDER, Role.PICKER])
    assert {role for role, _ in after.roles} == {Role.RIDER, Role.PICKER}
    fresh = api.new_password(host, made.id, stores[0])
    assert api.verify_password("xiaozhou", fresh, None).roles == {Role.RIDER, Role.PICKER}
    with pytest.raises(Tell):
        api.verify_password("xiaozhou", password, None)
    assert api.set_roles(host, made.id, stores[0], []).roles == []
    with pytest.raises(NotFound):
        api.new_password(host, made.id, stores[0])


def test_a_host_reaches_neither_another_store_nor_above_the_own_role(stores: list[UUID]) -> None:
    host, other = host_of(stores[0]), host_of(stores[1])
    with pytest.raises(NotAllowed):
        api.take_on(host, stores[1], "a.b.c", "小周", [Role.CLERK])
    with pytest.raises(NotAllowed):
        api.take_on(host, stores[0], "a.b.c", "小周", [Role.HOST])
    with pytest.raises(NotAllowed):
        api.new_password(host, host.id, stores[0])
    with pytest.raises(NotFound):
        api.new_password(host, other.id, stores[0])
    both, _ = api.take_on(HQ, stores[1], "both", "两店", [Role.CLERK])
    with pytest.raises(NotFound):
        api.set_roles(host, both.id, stores[0], [Role.CLERK])
    second, _ = api.take_on(HQ, stores[0], "host-two", "阿芳", [Role.HOST])
    with pytest.raises(NotAllowed):
        api.set_roles(host, second.id, stores[0], [])
    assert api.new_password(HQ, second.id, stores[0])
