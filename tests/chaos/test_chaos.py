"""`kill -9` of web, worker and database while residents place and pay five hundred orders through the public API."""

import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from linli.app import env
from sim.residents import RUSH, Crowd, Evening, Outcome
from tests.chaos import books
from tests.chaos.mischief import KINDS, ROUNDS, Mischief
from tests.chaos.street import CLERK
from tests.support.house import Installation, installation, wait_for

pytestmark = [pytest.mark.processes, pytest.mark.timeout(900)]

SEED = 20261122
ORDERS = 500
RESIDENTS = 40
HABITS = {**RUSH, "look_after_orders": 1}
SETTLE_SECONDS = 120.0


@pytest.fixture
def house() -> Iterator[Installation]:
    with installation(prepared=True, LINLI_DEMO="1", LINLI_WORKERS="3") as made:
        subprocess.run(
            [sys.executable, "-m", "tests.chaos"], cwd=env.PROJECT_ROOT, env=made.variables(), check=True, timeout=120
        )
        made.start()
        yield made


def rush_hour(house: Installation) -> tuple[Outcome, Mischief]:
    """Let residents buy, and somebody kill, until the orders are placed and all kills are done."""
    evening = Evening(
        base=f"http://127.0.0.1:{house.port}",
        residents=RESIDENTS,
        seconds=500,
        speed=2000,
        look_seconds=2,
        seed=SEED,
        orders=ORDERS,
        habits=HABITS,
        clerk=CLERK,
    )
    crowd = Crowd(evening)
    mischief = Mischief(house, SEED, crowd.placed, ORDERS - 20)
    mischief.start()
    outcome = crowd.live(print)
    mischief.enough.set()
    mischief.join()
    print(mischief.killed)
    return outcome, mischief


def settle(house: Installation) -> None:
    """Wait until the house is well, and nothing is on its way any more."""
    house.wait_until_well()
    url = house.url()

    def settled() -> bool:
        books.let_time_pass(url)
        return not books.unsettled(url)

    wait_for(settled, lambda: f"{books.unsettled(url)}\n{books.jobs(url)}\n{house.output()[-3000:]}", SETTLE_SECONDS)


def gmv(house: Installation) -> int:
    """What head office's dashboard says was sold, in fen."""
    with httpx.Client(base_url=f"http://127.0.0.1:{house.port}/api", timeout=60) as desk:
        desk.get("/session")
        headers = {"X-CSRF-Token": desk.cookies["linli_csrf"]}
        desk.post("/session/staff", json={"login": CLERK[0], "password": CLERK[1]}, headers=headers)
        answer = desk.get("/kpis/figures", params={"ids": "gmv"})
    answer.raise_for_status()
    return int(answer.json()["items"][0]["value"])


def test_killed_at_random_moments_every_paid_order_is_there_once_and_all_books_are_right(house: Installation) -> None:
    outcome, mischief = rush_hour(house)
    assert {kind: mischief.killed.count(kind) for kind in KINDS} == dict.fromkeys(KINDS, ROUNDS)
    settle(house)

    assert outcome.errors == []
    assert outcome.done["placed"] >= ORDERS
    assert not outcome.having("trying", "paying", "taken")
    paid_ids, paid_fen = books.paid(house.url())
    assert set(outcome.having("paid")) == paid_ids

    by_key = books.orders_by_key(house.url())
    assert by_key == {one["key"]: [one["order_id"]] for one in outcome.purchases if one["order_id"]}

    assert books.wrong(house.url()) == {}
    assert gmv(house) == paid_fen
    doctor = subprocess.run(
        [sys.executable, "-m", "linli", "doctor"],
        cwd=env.PROJECT_ROOT,
        env=house.variables(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert doctor.returncode == 0, doctor.stdout
    assert house.interrupt() == 0
    assert house.everything() == []
