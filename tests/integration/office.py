"""A team's installation for tests: a ticket that names its customer, assessed by the queue."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from app.coaching.drafter import Draft
from app.coaching.note import CoachingNote
from app.desk.assessing import Assessing, run_id
from app.desk.intake import Intake
from app.desk.privacy import Premises, PrivacyDesk
from app.judging.assessment import Assessment, Evidence, JudgeIdentity, Usage, Verdict
from app.judging.judge import Brief, Judgement
from app.judging.kept_replies import Given
from app.judging.model_client import About, ModelReply
from app.judging.self_answer import SelfAnswer
from app.playbook.rubric import Level
from app.storage.database import open_engine
from app.storage.job_records import JobTables
from app.storage.records import Records, Unit
from app.storage.self_assessments import StoredSelfAssessment
from app.transcripts.ticket import Role
from app.workflow import Jobs
from tests.builders import NOW, PASSAGE, a_note, a_ticket
from tests.fakes import FakeDrafter, FakePlaybook, NothingPersonal
from tests.integration.desks import LEADER, open_records, written

SAID = (
    (Role.CUSTOMER, "hi its Quillon Varga again, where is my parcel"),
    (Role.AGENT, "I'm sorry for the wait, Quillon Varga. It left Leeds this morning."),
    (Role.CUSTOMER, "ok. quillon varga is on the bell, not [PERSON_4]"),
    (Role.AGENT, "Noted: the bell says QUILLON  VARGA. Tomorrow before noon."),
)
CANARY = "varga"
IN_THE_EXPORT = {
    "subject": "Parcel for Quillon Varga",
    "customer_refs": ("Quillon@Example.com", "+44 7700 900123", "C-4711"),
}


class QuotingJudge:
    """Quotes the agent, one quote cut in the middle of the customer's name."""

    identity = JudgeIdentity(kind="llm", version="test", model="openai/some-model")

    def judge(self, brief: Brief, repeat: int = 0) -> Judgement:
        quotes = ((1, "I'm sorry for the wait, Quillon"), (3, "the bell says QUILLON  VARGA"))
        return Judgement(
            verdicts=tuple(
                Verdict(
                    criterion=criterion,
                    level=Level.MET,
                    evidence=tuple(Evidence(turn=turn, quote=quote) for turn, quote in quotes),
                    rationale="It greets Quillon Varga by name.",
                    citations=(PASSAGE.id,),
                )
                for criterion in brief.rubric.criteria
            ),
            raw_replies=('{"quote": "I\'m sorry for the wait, Quillon"}',),
            usage=Usage(calls=1, prompt_tokens=900, completion_tokens=80, cost_usd=0.01),
        )


class NamingDrafter(FakeDrafter):
    """Names the customer wherever a note can."""

    def draft(self, brief: Brief, assessment: Assessment, today: date) -> Draft:
        note = CoachingNote.model_validate(
            a_note("What did Quillon Varga need?").model_dump() | {"drafted_by": "openai/draft"}
        )
        usage = Usage(calls=1, prompt_tokens=300, completion_tokens=90, cost_usd=None)
        return Draft(note=note, usage=usage, raw_replies=("Dear Quillon Varga",))


@dataclass(frozen=True)
class Office:
    """A team's installation: its database, its queue's, and a ticket that was assessed."""

    engine: sa.Engine
    records: Records
    jobs: Jobs
    tables: JobTables
    folder: Path
    desk: PrivacyDesk

    def close(self) -> None:
        self.jobs.stop()
        self.tables.close()
        self.records.close()

    def everything(self) -> bytes:
        """The bytes of all database files, in lower case."""
        return b"".join(path.read_bytes() for path in self.folder.glob("*.db*")).lower()

    def said(self) -> str:
        """Every text of every table, of the queue's too."""
        with self.records.begin() as unit:
            own = [
                str(value)
                for table, column in unit.texts.columns()
                for value in unit.assessments._connection.scalars(sa.select(table.c[column.name]))
            ]
        return "\n".join([*own, *self.tables.texts()]).lower()


def open_office(folder: Path, url: str | None = None) -> Office:
    """An installation in a folder; its records and its queue at `url`, else in files of its own."""
    engine, records = open_records(url or f"sqlite:///{folder / 'debrief.db'}")
    url = url or f"sqlite:///{folder / 'debrief.jobs.db'}"
    stages = Assessing(records, FakePlaybook(), QuotingJudge(), NamingDrafter(), lambda: NOW)
    jobs = Jobs(stages, records, database_url=url, data_dir=folder, workers=2)
    tables = JobTables(open_engine(url), run_id)
    premises = Premises(
        files=lambda: [("debrief.db", 4096)],
        retention_days=365,
        embeddings="wordllama, on this machine",
        leaves_the_machine="Redacted text is sent to openai/some-model.",
        caught=lambda: {("prompt", "EMAIL"): 2},
    )
    desk = PrivacyDesk(records, lambda: NOW, premises, jobs=tables)
    return Office(engine, records, jobs, tables, folder, desk)


def furnish(folder: Path, url: str | None = None) -> Path:
    """Databases in which a ticket was assessed by the queue, to be copied for each test."""
    office = open_office(folder, url)
    intake = Intake(office.records, NothingPersonal(), lambda: NOW, str, office.tables)
    ticket = a_ticket("T-1", SAID).model_copy(update=IN_THE_EXPORT)
    intake.import_file(written(office.folder / "a.jsonl", ticket, a_ticket("T-2")), LEADER)
    list(office.jobs.watch([office.jobs.start("T-1")]))
    with office.records.begin() as unit:
        unit.self_assessments.add(a_self_assessment(unit, "T-1"))
        note = unit.notes.drafts_of("T-1", "Ana Reyes")[0]
        unit.events.add(LEADER, ("note", note.id), "edit", NOW, "Quillon Varga called")
        about = About(role="judge", ticket_id="T-1")
        reply = ModelReply(text="Quillon Varga was greeted")
        unit.kept_replies.put(Given("ab" * 32, "openai/test", about, reply, None, True), NOW)
    office.close()
    return office.folder


def a_self_assessment(unit: Unit, ticket_id: str) -> StoredSelfAssessment:
    ticket = unit.tickets.get(ticket_id)
    return StoredSelfAssessment(
        id="s1",
        ticket_id=ticket_id,
        transcript_hash=ticket.transcript_hash,
        agent="Ana Reyes",
        run_id=run_id(ticket_id, ticket.transcript_hash),
        answers={"takes_ownership": SelfAnswer(level=Level.MET, why="Quillon Varga was happy")},
        next_time="Ask Quillon Varga first",
        made_at=NOW,
    )
