"""What the tests of imports and of privacy share: a file to import, and a run at once."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from app.coaching.states import NoteState
from app.desk.assessing import Assessing, Job, run_id
from app.people.roles import Person
from app.storage.database import migrate, open_engine
from app.storage.records import Records
from app.transcripts.ticket import Ticket
from tests.builders import NOW
from tests.fakes import FakeDrafter, FakeJudge, FakePlaybook

LEADER = Person(name="Lea Vogt", role="leader")
ANA = Person(name="Ana Reyes", role="agent")
BEN = Person(name="Ben Okri", role="agent")


def open_records(url: str) -> tuple[sa.Engine, Records]:
    """A database of this version."""
    engine = open_engine(url)
    migrate(engine)
    return engine, Records(engine)


def written(path: Path, *tickets: Ticket) -> Path:
    """A file of tickets in our own JSONL."""
    lines = (one.model_dump_json().replace('"role"', '"speaker"') for one in tickets)
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def assess(records: Records, ticket_id: str, now: Callable[[], datetime] = lambda: NOW) -> str:
    """Judge, draft and save a ticket as it stands, in the caller's thread; the run's id."""
    stages = Assessing(records, FakePlaybook(), FakeJudge(), FakeDrafter(), now)
    with records.begin() as unit:
        ticket = unit.tickets.get(ticket_id)
    run = run_id(ticket.id, ticket.transcript_hash)
    job = Job(run_id=run, ticket_id=ticket.id, transcript_hash=ticket.transcript_hash)
    judged = [(brief, stages.judge(brief)) for brief in stages.briefs(ticket)]
    stages.save(job, ticket, [(made, stages.draft(brief, made)) for brief, made in judged])
    return run


def share_note(records: Records, note_id: str) -> None:
    """Let the agent see a note, whatever it went through before."""
    with records.begin() as unit:
        row = unit.notes.row(note_id)
        unit.notes.change(note_id, revision=row.revision, state=NoteState.SHARED, now=NOW)
