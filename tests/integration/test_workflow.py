"""The durable workflow on real SQLite files: queued, killed, resumed, never twice."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.desk.assessing import Assessing
from app.errors import NotFoundError
from app.judging.assessment import UnscoredReason
from app.slots import free_slots, take_slot
from app.storage.database import migrate, open_engine
from app.storage.records import Records
from app.workflow import Jobs, Progress
from tests.builders import NOW, a_ticket, redacted
from tests.fakes import FakeDrafter, FakeJudge, FakePlaybook

MakeJobs = Callable[[FakeJudge], Jobs]


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    engine = open_engine(f"sqlite:///{tmp_path / 'debrief.db'}")
    migrate(engine)
    records = Records(engine)
    yield records
    records.close()


@pytest.fixture
def make_jobs(records: Records, tmp_path: Path) -> Iterator[MakeJobs]:
    made: list[Jobs] = []

    def make(judge: FakeJudge) -> Jobs:
        stages = Assessing(records, FakePlaybook(), judge, FakeDrafter(), lambda: NOW)
        made.append(
            Jobs(
                stages,
                records,
                database_url=f"sqlite:///{tmp_path / 'jobs.db'}",
                data_dir=tmp_path,
                workers=4,
                retry_pause_s=0.01,
            )
        )
        return made[-1]

    yield make
    for jobs in made:
        jobs.stop()


def bring_in(records: Records, count: int) -> list[tuple[str, str]]:
    tickets = [redacted(a_ticket(f"T-{n}")) for n in range(count)]
    with records.begin() as unit:
        unit.tickets.put(tickets, NOW)
        return unit.tickets.unassessed()


def finish(jobs: Jobs, runs: list[str]) -> Progress:
    return list(jobs.watch(runs))[-1]


def test_every_ticket_is_assessed_once_and_a_second_time_none(
    records: Records, make_jobs: MakeJobs
) -> None:
    judge = FakeJudge()
    jobs = make_jobs(judge)
    assert finish(jobs, jobs.submit(bring_in(records, 12))).done == 12
    with records.begin() as unit:
        assert unit.tickets.unassessed() == []
        assert unit.assessments.count() == 12
    assert sorted(judge.asked) == sorted(f"T-{n}" for n in range(12))


def test_submitting_the_same_ticket_twice_runs_it_once(
    records: Records, make_jobs: MakeJobs
) -> None:
    judge = FakeJudge()
    jobs = make_jobs(judge)
    wanted = bring_in(records, 1)
    runs = jobs.submit(wanted) + jobs.submit(wanted)
    finish(jobs, runs)
    assert runs[0] == runs[1]
    assert judge.asked == ["T-0"]


def test_again_makes_a_new_record_beside_the_old_one(records: Records, make_jobs: MakeJobs) -> None:
    jobs = make_jobs(FakeJudge())
    wanted = bring_in(records, 1)
    finish(jobs, jobs.submit(wanted))
    finish(jobs, jobs.submit(wanted, again=True))
    with records.begin() as unit:
        assert unit.assessments.count() == 2


def test_a_model_that_never_answers_leaves_an_unscored_record_with_the_reason(
    records: Records, make_jobs: MakeJobs
) -> None:
    judge = FakeJudge(unavailable_for=["T-1"])
    jobs = make_jobs(judge)
    runs = jobs.submit(bring_in(records, 2))
    assert finish(jobs, runs).done == 2
    with records.begin() as unit:
        (silent,) = [
            a for run in runs for a in unit.assessments.of_run(run) if a.ticket_id == "T-1"
        ]
    assert {verdict.unscored for verdict in silent.verdicts} == {UnscoredReason.NO_REPLY}
    assert "didn't answer in 60 s" in silent.verdicts[0].detail
    assert all(score.score is None for score in silent.scores)
    assert judge.asked.count("T-1") == 3


def test_a_wrong_key_fails_the_run_in_words_and_the_next_submit_tries_again(
    records: Records, make_jobs: MakeJobs
) -> None:
    broken = make_jobs(FakeJudge(broken_for=["T-0"]))
    wanted = bring_in(records, 1)
    first = broken.submit(wanted)
    ended = finish(broken, first)
    assert (ended.failed, ended.error) == (1, "The key was refused; set DEBRIEF_API_KEY.")
    broken.stop()
    mended = make_jobs(FakeJudge())
    second = mended.submit(wanted)
    assert second != first
    assert finish(mended, second).done == 1


def test_a_queue_that_was_left_goes_on_in_the_next_process(
    records: Records, make_jobs: MakeJobs
) -> None:
    first = FakeJudge()
    jobs = make_jobs(first)
    runs = jobs.submit(bring_in(records, 30))
    jobs.stop()  # as many as were begun are begun; the rest waits in the job database
    second = FakeJudge()
    later = make_jobs(second)
    later.launch()
    assert finish(later, runs).done == 30
    with records.begin() as unit:
        assert unit.assessments.count() == 30


def test_a_ticket_whose_model_never_answered_is_tried_again_by_the_next_batch(
    records: Records, make_jobs: MakeJobs
) -> None:
    silent = make_jobs(FakeJudge(unavailable_for=["T-0"]))
    finish(silent, silent.submit(bring_in(records, 1)))
    silent.stop()
    with records.begin() as unit:
        wanted = unit.tickets.unassessed()
    mended = make_jobs(FakeJudge())
    assert finish(mended, mended.submit(wanted)).done == 1
    with records.begin() as unit:
        assert unit.tickets.unassessed() == []


def test_one_bad_ticket_fails_alone_and_says_so_without_its_text(
    records: Records, make_jobs: MakeJobs
) -> None:
    jobs = make_jobs(FakeJudge(faulty_for=["T-1"]))
    ended = finish(jobs, jobs.submit(bring_in(records, 3)))
    assert (ended.done, ended.failed, ended.needs_operator) == (2, 1, False)
    assert ended.error is not None
    assert "unexpected fault (KeyError)" in ended.error
    assert "parcel" not in ended.error


def test_many_threads_may_launch_at_once(records: Records, make_jobs: MakeJobs) -> None:
    jobs = make_jobs(FakeJudge())
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _n: jobs.pending(), range(8))) == [0] * 8


def test_a_living_process_takes_over_what_another_left_under_way(
    records: Records, make_jobs: MakeJobs, tmp_path: Path
) -> None:
    (tmp_path / "slots").mkdir()
    gone = take_slot(tmp_path / "slots")
    jobs = make_jobs(FakeJudge())
    (run,) = jobs.submit(bring_in(records, 1))
    finish(jobs, [run])
    with sqlite3.connect(tmp_path / "jobs.db") as database:  # as a killed process leaves it
        database.execute("DELETE FROM operation_outputs WHERE workflow_uuid = ?", (run,))
        database.execute(
            "UPDATE workflow_status SET status = 'PENDING', executor_id = ?", (gone.name,)
        )
    database.close()
    assert jobs.pending() == 1
    gone.close()
    assert finish(jobs, [run]).done == 1


def test_the_stages_of_a_run_are_told_with_their_times(
    records: Records, make_jobs: MakeJobs
) -> None:
    jobs = make_jobs(FakeJudge())
    (run,) = jobs.submit(bring_in(records, 1))
    finish(jobs, [run])
    status = jobs.status(run)
    assert [stage.name for stage in status.stages] == [
        "Judged",
        "Note drafted and saved",
    ]
    assert all(stage.seconds is not None for stage in status.stages)
    assert status.error is None
    assert jobs.result(run).ticket.id == "T-0"


def test_a_run_of_a_ticket_that_nobody_has_is_said_in_words(make_jobs: MakeJobs) -> None:
    with pytest.raises(NotFoundError, match="no ticket 'nothing'"):
        make_jobs(FakeJudge()).start("nothing")


def test_two_processes_never_hold_the_same_slot(tmp_path: Path) -> None:
    first, second = take_slot(tmp_path), take_slot(tmp_path)
    assert first.name != second.name
    assert list(free_slots(tmp_path)) == []
    first.close()
    ((name, held),) = free_slots(tmp_path)
    assert name == first.name
    held.close()
    second.close()
