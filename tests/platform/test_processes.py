"""Real processes, really killed: nothing that was committed is lost, and nothing is left running."""

import signal
import socket
from collections.abc import Callable, Iterator

import psutil
import psycopg
import pytest

from tests.support.house import PATIENCE, Installation, installation, kill, wait_for

pytestmark = pytest.mark.processes


@pytest.fixture
def house() -> Iterator[Installation]:
    """Has been started before."""
    with installation(prepared=True) as made:
        yield made


@pytest.fixture
def new_house() -> Iterator[Installation]:
    """Has nothing yet: its first start makes the database and the tables."""
    with installation() as made:
        yield made


def keep(house: Installation, number: int) -> None:
    with psycopg.connect(house.url()) as connection:
        connection.execute("create table if not exists kept (number int)")
        connection.execute("insert into kept values (%s)", [number])


def kept(house: Installation) -> list[int]:
    with psycopg.connect(house.url()) as connection:
        return [row[0] for row in connection.execute("select number from kept order by number")]


def test_the_first_start_makes_everything_and_ctrl_c_leaves_no_process(new_house: Installation) -> None:
    new_house.start()
    assert len(new_house.children()) >= 4
    assert new_house.interrupt() == 0
    assert new_house.everything() == []
    assert "Traceback" not in new_house.output()


def test_ctrl_c_while_starting_leaves_no_process(new_house: Installation) -> None:
    new_house.launch()
    wait_for(lambda: bool(new_house.postgres()), new_house.output)
    assert new_house.interrupt() == 0
    assert new_house.everything() == []


def test_what_is_killed_as_a_whole_or_without_its_supervisor_loses_nothing(house: Installation) -> None:
    house.start()
    keep(house, 1)
    house.kill()
    house.start()
    assert kept(house) == [1]
    keep(house, 2)
    assert house.supervisor is not None
    house.supervisor.kill()
    house.supervisor.wait()
    house.start()  # at once, while the orphans may still be dying
    assert kept(house) == [1, 2]
    assert house.interrupt() == 0
    assert house.everything() == []


def test_each_killed_process_comes_back(house: Installation) -> None:
    house.start()
    keep(house, 1)
    _kill_and_see_it_back(house, lambda: house.running("granian"))
    _kill_and_see_it_back(house, lambda: house.running("worker"))
    _kill_and_see_it_back(house, house.postmaster)
    assert kept(house) == [1]
    assert house.interrupt() == 0
    assert house.everything() == []


def _kill_and_see_it_back(house: Installation, of_its_kind: Callable[[], list[psutil.Process]]) -> None:
    """Kill the oldest of a kind: afterwards there are as many others, and the house is well."""
    before = of_its_kind()
    kill(min(before, key=lambda process: process.create_time()))
    wait_for(lambda: _are_others(of_its_kind(), before) and house.health()[0] == 200, house.output)


def _are_others(now: list[psutil.Process], before: list[psutil.Process]) -> bool:
    return len(now) == len(before) and not set(now) & set(before)


def test_a_taken_port_is_named(new_house: Installation) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", new_house.port))
        other.listen()
        new_house.launch()
        assert new_house.supervisor is not None
        assert new_house.supervisor.wait(PATIENCE) == 1
    assert f"Port {new_house.port} is in use" in new_house.output()
    assert new_house.everything() == []


def test_a_house_keeps_others_out_tells_when_its_worker_is_silent_and_goes_on_sigterm(house: Installation) -> None:
    house.start()
    _refuses_a_second_supervisor(house)
    _tells_when_the_worker_alone_is_missing(house)
    assert house.supervisor is not None
    house.supervisor.send_signal(signal.SIGTERM)  # a wished stop too
    assert house.supervisor.wait(PATIENCE) == 0
    assert house.everything() == []
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(house.url())


def _refuses_a_second_supervisor(house: Installation) -> None:
    with installation() as second:
        second.environment = {"LINLI_DATA": str(house.data)}
        second.launch()
        assert second.supervisor is not None
        assert second.supervisor.wait(PATIENCE) == 1
        assert "另一个 linli" in second.output()
        assert "Another linli" in second.output()
        assert f"http://localhost:{house.port}" in second.output()
    assert house.health()[0] == 200


def _tells_when_the_worker_alone_is_missing(house: Installation) -> None:
    (worker,) = house.running("worker")
    worker.suspend()
    silent = [f"{part} silent" for part in ("readers", "timers", "jobs")]
    wait_for(lambda: _told(house) == [503, *silent], lambda: str(house.health()))
    worker.resume()
    house.wait_until_well()


def _told(house: Installation) -> list[object]:
    """The status of the health page, and each part of the worker with the first word on it."""
    status, answer = house.health()
    parts = answer.get("parts", {})
    return [status, *(f"{part} {parts.get(part, '').split(' ')[0]}" for part in ("readers", "timers", "jobs"))]
