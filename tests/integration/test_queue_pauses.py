"""The queue while it pauses, and while it may begin only so much a minute."""

import sqlite3
from collections import deque
from datetime import timedelta
from threading import Event
from time import monotonic, sleep

from app.desk.limits import Limits
from app.desk.ticket_use import Roles
from app.errors import ModelPausedError, ModelUnavailableError
from app.judging.judge import Brief, Judgement
from app.people.roles import Person
from tests.fakes import FakeJudge
from tests.integration.queues import Clock, Office, office, until

__all__ = ["office"]

LEADER = Person(name="Lea Vogt", role="leader")


class SlowJudge(FakeJudge):
    """Answers once it may."""

    def __init__(self) -> None:
        super().__init__()
        self.began = Event()
        self.may_answer = Event()

    def judge(self, brief: Brief, repeat: int = 0) -> Judgement:
        self.began.set()
        assert self.may_answer.wait(30)
        return super().judge(brief, repeat)


class SilentJudge(FakeJudge):
    """Isn't asked before the clock is so far ahead, as a breaker has it."""

    def __init__(self, clock: Clock, for_s: float) -> None:
        super().__init__()
        self.clock = clock
        self.until = clock.now() + timedelta(seconds=for_s)
        self.refused = 0

    def judge(self, brief: Brief, repeat: int = 0) -> Judgement:
        if self.clock.now() < self.until:
            self.refused += 1
            raise ModelPausedError("The model isn't asked before noon (503).", self.until)
        return super().judge(brief, repeat)


def test_a_run_that_is_under_way_when_somebody_pauses_ends(office: Office) -> None:
    judge = SlowJudge()
    desk = office.desk(judge)
    desk.submit(office.bring_in(10))
    judge.began.wait(30)
    desk.control.batches.pause(LEADER)
    judge.may_answer.set()
    seen = desk.at_rest()
    assert 0 < office.stored() < 10
    assert seen.pauses[0].text.startswith("Lea Vogt paused the queue.")
    desk.control.batches.go_on(LEADER)
    desk.empty()
    assert office.stored() == 10
    assert len(judge.asked) == 10


def test_a_model_that_is_paused_is_waited_for_and_nobody_gives_up(office: Office) -> None:
    judge = SilentJudge(office.clock, for_s=2)
    desk = office.desk(judge)
    runs = desk.submit(office.bring_in(9))
    seen = until(desk.view, lambda view: bool(view.pauses))
    assert seen.pauses[0].text.startswith("The model isn't asked before noon (503); ")
    assert not seen.is_at_rest
    sleep(0.3)
    assert office.stored() == 0
    office.clock.ahead = timedelta(seconds=3)
    assert list(desk.jobs.watch(runs))[-1].done == 9
    assert sorted(judge.asked) == sorted(f"T-{n}" for n in range(9))
    assert not desk.view().pauses
    with office.records.begin() as unit:
        assert unit.assessments.unanswered_runs() == set()


def test_who_stops_while_the_model_is_silent_leaves_every_run_queued(office: Office) -> None:
    desk = office.desk(SilentJudge(office.clock, for_s=600))
    runs = desk.submit(office.bring_in(9))
    until(desk.view, lambda view: bool(view.pauses))
    began = monotonic()
    desk.jobs.stop()
    assert monotonic() - began < 20
    office.clock.ahead = timedelta(seconds=601)
    judge = FakeJudge()
    later = office.desk(judge)
    later.jobs.launch()
    assert list(later.jobs.watch(runs))[-1].done == 9
    assert sorted(judge.asked) == sorted(f"T-{n}" for n in range(9))


def test_tries_that_are_held_back_are_none_of_a_runs_attempts(office: Office) -> None:
    """Three real tries, with a pause before each: then it is given up, and not before."""

    held_back = deque([True, False] * 3)

    class DownJudge(FakeJudge):
        def judge(self, brief: Brief, repeat: int = 0) -> Judgement:
            if held_back.popleft():
                raise ModelPausedError("The model isn't asked.", office.clock.now())
            self.asked.append(brief.ticket.id)
            raise ModelUnavailableError("The model didn't answer (503).")

    judge = DownJudge()
    desk = office.desk(judge, workers=1)
    runs = desk.submit(office.bring_in(1))
    assert list(desk.jobs.watch(runs))[-1].done == 1
    assert judge.asked == ["T-0"] * 3


def test_runs_begin_no_faster_than_the_provider_allows(office: Office) -> None:
    """40 requests in 4 seconds, two a ticket: 20 tickets in 4 seconds, and not at once."""
    models = Roles("some/model", "some/model")
    desk = office.desk(limits=Limits(requests=40, minute_s=4.0), roles=models)
    runs = desk.submit(office.bring_in(25))
    assert list(desk.jobs.watch(runs))[-1].done == 25
    with sqlite3.connect(office.folder / "jobs.db") as database:
        rows = database.execute("SELECT started_at_epoch_ms FROM workflow_status").fetchall()
    database.close()
    begun = sorted(at for (at,) in rows)
    assert all(later - first >= 4_000 for first, later in zip(begun, begun[20:], strict=False))
    assert begun[10] - begun[0] >= 2_000
