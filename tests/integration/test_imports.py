"""Imports as records: begun, ended, stopped and undone, on a real SQLite file."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.coaching.states import NoteState
from app.desk.intake import Intake
from app.desk.jobs import NoJobs
from app.desk.views import ImportState
from app.errors import InputError, NotFoundError, TranscriptError
from app.redaction.report import RedactedTicket
from app.storage.notes import QueueFilter
from app.storage.records import Records
from app.transcripts.ticket import Role, Ticket
from tests.builders import NOW, SAID, a_ticket
from tests.fakes import NothingPersonal, without_addresses
from tests.integration.desks import ANA, BEN, LEADER, assess, open_records, share_note, written

CHAT = "Customer: Where is my parcel?\nAgent (Ana Reyes): It left Leeds this morning.\n"
GROWN = (*SAID, (Role.CUSTOMER, "It came. Thanks!"))


class Clock:
    """A clock that tests put forward."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_on(self, **time: float) -> None:
        self.now += timedelta(**time)


class Dies(NothingPersonal):
    """A redactor that fails at the n-th ticket, as a killed process would."""

    def __init__(self, at: int) -> None:
        self._left = at

    def redact(self, ticket: Ticket) -> RedactedTicket:
        self._left -= 1
        if self._left <= 0:
            raise KeyboardInterrupt
        return super().redact(ticket)


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    _, records = open_records(f"sqlite:///{tmp_path / 'debrief.db'}")
    yield records
    records.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def intake(records: Records, clock: Clock) -> Intake:
    return Intake(records, NothingPersonal(), clock, without_addresses)


def known(records: Records) -> set[str]:
    with records.begin() as unit:
        return {ticket_id for ticket_id, _ in unit.tickets.unassessed(again=True)}


def test_an_import_is_on_record_with_who_what_and_its_result(
    intake: Intake, tmp_path: Path
) -> None:
    path = written(tmp_path / "march of jo@example.org.jsonl", a_ticket("T-1"), a_ticket("T-2"))
    path.write_text(path.read_text() + "{broken\n")
    summary = intake.import_file(path, LEADER)
    record = intake.import_record(summary.import_id, LEADER)
    assert record.by == "Lea Vogt"
    assert record.at == NOW
    assert record.file_name == "march of [EMAIL_1]"
    assert record.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert record.size == path.stat().st_size
    assert (record.format, record.state) == ("jsonl", ImportState.DONE)
    assert (record.imported, record.updated, record.unchanged, record.skipped) == (2, 0, 0, 1)
    assert [line.place for line in record.skipped_lines] == ["line 3"]
    assert [row.import_id for row in intake.imports(LEADER)] == [summary.import_id]


def test_the_same_file_again_is_a_record_of_nothing_changed(intake: Intake, clock: Clock) -> None:
    first = intake.take_in(CHAT, "chat.txt", LEADER)
    clock.pass_on(hours=1)
    second = intake.take_in(CHAT, "chat.txt", LEADER)
    rows = intake.imports(LEADER)
    assert [row.import_id for row in rows] == [second.import_id, first.import_id]
    assert (rows[0].imported, rows[0].unchanged) == (0, 1)


def test_what_cannot_be_read_at_all_leaves_no_record(intake: Intake) -> None:
    with pytest.raises(TranscriptError):
        intake.take_in("", "empty.txt", LEADER)
    assert intake.imports(LEADER) == ()


def test_a_private_text_is_on_record_for_its_agent_alone(intake: Intake) -> None:
    made = intake.take_in(CHAT, "chat.txt", ANA, private=True)
    assert intake.imports(LEADER) == ()
    assert intake.imports(BEN) == ()
    assert [row.import_id for row in intake.imports(ANA)] == [made.import_id]
    for other in (LEADER, BEN):
        with pytest.raises(NotFoundError, match="no import"):
            intake.import_record(made.import_id, other)
        with pytest.raises(NotFoundError, match="no import"):
            intake.undo(made.import_id, other)
    assert intake.undo(made.import_id, ANA).removed == 1


