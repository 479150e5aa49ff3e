"""Real processes, really killed: nothing that was committed is lost, and nothing is left running."""

import signal
import socket
from collections.abc import Iterator

import psycopg
import pytest

from tests.support.house import Installation, installation, kill, wait_for

pytestmark = [pytest.mark.processes, pytest.mark.timeout(300)]


@pytest.fixture
def house() -> Iterator[Installation]:
    with installation() as made:
        yield made


def keep(house: Installation, number: int) -> None:
    with psycopg.connect(house.url()) as connection:
        connection.execute("create table if not exists kept (number int)")
        connection.execute("insert into kept values (%s)", [number])


def kept(house: Installation) -> list[int]:
    with psycopg.connect(house.url()) as connection:
        return [row[0] for row in connection.execute("select number from kept order by number")]


def test_ctrl_c_stops_everything_and_leaves_no_process(house: Installation) -> None:
    house.start()
    assert len(house.children()) >= 4
    assert house.interrupt() == 0
    assert house.everything() == []
    assert "Traceback" not in house.output()


def test_ctrl_c_while_starting_leaves_no_process(house: Installation) -> None:
    house.launch()
    wait_for(lambda: bool(house.postgres()), house.output)
    assert house.interrupt() == 0
    assert house.everything() == []


def test_killing_everything_at_once_loses_nothing(house: Installation) -> None:
    house.start()
    keep(house, 1)
    for process in house.everything():
        kill(process)
    house.start()
    keep(house, 2)
    assert kept(house) == [1, 2]
    assert house.interrupt() == 0


def test_what_a_killed_supervisor_leaves_is_stopped_and_the_next_start_works(house: Installation) -> None:
    house.start()
    keep(house, 1)
    assert house.supervisor is not None
    house.supervisor.kill()
    house.supervisor.wait()
    house.start()  # at once, while the orphans may still be dying
    assert kept(house) == [1]
    assert house.interrupt() == 0
    assert house.everything() == []


def test_each_killed_process_comes_back(house: Installation) -> None:
    house.start()
    keep(house, 1)
    for victims in (["-m", "granian"], ["linli", "worker"], ["postgres"]):
        _kill_and_see_it_back(house, victims)
    assert kept(house) == [1]
    assert house.interrupt() == 0
    assert house.everything() == []


def _kill_and_see_it_back(house: Installation, words: list[str]) -> None:
    before = {process.pid for process in (*house.children(), *house.postgres())}
    _kill_where(house, words)
    wait_for(lambda: house.health()[0] == 200 and _came_back(house, before), house.output)


def _kill_where(house: Installation, words: list[str]) -> None:
    if words == ["postgres"]:
        kill(min(house.postgres(), key=lambda process: process.create_time()))
        return
    matching = [one for one in house.children() if all(word in one.cmdline() for word in words)]
    assert matching
    kill(min(matching, key=lambda process: process.create_time()))


def _came_back(house: Installation, before: set[int]) -> bool:
    now = {process.pid for process in (*house.children(), *house.postgres())}
    return bool(now - before) and len(now) >= len(before) - 1


def test_a_second_supervisor_is_refused_with_a_clear_word(house: Installation) -> None:
    house.start()
    with installation() as second:
        second.environment = {"LINLI_DATA": str(house.data)}
        second.launch()
        assert second.supervisor is not None
        assert second.supervisor.wait(30) == 1
        assert "另一个 linli" in second.output()
        assert "Another linli" in second.output()
    assert house.health()[0] == 200


def test_a_taken_port_is_named(house: Installation) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", house.port))
        other.listen()
        house.launch()
        assert house.supervisor is not None
        assert house.supervisor.wait(30) == 1
    assert f"Port {house.port} is in use" in house.output()
    assert house.everything() == []


def test_sigterm_is_a_wished_stop_too(house: Installation) -> None:
    house.start()
    assert house.supervisor is not None
    house.supervisor.send_signal(signal.SIGTERM)
    wait_for(lambda: house.supervisor is None or house.supervisor.poll() == 0, house.output, patience=40)
    assert house.everything() == []
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(house.url())


def test_the_worker_alone_missing_makes_health_fail(house: Installation) -> None:
    house.start()
    worker = next(one for one in house.children() if "worker" in one.cmdline())
    worker.suspend()
    silent = [f"{part} silent" for part in ("readers", "timers", "jobs")]
    wait_for(lambda: _told(house) == [503, *silent], lambda: str(house.health()), patience=40)
    worker.resume()
    house.wait_until_well()


def _told(house: Installation) -> list[object]:
    """The status of the health page, and each part of the worker with the first word on it."""
    status, answer = house.health()
    parts = answer.get("parts", {})
    return [status, *(f"{part} {parts.get(part, '').split(' ')[0]}" for part in ("readers", "timers", "jobs"))]
