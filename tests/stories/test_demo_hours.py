"""The demo is made at any hour: a newcomer may sit down in the evening."""

from datetime import datetime, timedelta

import pytest

from linli.kernel import clock
from sim.demo.groupbuys import FAILED, READY, RUNNING, closing


@pytest.mark.parametrize("minutes", range(0, 24 * 60, 20))
def test_what_neighbours_join_now_is_open_and_what_ended_was_handed_out(minutes: int) -> None:
    now = datetime(2026, 11, 22, tzinfo=clock.CHINA) + timedelta(minutes=minutes)
    with clock.at(now):
        for plan in RUNNING:
            assert now + timedelta(hours=2) <= closing(plan) <= now + timedelta(days=3)
            assert now - timedelta(hours=plan.opened) < now - timedelta(minutes=3) < closing(plan)
        for plan in (*READY, *FAILED):
            arrived = closing(plan) + timedelta(hours=13)
            handed_out = arrived + timedelta(hours=2, minutes=9 * plan.joins)
            assert handed_out < now
