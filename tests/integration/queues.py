"""A real queue on SQLite with fakes at both ends, and a clock that tests may set ahead."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest
import sqlalchemy as sa

from app.desk.assessing import Assessing
from app.desk.budgets import NO_BUDGETS, Budgets
from app.desk.control import Control, control_of
from app.desk.estimate import Estimate
from app.desk.limits import NO_LIMITS, Limits
from app.desk.queue_view import QueueView
from app.desk.ticket_use import NO_MODELS, Roles
from app.judging.judge import Judge
from app.storage.database import migrate, open_engine
from app.storage.records import Records
from app.workflow import Jobs
from tests.builders import NOW, a_ticket, redacted
from tests.fakes import FakeDrafter, FakeJudge, FakePlaybook

EACH = 0.002  # US dollars that FakeDrafter takes for a note
ABOUT_EACH = Estimate(
    tickets=1, calls=1, prompt_tokens=1, completion_tokens=1, cost_usd=EACH, basis="a test"
)


class Clock:
    """The time, which tests may let pass."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return NOW + self.ahead


class Desk:
    """One process's queue, and the control over it."""

    def __init__(self, jobs: Jobs, control: Control) -> None:
        self.jobs = jobs
        self.control = control

    def submit(self, wanted: list[tuple[str, str]], again: bool = False) -> list[str]:
        cost = EACH * len(wanted)
        about = ABOUT_EACH.model_copy(update={"tickets": len(wanted), "cost_usd": cost})
        return self.jobs.submit(wanted, again, by="Lea", estimate=about)

    def view(self) -> QueueView:
        return self.control.batches.view()

    def at_rest(self) -> QueueView:
        return until(self.view, lambda view: view.is_at_rest)

    def empty(self) -> QueueView:
        return until(self.view, lambda view: not view.waiting and not view.under_way)


def until(look: Callable[[], QueueView], holds: Callable[[QueueView], bool]) -> QueueView:
    """What is seen once it holds; a failure where it doesn't within a minute."""
    deadline = monotonic() + 60
    while not holds(seen := look()):
        assert monotonic() < deadline, seen
        sleep(0.02)
    return seen


class Office:
    """Makes the queues of one data folder, one process after the other."""

    def __init__(self, folder: Path, url: str | None = None) -> None:
        self.folder = folder
        self.clock = Clock()
        self.url = url or f"sqlite:///{folder / 'debrief.db'}"
        self.jobs_url = url or f"sqlite:///{folder / 'jobs.db'}"
        engine = open_engine(self.url)
        migrate(engine)
        self.records = Records(engine)
        self.made: list[Jobs] = []

    def desk(
        self,
        judge: Judge | None = None,
        *,
        budgets: Budgets = NO_BUDGETS,
        limits: Limits = NO_LIMITS,
        roles: Roles = NO_MODELS,
        workers: int = 4,
    ) -> Desk:
        stages = Assessing(
            self.records, FakePlaybook(), judge or FakeJudge(), FakeDrafter(), self.clock.now
        )
        control = control_of(
            self.records,
            self.engine_of_jobs(),
            self.clock.now,
            budgets=budgets,
            limits=limits,
            roles=roles,
            look_s=0.05,
        )
        self.made.append(
            Jobs(
                stages,
                self.records,
                database_url=self.jobs_url,
                data_dir=self.folder,
                workers=workers,
                retry_pause_s=0.01,
                control=control,
            )
        )
        return Desk(self.made[-1], control)

    def engine_of_jobs(self) -> sa.Engine:
        return open_engine(self.jobs_url)

    def bring_in(self, count: int, start: int = 0) -> list[tuple[str, str]]:
        tickets = [redacted(a_ticket(f"T-{n}")) for n in range(start, start + count)]
        with self.records.begin() as unit:
            unit.tickets.put(tickets, NOW)
        return [(ticket.id, ticket.transcript_hash) for ticket in tickets]

    def stored(self) -> int:
        with self.records.begin() as unit:
            return unit.assessments.count()

    def close(self) -> None:
        for jobs in self.made:
            jobs.stop()
            jobs._control.rows.close()
        self.records.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path)
    yield office
    office.close()
