"""Budgets on the real queue: paused when spent, said so, and gone on with, never overshot."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import pytest

from app.desk.assessing import Assessing
from app.desk.budgets import NO_BUDGETS, Budgets
from app.desk.control import Control, control_of
from app.desk.estimate import Estimate
from app.desk.queue_view import QueueView
from app.errors import InputError
from app.people.roles import Person
from app.storage.database import migrate, open_engine
from app.storage.records import Records
from app.workflow import Jobs
from tests.builders import NOW, a_ticket, redacted
from tests.fakes import FakeDrafter, FakeJudge, FakePlaybook

LEADER = Person(name="Lea Vogt", role="leader")
EACH = 0.002  # what FakeDrafter takes for a note
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
    """One process's queue with a fake judge, and the control over it."""

    def __init__(self, jobs: Jobs, control: Control, judge: FakeJudge) -> None:
        self.jobs = jobs
        self.control = control
        self.judge = judge

    def submit(self, wanted: list[tuple[str, str]], again: bool = False) -> list[str]:
        each = ABOUT_EACH.model_copy(
            update={"tickets": len(wanted), "cost_usd": EACH * len(wanted)}
        )
        return self.jobs.submit(wanted, again, by="Lea", estimate=each)

    def at_rest(self) -> QueueView:
        return until(lambda: self.view(), lambda view: view.is_at_rest)

    def view(self) -> QueueView:
        return self.control.batches.view()


def until(look: Callable[[], QueueView], holds: Callable[[QueueView], bool]) -> QueueView:
    deadline = monotonic() + 60
    while not holds(seen := look()):
        assert monotonic() < deadline, seen
        sleep(0.02)
    return seen


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    engine = open_engine(f"sqlite:///{tmp_path / 'debrief.db'}")
    migrate(engine)
    records = Records(engine)
    yield records
    records.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


MakeDesk = Callable[..., Desk]


@pytest.fixture
def make_desk(records: Records, tmp_path: Path, clock: Clock) -> Iterator[MakeDesk]:
    made: list[Jobs] = []

    def make(budgets: Budgets = NO_BUDGETS, judge: FakeJudge | None = None) -> Desk:
        judge = judge or FakeJudge()
        stages = Assessing(records, FakePlaybook(), judge, FakeDrafter(), clock.now)
        url = f"sqlite:///{tmp_path / 'jobs.db'}"
        control = control_of(records, open_engine(url), clock.now, budgets=budgets, look_s=0.05)
        jobs = Jobs(
            stages, records, database_url=url, data_dir=tmp_path, workers=4, control=control
        )
        made.append(jobs)
        return Desk(jobs, control, judge)

    yield make
    for jobs in made:
        jobs.stop()


def bring_in(records: Records, count: int, start: int = 0) -> list[tuple[str, str]]:
    tickets = [redacted(a_ticket(f"T-{n}")) for n in range(start, start + count)]
    with records.begin() as unit:
        unit.tickets.put(tickets, NOW)
        return [(ticket.id, ticket.transcript_hash) for ticket in tickets]


def stored(records: Records) -> int:
    with records.begin() as unit:
        return unit.assessments.count()


def test_a_batch_pauses_when_its_budget_is_spent_and_is_not_overshot_by_busy_workers(
    records: Records, make_desk: MakeDesk
) -> None:
    desk = make_desk(Budgets(batch_usd=5 * EACH))
    desk.submit(bring_in(records, 20))
    seen = desk.at_rest()
    assert stored(records) == 5
    (batch,) = seen.batches
    assert (batch.done, batch.waiting, batch.is_paused) == (5, 15, True)
    (pause,) = seen.pauses
    assert pause.text == (
        f"The budget of US$ 0.01 for batch {batch.number} is spent. 15 of its 20 tickets wait."
    )


def test_more_money_lets_the_batch_go_on_to_its_end_with_nothing_twice(
    records: Records, make_desk: MakeDesk
) -> None:
    desk = make_desk(Budgets(batch_usd=5 * EACH))
    runs = desk.submit(bring_in(records, 20))
    desk.at_rest()
    assert desk.control.batches.go_on(LEADER, 1.0) == "The queue goes on, for US$ 1.00 more."
    assert list(desk.jobs.watch(runs))[-1].done == 20
    assert sorted(desk.judge.asked) == sorted(f"T-{n}" for n in range(20))
    until(desk.view, lambda view: not view.batches)


