"""Processes on one queue: they share a limit, and heed each other's silent model."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest

from app.bootstrap import Services
from app.desk.neighbours import Neighbours
from app.errors import ModelPausedError
from app.judging.breakers import Breakers
from app.judging.pace import Pace
from app.settings import PROJECT, Settings
from app.storage.database import migrate, open_engine
from app.storage.records import Records
from tests.integration.queues import Clock

ALLOWED = 12
MODEL = "openai/test"


class Process:
    """One process that asks as much as it may, on a clock that it shares with the others."""

    def __init__(self, name: str, folder: Path, clock: Clock, expected: int = 1) -> None:
        self.name = name
        self.engine = open_engine(f"sqlite:///{folder / 'debrief.db'}")
        self.pace = Pace(ALLOWED, processes=expected, clock=lambda: _seconds(clock))
        self.near = Neighbours(
            Records(self.engine), clock.now, Breakers(clock.now), self.pace, expected
        )

    def asks(self) -> int:
        """How many requests begin now."""
        begun = 0
        while self.pace._wait_s() == 0:
            begun += 1
        return begun


def _seconds(clock: Clock) -> float:
    return clock.ahead.total_seconds()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    engine = open_engine(f"sqlite:///{tmp_path / 'debrief.db'}")
    migrate(engine)
    engine.dispose()
    return tmp_path


def run(
    clock: Clock, lives: dict[Process, tuple[int, int]], seconds: int
) -> list[tuple[int, Process]]:
    """(second, who asked), where each process lives from one second to another."""
    asked = []
    for second in range(seconds):
        clock.ahead = timedelta(seconds=second)
        for process, (born, dead) in lives.items():
            if second == born:
                process.near.join(process.name)
            if born <= second < dead:
                process.near.beat()
                asked += [(second, process)] * process.asks()
    for process in lives:
        process.engine.dispose()
    return asked


def fullest_minute(asked: list[tuple[int, Process]]) -> int:
    times = [second for second, _ in asked]
    return max(sum(first <= other < first + 60 for other in times) for first in times)


def test_no_minute_of_all_processes_has_more_requests_than_allowed(
    folder: Path, clock: Clock
) -> None:
    one, two, three = (Process(name, folder, clock) for name in "abc")
    asked = run(clock, {one: (0, 400), two: (20, 210), three: (130, 400)}, 400)
    assert fullest_minute(asked) <= ALLOWED
    assert {process for _, process in asked} == {one, two, three}


def test_processes_that_were_expected_begin_at_once(folder: Path, clock: Clock) -> None:
    one = Process("a", folder, clock, expected=2)
    two = Process("b", folder, clock)  # as the one that is started beside the first
    asked = run(clock, {one: (0, 30), two: (3, 30)}, 30)
    assert sorted(asked, key=lambda each: each[0]) == [(0, one)] * 6 + [(3, two)] * 6


def test_one_that_comes_unexpected_waits_until_the_others_have_made_room(
    folder: Path, clock: Clock
) -> None:
    one, two = Process("a", folder, clock), Process("b", folder, clock)
    asked = run(clock, {one: (0, 150), two: (10, 150)}, 150)
    assert min(second for second, process in asked if process is two) >= 70


def test_who_has_gone_leaves_its_part_to_the_others_a_minute_later(
    folder: Path, clock: Clock
) -> None:
    one, two = Process("a", folder, clock, expected=1), Process("b", folder, clock)
    asked = run(clock, {one: (0, 400), two: (1, 100)}, 400)
    late = [each for each in asked if 300 <= each[0] < 361]
    assert len(late) == ALLOWED
    assert fullest_minute(asked) <= ALLOWED


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    made = Services(Settings(data_dir=tmp_path, model=MODEL, api_key="x"))
    yield made
    made.close()


OTHER = """
import sys
from pathlib import Path
from app.bootstrap import Services
from app.settings import Settings

services = Services(Settings(data_dir=Path(sys.argv[1]), model="openai/test", api_key="x"))
breaker = services.breakers.of("openai/test", None)
services.control.join("other")
for number in range(5):
    with breaker.call(f"T-{number}") as call:
        call.failed("503")
services.control.tend()
print("silent", flush=True)
sys.stdin.readline()
"""


def test_a_model_that_another_process_found_silent_is_not_asked_here(
    tmp_path: Path, services: Services
) -> None:
    breaker = services.breakers.of(MODEL, None)
    services.control.join("this")
    command = [sys.executable, "-c", OTHER, str(tmp_path)]
    other = subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert other.stdout
        assert other.stdout.readline() == b"silent\n"
        said = monotonic()
        while breaker.state.kind == "closed":
            assert monotonic() - said < 10
            services.control.tend()
            sleep(0.1)
        with pytest.raises(ModelPausedError, match="another process found it silent"):
            breaker.check()
    finally:
        other.kill()
        other.communicate()
    assert services.breakers.silent() == {}, "what was only heard isn't said again"
