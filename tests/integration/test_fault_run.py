"""500 tickets through a model that fails in every way: each assessed once, or unscored with why.

The shares are a bad day's: 10% of requests get 429, 5% a 500, 5% broken JSON, 3% a reply cut
off, 2% an empty one, 2% a stall. `needed` calls are those of a good day: two a ticket.
"""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bench.model_server import answer as say
from app.bench.tickets import write_tickets
from app.judging.assessment import Assessment
from app.storage.assessments import has_answer
from tests.model_server import ModelServer, Received

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

TICKETS = 500
WAIT_S = 600.0  # on a busy machine, for a third of them or for all; three times what it takes
NEEDED = 2 * TICKETS
BAD_DAY = {
    "rate_limit": 0.10,
    "error_500": 0.05,
    "broken_json": 0.05,
    "cut_off": 0.03,
    "empty": 0.02,
    "stall": 0.02,
}
UNPAID = ("rate_limit", "error_500", "stall")  # the provider gave no reply
MOST_CALLS = 1.25  # a needed one


class TalliedServer(ModelServer):
    """Counts what became of each request; "answered" is a reply as it should be."""

    def __init__(self) -> None:
        super().__init__(lambda body: say(body["messages"]), failures=BAD_DAY, seed=7)
        self.tally: Counter[str] = Counter()

    def _chance(self, received: Received) -> str | None:
        name = super()._chance(received)
        self.tally[name or "answered"] += 1
        return name

    @property
    def paid(self) -> int:
        """Replies that the provider gave, good or bad."""
        return self.tally.total() - sum(self.tally[name] for name in UNPAID)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an installation that the tickets were imported to."""
    folder = tmp_path_factory.mktemp("imported")
    write_tickets(folder / "tickets.jsonl", TICKETS)
    run = start(folder / "data", "import", str(folder / "tickets.jsonl"))
    _, err = run.communicate(timeout=120)
    assert run.returncode == 0, err
    return folder / "data"


@pytest.fixture
def data_dir(imported: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(imported, tmp_path / "data"))


@pytest.fixture
def server() -> Iterator[TalliedServer]:
    with TalliedServer() as serving:
        yield serving


def start(data_dir: Path, *words: str, model: str | None = None) -> subprocess.Popen[bytes]:
    told = {
        "DEBRIEF_DATA_DIR": str(data_dir),
        "DEBRIEF_WORKERS": "32",
        "DEBRIEF_MODEL_TIMEOUT_S": "3",
        "DEBRIEF_REPEATS_WHEN_CLOSE": "1",
    }
    if model:
        told |= {
            "DEBRIEF_MODEL": "openai/test",
            "DEBRIEF_API_BASE": model,
            "DEBRIEF_API_KEY": "x",
        }
    command = [sys.executable, "-m", "app.cli", *words]
    return subprocess.Popen(
        command, env=os.environ | told, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def test_on_a_bad_day_every_ticket_is_assessed_once_or_says_why_not(
    data_dir: Path, server: TalliedServer
) -> None:
    check(data_dir, server, finish(data_dir, server))


def test_killed_at_a_third_and_at_two_thirds_it_goes_on_where_it_stood(
    data_dir: Path, server: TalliedServer
) -> None:
    for share in (1 / 3, 2 / 3):
        run = start(data_dir, "assess", "--all", model=server.url)
        kill_at(run, data_dir, share)
    check(data_dir, server, finish(data_dir, server))


def finish(data_dir: Path, server: TalliedServer) -> bytes:
    """What the command prints that assesses whatever is left."""
    run = start(data_dir, "assess", "--all", model=server.url)
    try:
        out, err = run.communicate(timeout=WAIT_S)
    finally:
        run.kill()
    assert run.returncode == 0, err
    return out


def kill_at(run: subprocess.Popen[bytes], data_dir: Path, share: float) -> None:
    deadline = time.monotonic() + WAIT_S
    try:
        while count(data_dir, "SELECT count(*) FROM assessments") < share * TICKETS:
            assert run.poll() is None, run.communicate()[1]
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        run.send_signal(signal.SIGKILL)
        run.communicate()
    assert count(data_dir, "SELECT count(*) FROM assessments") < TICKETS


def check(data_dir: Path, server: TalliedServer, out: bytes) -> None:
    assessed = read_assessments(data_dir)
    verdicts = [verdict for one in assessed for verdict in one.verdicts]
    reasons = Counter(v.unscored.value if v.unscored else "level" for v in verdicts)
    print(
        f"\n{server.tally.total()} requests, {server.tally.total() / NEEDED:.3f} a needed one; "
        f"{server.paid} replies, {server.paid / NEEDED:.3f} a needed one\n"
        f"{dict(server.tally)}\n{dict(reasons)}\n{out.decode()}"
    )
    answered = [one.ticket_id for one in assessed if has_answer(one)]
    assert len(set(answered)) == len(answered)  # none twice; one without any answer is tried anew
    assert len({one.ticket_id for one in assessed}) == TICKETS  # none lost
    assert count(data_dir, "SELECT count(*) FROM notes WHERE state = 'draft'") == TICKETS
    assert all(v.level or (v.unscored and v.detail) for v in verdicts)
    assert reasons["level"] > 0.9 * len(verdicts)
    assert server.paid <= MOST_CALLS * NEEDED


def read_assessments(data_dir: Path) -> list[Assessment]:
    with sqlite3.connect(data_dir / "debrief.db") as database:
        rows = database.execute("SELECT document FROM assessments").fetchall()
    database.close()
    return [Assessment.model_validate_json(row[0]) for row in rows]


def count(data_dir: Path, sql: str) -> int:
    with sqlite3.connect(data_dir / "debrief.db") as database:
        found: int = database.execute(sql).fetchone()[0]
    database.close()
    return found