def test_a_spent_batch_holds_nobody_else_up(records: Records, make_desk: MakeDesk) -> None:
    desk = make_desk(Budgets(batch_usd=3 * EACH))
    desk.submit(bring_in(records, 12))
    desk.at_rest()
    (alone,) = bring_in(records, 1, start=50)
    desk.jobs.wait(desk.jobs.start(alone[0]))
    others = desk.submit(bring_in(records, 3, start=60))
    assert list(desk.jobs.watch(others))[-1].done == 3
    assert stored(records) == 3 + 1 + 3
    assert desk.view().waiting == 9


def test_the_days_budget_pauses_everything_and_the_next_day_goes_on_by_itself(
    records: Records, make_desk: MakeDesk, clock: Clock
) -> None:
    desk = make_desk(Budgets(day_usd=4 * EACH))
    runs = desk.submit(bring_in(records, 6))
    seen = desk.at_rest()
    assert stored(records) == 4
    (pause,) = seen.pauses
    assert pause.text == (
        "Today's budget of US$ 0.008 is spent. It goes on at 00:00 UTC; 2 tickets wait."
    )
    assert desk.view().spent_today_usd == pytest.approx(4 * EACH)
    clock.ahead = timedelta(days=1)
    assert list(desk.jobs.watch(runs))[-1].done == 6


def test_a_raised_budget_holds_for_the_day_only(
    records: Records, make_desk: MakeDesk, clock: Clock
) -> None:
    desk = make_desk(Budgets(day_usd=2 * EACH))
    runs = desk.submit(bring_in(records, 5))
    desk.at_rest()
    desk.control.batches.go_on(LEADER, 3 * EACH)
    assert list(desk.jobs.watch(runs))[-1].done == 5
    assert desk.view().budget_today_usd == pytest.approx(5 * EACH)
    clock.ahead = timedelta(days=1)
    assert desk.view().budget_today_usd == 2 * EACH


def test_a_paused_batch_is_still_paused_in_the_next_process(
    records: Records, make_desk: MakeDesk
) -> None:
    desk = make_desk(Budgets(batch_usd=3 * EACH))
    runs = desk.submit(bring_in(records, 10))
    desk.at_rest()
    desk.jobs.stop()
    later = make_desk(Budgets(batch_usd=3 * EACH))
    later.jobs.launch()
    sleep(0.5)
    assert stored(records) == 3
    later.control.batches.go_on(LEADER, 1.0)
    assert list(later.jobs.watch(runs))[-1].done == 10
    assert later.judge.asked.count("T-9") + desk.judge.asked.count("T-9") == 1


def test_without_money_a_spent_budget_is_not_gone_on_with(
    records: Records, make_desk: MakeDesk
) -> None:
    desk = make_desk(Budgets(batch_usd=EACH))
    desk.submit(bring_in(records, 3))
    desk.at_rest()
    with pytest.raises(InputError, match="queue resume --budget 5"):
        desk.control.batches.go_on(LEADER)
    desk.control.batches.cancel(LEADER)
    until(desk.view, lambda view: not view.batches)
    with pytest.raises(InputError, match="Nothing is paused"):
        desk.control.batches.go_on(LEADER)


def test_what_was_taken_out_is_queued_anew_by_the_next_submit(
    records: Records, make_desk: MakeDesk
) -> None:
    desk = make_desk(Budgets(batch_usd=EACH))
    wanted = bring_in(records, 3)
    desk.submit(wanted)
    desk.at_rest()
    assert desk.control.batches.cancel(LEADER) == 2
    mended = wanted[1:]
    desk.control.batches._budgets = NO_BUDGETS
    assert list(desk.jobs.watch(desk.submit(mended)))[-1].done == 2
    assert stored(records) == 3


def test_a_run_that_is_under_way_when_somebody_pauses_ends(
    records: Records, make_desk: MakeDesk
) -> None:
    judge = SlowJudge()
    desk = make_desk(judge=judge)
    desk.submit(bring_in(records, 10))
    judge.began.wait(30)
    desk.control.batches.pause(LEADER)
    judge.may_answer.set()
    seen = desk.at_rest()
    assert 0 < stored(records) < 10
    assert seen.pauses[0].text.startswith("Lea Vogt paused the queue.")
    desk.control.batches.go_on(LEADER)
    until(desk.view, lambda view: not view.batches)
    assert stored(records) == 10
    assert len(judge.asked) == 10


class SlowJudge(FakeJudge):
    """Answers once it may."""

    def __init__(self) -> None:
        super().__init__()
        self.began = Event()
        self.may_answer = Event()

    def judge(self, brief, repeat=0):  # type: ignore[no-untyped-def]
        self.began.set()
        self.may_answer.wait(30)
        return super().judge(brief, repeat)
