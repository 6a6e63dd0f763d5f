"""Records on a real SQLite file."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.coaching.drafter import Draft
from app.coaching.states import NoteState
from app.errors import NotFoundError, StaleError, StorageError
from app.judging.assessment import Usage
from app.storage.database import migrate, open_engine
from app.storage.notes import NoteRow, QueueFilter
from app.storage.records import Records, Unit
from app.storage.tables import metadata, notes
from app.transcripts.ticket import Role
from tests.builders import (
    NOW,
    SAID,
    a_note,
    a_ticket,
    an_assessment,
    an_unanswered_assessment,
    redacted,
)

A_DRAFT = Draft(
    note=a_note(),
    usage=Usage(calls=1, prompt_tokens=900, completion_tokens=200, cost_usd=0.002),
    raw_replies=('{"question": "What did you notice?"}',),
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    engine = open_engine(f"sqlite:///{tmp_path / 'deep' / 'debrief.db'}")
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def records(engine: sa.Engine) -> Records:
    return Records(engine)


def store_draft(unit: Unit, number: int, *, rank: int = 0, agent: str = "Ana Reyes") -> str:
    ticket = redacted(a_ticket(f"T-{number}", agent=agent))
    unit.tickets.put([ticket], NOW)
    unit.assessments.add(f"a{number}", (f"run-{number}", 0), an_assessment(ticket), ticket.team)
    row = NoteRow(
        id=f"n{number}",
        assessment_id=f"a{number}",
        ticket_id=ticket.id,
        agent=agent,
        team=ticket.team,
        title=f"Parcel {number}",
        channel="chat",
        turn_count=4,
        private_to=None,
        state=NoteState.DRAFT,
        revision=1,
        queue_rank=rank,
        queue_reason="resolution: takes ownership missed",
        created_at=NOW,
        updated_at=NOW,
        shared_at=None,
    )
    unit.notes.add(row, A_DRAFT)
    return row.id


def test_the_migrations_make_exactly_the_tables_that_the_code_names(engine: sa.Engine) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_many_may_open_a_new_database_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'debrief.db'}"

    def open_anew(_number: int) -> int:
        engine = open_engine(url)
        migrate(engine)
        with Records(engine).begin() as unit:
            found = unit.tickets.count()
        engine.dispose()
        return found

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(open_anew, range(6))) == [0] * 6


def test_sqlite_is_in_wal_mode(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_the_same_ticket_twice_changes_nothing(records: Records) -> None:
    ticket = redacted(a_ticket())
    with records.begin() as unit:
        assert unit.tickets.put([ticket], NOW) == ["imported"]
    with records.begin() as unit:
        assert unit.tickets.put([ticket], NOW) == ["unchanged"]
        assert unit.tickets.get("T-1") == ticket


def test_a_ticket_that_has_grown_is_updated_and_keeps_its_older_transcript(
    records: Records,
) -> None:
    short = redacted(a_ticket(said=SAID[:2]))
    grown = redacted(a_ticket())
    with records.begin() as unit:
        unit.tickets.put([short], NOW)
        assert unit.tickets.put([grown], NOW) == ["updated"]
        assert unit.tickets.get("T-1") == grown
        assert unit.tickets.get("T-1", short.transcript_hash) == short


def test_a_grown_ticket_is_unassessed_again(records: Records) -> None:
    with records.begin() as unit:
        store_draft(unit, 1)
        assert unit.tickets.unassessed() == []
        grown = redacted(a_ticket("T-1", (*SAID, (Role.CUSTOMER, "Thanks!"))))
        unit.tickets.put([grown], NOW)
        assert unit.tickets.unassessed() == [("T-1", grown.transcript_hash)]


def test_a_ticket_that_the_model_never_answered_for_is_still_unassessed(records: Records) -> None:
    ticket = redacted(a_ticket())
    with records.begin() as unit:
        unit.tickets.put([ticket], NOW)
        unit.assessments.add("a1", ("silent", 0), an_unanswered_assessment(ticket), None)
        assert unit.tickets.unassessed() == [("T-1", ticket.transcript_hash)]
        assert unit.assessments.latest_of("T-1", ticket.transcript_hash) == ()
        assert unit.assessments.unanswered_runs() == {"silent"}
        assert [row.assessed for row in unit.tickets.of_agent("Ana Reyes", 10)] == [False]

        unit.assessments.add("a2", ("answered", 0), an_assessment(ticket), None)
        assert unit.tickets.unassessed() == []
        assert unit.assessments.latest_of("T-1", ticket.transcript_hash) == ("answered",)
        assert unit.assessments.unanswered_runs() == {"silent"}


def test_a_run_that_left_one_agents_part_unanswered_is_tried_again(records: Records) -> None:
    ticket = redacted(a_ticket())
    with records.begin() as unit:
        unit.tickets.put([ticket], NOW)
        unit.assessments.add("a1", ("half", 0), an_assessment(ticket), None)
        unit.assessments.add("a2", ("half", 1), an_unanswered_assessment(ticket), None)
        assert unit.tickets.unassessed() == [("T-1", ticket.transcript_hash)]
        assert unit.assessments.unanswered_runs() == {"half"}


def test_a_ticket_in_which_two_agents_wrote_is_one_ticket_assessed(records: Records) -> None:
    ticket = redacted(a_ticket())
    made = an_assessment(ticket)
    with records.begin() as unit:
        unit.tickets.put([ticket], NOW)
        for part in range(2):
            unit.assessments.add(f"a{part}", ("run", part), made, None)
        assert unit.assessments.tickets_since(made.made_by.made_at) == 1
        assert unit.assessments.tickets_since(made.made_by.made_at + timedelta(seconds=1)) == 0


def test_a_private_ticket_is_never_queued_for_the_team(records: Records) -> None:
    with records.begin() as unit:
        unit.tickets.put([redacted(a_ticket())], NOW, private_to="Ana Reyes")
        assert unit.tickets.unassessed(again=True) == []
        assert [row.id for row in unit.tickets.of_agent("Ana Reyes", 10)] == ["T-1"]
        assert unit.tickets.of_agent("Ben Okri", 10) == []


def test_a_failed_transaction_leaves_nothing(records: Records) -> None:
    with pytest.raises(NotFoundError), records.begin() as unit:
        unit.tickets.put([redacted(a_ticket())], NOW)
        unit.notes.row("nobody")
    with records.begin() as unit:
        assert unit.tickets.count() == 0


def test_the_same_run_and_part_cannot_be_stored_twice(records: Records) -> None:
    with records.begin() as unit:
        store_draft(unit, 1)
    ticket = redacted(a_ticket("T-1"))
    with pytest.raises(sa.exc.IntegrityError), records.begin() as unit:
        unit.assessments.add("other", ("run-1", 0), an_assessment(ticket), None)


def test_a_stale_write_is_refused_and_says_what_changed(records: Records) -> None:
    with records.begin() as unit:
        note_id = store_draft(unit, 1)
        unit.notes.change(note_id, revision=1, state=NoteState.APPROVED, now=NOW)
    said = r"approved now \(revision 2, yours was 1\)"
    with pytest.raises(StaleError, match=said), records.begin() as unit:
        unit.notes.change(note_id, revision=1, state=NoteState.REJECTED, now=NOW)


def test_the_queue_comes_by_group_then_age_and_narrows_by_word_and_team(records: Records) -> None:
    with records.begin() as unit:
        for number, rank in ((1, 2), (2, 0), (3, 1)):
            store_draft(unit, number, rank=rank)
        assert [row.id for row in unit.notes.queue(QueueFilter())] == ["n2", "n3", "n1"]
        assert [row.id for row in unit.notes.queue(QueueFilter(search="PARCEL 3"))] == ["n3"]
        assert unit.notes.queue(QueueFilter(team="Billing")) == []
        assert unit.notes.queue(QueueFilter(search="100%")) == []


def test_the_draft_as_it_was_written_stays_when_the_note_is_edited(records: Records) -> None:
    with records.begin() as unit:
        note_id = store_draft(unit, 1)
        edited = a_note(question="And what else?")
        unit.notes.change(note_id, revision=1, state=NoteState.DRAFT, now=NOW, note=edited)
        assert unit.notes.note(note_id) == edited
        assert unit.notes.drafted(note_id) == A_DRAFT


@pytest.mark.parametrize(
    ("judging", "drafting", "cost", "unpriced"),
    [(0.5, 0.25, 0.75, 0), (0.5, None, 0.0, 1), (None, 0.25, 0.0, 1), (0.0, 0.0, 0.0, 0)],
)
def test_the_cost_is_of_judging_and_drafting_and_says_where_a_price_is_not_known(
    records: Records,
    judging: float | None,
    drafting: float | None,
    cost: float,
    unpriced: int,
) -> None:
    ticket = redacted(a_ticket())
    assessment = an_assessment(ticket).model_copy(update={"usage": Usage(cost_usd=judging)})
    with records.begin() as unit:
        unit.tickets.put([ticket], NOW)
        unit.assessments.add(
            "a1", ("run-1", 0), assessment, None, drafting=Usage(cost_usd=drafting)
        )
        assert unit.assessments.cost() == cost
        assert unit.assessments.unpriced() == unpriced


def test_times_come_back_in_utc(records: Records) -> None:
    with records.begin() as unit:
        assert unit.notes.row(store_draft(unit, 1)).created_at == NOW


def test_the_queue_is_read_by_its_index_without_sorting(engine: sa.Engine) -> None:
    query = (
        sa.select(notes.c.id)
        .where(notes.c.state == "draft", notes.c.private_to.is_(None))
        .order_by(notes.c.queue_rank, notes.c.created_at, notes.c.id)
    )
    sql = str(query.compile(engine, compile_kwargs={"literal_binds": True}))
    with engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}").fetchall()
    steps = " ".join(str(row) for row in plan)
    assert "ix_notes_queue" in steps
    assert "TEMP B-TREE" not in steps


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("not a url", "DEBRIEF_DATABASE_URL can't be used"),
        ("nosuchdb://host/name", "DEBRIEF_DATABASE_URL can't be used"),
        ("sqlite:////proc/nowhere/debrief.db", "set DEBRIEF_DATA_DIR"),
    ],
)
def test_a_database_that_cannot_be_opened_is_said_in_one_line(url: str, said: str) -> None:
    with pytest.raises(StorageError, match=said) as caught:
        migrate(open_engine(url))
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_database_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "debrief.db").write_text("not a database, " * 100)
    engine = open_engine(f"sqlite:///{tmp_path / 'debrief.db'}")
    with pytest.raises(StorageError, match="can't be opened"):
        migrate(engine)
    engine.dispose()
