"""What failed lately: how many, which tickets, why, and trying them again."""

from datetime import UTC, datetime, timedelta

from app.failed_runs import FailedRun, failed_runs, told
from app.queue_commands import status_lines
from tests.builders import NOW
from tests.fakes import FakeJudge
from tests.integration.queues import Desk, Office, office

__all__ = ["office"]

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
KEY = "The key was refused; set DEBRIEF_API_KEY."


def listed(office: Office, since: datetime = LONG_AGO) -> list[FailedRun]:
    engine = office.engine_of_jobs()
    try:
        return failed_runs(office.records, engine, since)
    finally:
        engine.dispose()


def ended(desk: Desk, office: Office, count: int = 6) -> None:
    runs = desk.submit(office.bring_in(count))
    assert list(desk.jobs.watch(runs))[-1].failed


def test_nothing_failed_where_nothing_ran(office: Office) -> None:
    assert listed(office) == []


def test_each_ticket_that_failed_is_listed_with_its_reason(office: Office) -> None:
    ended(office.desk(FakeJudge(broken_for=("T-1", "T-3"), faulty_for=("T-4",))), office)
    found = {run.ticket_id: run.reason for run in listed(office)}
    assert set(found) == {"T-1", "T-3", "T-4"}
    assert found["T-1"] == found["T-3"] == KEY
    assert "an unexpected fault (KeyError)" in found["T-4"]


def test_what_is_told_names_no_word_of_a_ticket(office: Office) -> None:
    ended(office.desk(FakeJudge(faulty_for=("T-4",))), office)
    with office.records.begin() as unit:
        said = unit.tickets.get("T-4").turns[0].text
    assert said not in "\n".join(told(listed(office)))


def test_a_ticket_that_was_assessed_since_is_no_longer_listed(office: Office) -> None:
    ended(office.desk(FakeJudge(broken_for=("T-1", "T-3"))), office)
    failed = listed(office)
    office.made[-1].stop()
    again = office.desk(FakeJudge(broken_for=("T-3",)))
    runs = again.submit([(run.ticket_id, run.transcript_hash) for run in failed])
    assert list(again.jobs.watch(runs))[-1].failed == 1
    assert [run.ticket_id for run in listed(office)] == ["T-3"]
    assert office.stored() == 5


def test_what_failed_longer_ago_is_not_listed_and_not_counted(office: Office) -> None:
    desk = office.desk(FakeJudge(broken_for=("T-1",)))
    ended(desk, office)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    assert listed(office, tomorrow) == []
    assert desk.control.rows.failed_since(LONG_AGO) == 1
    assert desk.control.rows.failed_since(tomorrow) == 0


def test_the_newest_batch_says_how_it_ended(office: Office) -> None:
    desk = office.desk(FakeJudge(broken_for=("T-1",)))
    ended(desk, office)
    lines = status_lines(desk.empty(), None)
    assert lines[0] == "0 waiting, 0 under way"
    assert "Batch 1, the last one, ended: 5 of 6 assessed, 1 failed, cost US$ 0.01" in lines
    assert "1 failed in the last day; `debrief queue failed` says why" in lines


def test_many_tickets_with_one_reason_take_two_lines() -> None:
    failed = [FailedRun(f"T-{n}", "", NOW, KEY) for n in range(500)]
    assert told([*failed, FailedRun("T-900", "", NOW, "Another.")]) == [
        f"500 tickets, last at {NOW:%d %b %H:%M} UTC: {KEY}",
        "  T-0, T-1, T-2, T-3, T-4, T-5, T-6, T-7, T-8, T-9 and 490 more",
        f"1 ticket, last at {NOW:%d %b %H:%M} UTC: Another.",
        "  T-900",
    ]