def test_an_upload_tells_how_far_it_is(intake: Intake) -> None:
    heard: list[int] = []
    intake.take_in(CHAT, "chat.txt", LEADER, progress=heard.append)
    assert heard == [1]


def test_an_import_that_dies_is_stopped_and_goes_on_by_repeating_it(
    records: Records, intake: Intake, clock: Clock, tmp_path: Path
) -> None:
    path = written(tmp_path / "many.jsonl", *(a_ticket(f"T-{n}") for n in range(250)))
    with pytest.raises(KeyboardInterrupt):
        Intake(records, Dies(at=230), clock, str).import_file(path, LEADER)
    (row,) = intake.imports(LEADER)
    assert (row.state, row.imported) == (ImportState.STOPPED, 200)
    clock.pass_on(minutes=1)
    again = intake.import_file(path, LEADER)
    assert (again.imported, again.unchanged) == (50, 200)
    assert len(known(records)) == 250


def test_a_killed_import_is_seen_to_be_stopped_and_can_be_undone(
    records: Records, intake: Intake, clock: Clock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = written(tmp_path / "many.jsonl", *(a_ticket(f"T-{n}") for n in range(150)))
    killed = Intake(records, Dies(at=120), clock, str)
    monkeypatch.setattr(killed, "_end", lambda *_args: None)  # a killed process ends nothing
    with pytest.raises(KeyboardInterrupt):
        killed.import_file(path, LEADER)
    (row,) = intake.imports(LEADER)
    assert row.state is ImportState.RUNNING
    with pytest.raises(InputError, match="still running"):
        intake.undo(row.import_id, LEADER)
    clock.pass_on(minutes=6)
    assert intake.imports(LEADER)[0].state is ImportState.STOPPED
    assert intake.undo(row.import_id, LEADER).removed == 100
    assert known(records) == set()


def test_an_import_that_is_undone_while_it_runs_brings_nothing_more(
    records: Records, intake: Intake, clock: Clock, tmp_path: Path
) -> None:
    path = written(tmp_path / "many.jsonl", *(a_ticket(f"T-{n}") for n in range(150)))

    def undo_it(_count: int) -> None:
        clock.pass_on(minutes=6)  # it looks dead to whoever undoes it
        intake.undo(intake.imports(LEADER)[0].import_id, LEADER)

    with pytest.raises(InputError, match="was undone while it ran"):
        intake.import_file(path, LEADER, progress=undo_it)
    assert known(records) == set()
    assert intake.imports(LEADER)[0].state is ImportState.UNDONE


def test_undoing_removes_what_it_brought_with_everything_made_from_it(
    records: Records, intake: Intake, tmp_path: Path
) -> None:
    kept = intake.import_file(written(tmp_path / "a.jsonl", a_ticket("T-1")), LEADER)
    made = intake.import_file(
        written(tmp_path / "b.jsonl", a_ticket("T-2"), a_ticket("T-3")), LEADER
    )
    for ticket_id in ("T-1", "T-2"):
        assess(records, ticket_id)
    plan = intake.undo_plan(made.import_id, LEADER)
    assert (plan.removed, plan.assessments, plan.notes, plan.shared) == (2, 1, 1, 0)
    assert intake.undo(made.import_id, LEADER) == plan
    assert known(records) == {"T-1"}
    assert intake.import_record(made.import_id, LEADER).state is ImportState.UNDONE
    assert intake.import_record(kept.import_id, LEADER).state is ImportState.DONE
    with records.begin() as unit:
        assert unit.assessments.count() == 1
        assert unit.notes.waiting() == 1
    with pytest.raises(InputError, match="undone already"):
        intake.undo(made.import_id, LEADER)


def test_undoing_puts_a_ticket_that_it_updated_back_with_the_draft_of_then(
    records: Records, intake: Intake, clock: Clock, tmp_path: Path
) -> None:
    intake.import_file(written(tmp_path / "a.jsonl", a_ticket("T-1")), LEADER)
    assess(records, "T-1")
    with records.begin() as unit:
        before, (note,) = unit.tickets.get("T-1"), unit.notes.queue(QueueFilter())
    clock.pass_on(hours=1)
    grown = intake.import_file(written(tmp_path / "b.jsonl", a_ticket("T-1", GROWN)), LEADER)
    assess(records, "T-1", clock)
    with records.begin() as unit:
        assert unit.notes.row(note.id).state is NoteState.SUPERSEDED
    done = intake.undo(grown.import_id, LEADER)
    assert (done.removed, done.restored, done.assessments) == (0, 1, 1)
    with records.begin() as unit:
        assert unit.tickets.get("T-1") == before
        assert [row.id for row in unit.notes.queue(QueueFilter())] == [note.id]
        assert unit.tickets.unassessed() == []


def test_undoing_puts_back_what_else_a_ticket_said_where_its_turns_stayed(
    records: Records, intake: Intake, clock: Clock, tmp_path: Path
) -> None:
    before = a_ticket("T-1")
    retagged = before.model_copy(update={"tags": ("vip",), "team": "Billing"})
    intake.import_file(written(tmp_path / "a.jsonl", before), LEADER)
    clock.pass_on(hours=1)
    made = intake.import_file(written(tmp_path / "b.jsonl", retagged), LEADER)
    assert made.updated == 1
    assess(records, "T-1")
    intake.undo(made.import_id, LEADER)
    with records.begin() as unit:
        assert (unit.tickets.get("T-1").tags, unit.tickets.teams()) == ((), ["Orders"])
        assert unit.assessments.count() == 1


def test_a_ticket_that_a_later_import_holds_is_kept_until_that_one_is_undone(
    records: Records, intake: Intake, clock: Clock, tmp_path: Path
) -> None:
    first = intake.import_file(written(tmp_path / "a.jsonl", a_ticket("T-1")), LEADER)
    clock.pass_on(hours=1)
    second = intake.import_file(written(tmp_path / "b.jsonl", a_ticket("T-1", GROWN)), LEADER)
    kept = intake.undo(first.import_id, LEADER)
    assert (kept.removed, kept.kept) == (0, 1)
    assert "1 are kept, since a later import holds them" in kept.in_words()
    assert known(records) == {"T-1"}
    assert intake.undo(second.import_id, LEADER).restored == 1


def test_what_an_agent_was_shown_is_taken_away_only_where_the_leader_says_so(
    records: Records, intake: Intake
) -> None:
    made = intake.take_in(CHAT, "chat.txt", LEADER)
    assess(records, made.ticket_ids[0])
    with records.begin() as unit:
        (note,) = unit.notes.queue(QueueFilter())
    share_note(records, note.id)
    with pytest.raises(InputError, match="1 of its notes were shared with agents already"):
        intake.undo(made.import_id, LEADER)
    assert known(records)
    assert intake.undo(made.import_id, LEADER, even_shared=True).shared == 1
    assert known(records) == set()


def test_an_undo_that_was_broken_off_goes_on(
    records: Records, intake: Intake, clock: Clock, tmp_path: Path
) -> None:
    path = written(tmp_path / "many.jsonl", *(a_ticket(f"T-{n}") for n in range(150)))
    made = intake.import_file(path, LEADER)

    class Killed(NoJobs):
        """The queue's memory, at which the process dies."""

        def forget(
            self, _transcripts: Iterable[tuple[str, str]], /, *, open_only: bool = False
        ) -> int:
            raise KeyboardInterrupt

    dying = Intake(records, NothingPersonal(), clock, str, Killed())
    with pytest.raises(KeyboardInterrupt):
        dying.undo(made.import_id, LEADER)
    assert len(known(records)) == 50
    assert intake.imports(LEADER)[0].state is ImportState.UNDOING
    assert intake.undo(made.import_id, LEADER).removed == 150
    assert known(records) == set()


def test_a_customer_is_found_by_a_keyed_hash_and_by_nothing_else(
    records: Records, intake: Intake, tmp_path: Path
) -> None:
    ticket = a_ticket("T-1").model_copy(update={"customer_refs": ("Maya@Example.com", "C-4711")})
    written(tmp_path / "a.jsonl", ticket)
    intake.import_file(tmp_path / "a.jsonl", LEADER)
    for path in tmp_path.glob("debrief.db*"):
        assert b"aya@" not in path.read_bytes().lower()
