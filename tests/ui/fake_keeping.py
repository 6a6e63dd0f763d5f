"""Intake and privacy in memory, with the rules of the real ones, for the screens' tests."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event

from app.desk.privacy_views import (
    Caught,
    Correction,
    ModelUse,
    PrivacyReport,
    Removal,
    StoredFile,
    StoredTable,
    TableCount,
)
from app.desk.views import (
    ImportRecord,
    ImportRow,
    ImportState,
    ImportSummary,
    Preview,
    SkippedLine,
    Undoing,
)
from app.errors import DebriefError, InputError, NotFoundError, TranscriptError
from app.people.roles import Person
from app.transcripts.importers.answers import Answers, Question
from tests.ui import tickets

NO_ANSWERS = Answers()


def import_record(import_id: str = "I-1", **changes: object) -> ImportRecord:
    """An import of 14 tickets, with two lines left out."""
    values: dict[str, object] = {
        "import_id": import_id,
        "at": tickets.NOW - timedelta(hours=3),
        "by": "Leader",
        "file_name": "march.ndjson",
        "size": 48_210,
        "format": "jsonl",
        "imported": 14,
        "updated": 1,
        "unchanged": 0,
        "skipped": 2,
        "state": ImportState.DONE,
        "sha256": "ab" * 32,
        "reason": "each line is a ticket",
        "entities": {"PERSON": 14, "EMAIL": 3},
        "skipped_lines": (
            SkippedLine(place="line 7", reason="no agent turn"),
            SkippedLine(place="line 9", reason="=HYPERLINK is no ticket"),
        ),
    }
    return ImportRecord.model_validate(values | changes)


@dataclass
class FakeIntake:
    """Reads anything that names an agent."""

    taken: list[tuple[str, str, bool]] = field(default_factory=list)
    previewed: list[tuple[str, Answers]] = field(default_factory=list)  # format, answers
    read_as: list[tuple[str, Answers]] = field(default_factory=list)  # of what was taken in
    ticket_ids: tuple[str, ...] = ("T-9",)  # what the next upload holds
    stored: int = 0  # how many of them are here already
    questions: tuple[Question, ...] = ()  # asked until they are answered
    notices: tuple[str, ...] = ()
    found: int | None = None
    unread: DebriefError | None = None  # raised when something is looked at
    fault: DebriefError | Exception | None = None  # raised when something is taken in
    held: Event | None = None  # what is taken in waits for it
    records: dict[str, ImportRecord] = field(default_factory=dict)
    shared: int = 0  # notes that agents were shown, of any import
    undone: list[tuple[str, bool]] = field(default_factory=list)

    def preview(
        self,
        content: str | bytes,
        name: str,
        *,
        format: str = "auto",
        answers: Answers = NO_ANSWERS,
    ) -> Preview:
        self.previewed.append((format, answers))
        text = content.decode() if isinstance(content, bytes) else content
        if self.unread:
            raise self.unread
        if "Agent:" not in text:
            raise TranscriptError(f"{name}: no line starts with Agent: or Customer:.")
        reason = "lines start with Agent: and Customer:" if format == "auto" else "you chose it"
        return Preview(
            recognised=f"{'plain text' if format == 'auto' else format}: {reason}",
            tickets=(tickets.ticket("T-9", "Pasted"),),
            skipped=("line 7: no speaker",),
            notices=self.notices,
            questions=self.questions if answers == NO_ANSWERS else (),
            found=self.found,
        )

    def take_in(
        self,
        content: str | bytes,
        name: str,
        by: Person,
        private: bool = False,
        agent: str | None = None,
        *,
        format: str = "auto",
        answers: Answers = NO_ANSWERS,
        progress: Callable[[int], None] = lambda _count: None,
    ) -> ImportSummary:
        if self.fault:
            raise self.fault
        if self.held:
            assert self.held.wait(20)
        self.taken.append((name, by.name, private))
        self.read_as.append((format, answers))
        progress(len(self.ticket_ids))
        record = import_record(f"I-{len(self.records) + 1}", file_name=name)
        self.records[record.import_id] = record
        return ImportSummary(
            imported=len(self.ticket_ids) - self.stored,
            updated=0,
            unchanged=self.stored,
            skipped=tuple(f"{line.place}: {line.reason}" for line in record.skipped_lines)
            if not private and format != "auto"
            else (),
            entities={"PERSON": 1},
            ticket_ids=self.ticket_ids,
            import_id=record.import_id,
        )

    def imports(self, by: Person, limit: int = 50) -> tuple[ImportRow, ...]:
        return tuple(reversed(self.records.values()))[:limit]

    def import_record(self, import_id: str, by: Person) -> ImportRecord:
        if import_id not in self.records:
            raise NotFoundError(f"There is no import {import_id!r} of yours.")
        return self.records[import_id]

    def undo_plan(self, import_id: str, by: Person) -> Undoing:
        record = self.import_record(import_id, by)
        if record.state is ImportState.UNDONE:
            raise InputError(f"Import {import_id} was undone already.")
        return Undoing(
            import_id=import_id,
            removed=record.imported,
            restored=record.updated,
            kept=0,
            assessments=12,
            notes=12,
            shared=self.shared,
            self_assessments=1,
        )

    def undo(self, import_id: str, by: Person, *, even_shared: bool = False) -> Undoing:
        plan = self.undo_plan(import_id, by)
        if plan.shared and not even_shared:
            raise InputError(f"{plan.shared} of its notes were shared with agents already.")
        self.undone.append((import_id, even_shared))
        record = self.records[import_id].model_copy(update={"state": ImportState.UNDONE})
        self.records[import_id] = record
        return plan


def model_use(**changes: object) -> ModelUse:
    """What went to one model on one day."""
    values: dict[str, object] = {
        "model": "openai/gpt-5-mini",
        "role": "judge",
        "day": tickets.NOW.date(),
        "answers": 40,
        "calls": 42,
        "prompt_tokens": 90_000,
        "completion_tokens": 10_000,
        "cost_usd": 0.43,
        "unpriced": 0,
        "first_at": tickets.NOW - timedelta(hours=1),
        "last_at": tickets.NOW,
    }
    return ModelUse.model_validate(values | changes)


def privacy_report(**changes: object) -> PrivacyReport:
    """Of an installation that never sent anything."""
    values: dict[str, object] = {
        "tables": (
            StoredTable(name="transcripts", rows=1204, holds="what was said; redacted"),
            StoredTable(name="notes", rows=0, holds="coaching notes; redacted"),
        ),
        "files": (StoredFile(name="debrief.db", bytes=48_500_000),),
        "oldest_ticket": tickets.NOW - timedelta(days=90),
        "retention_days": None,
        "entities": {"PERSON": 2310, "EMAIL": 97, "ORDER": 1},
        "caught": (),
        "sent": (),
        "embeddings": "wordllama, on this machine",
        "leaves_the_machine": None,
        "denied": 1,
        "allowed": 2,
    }
    return PrivacyReport.model_validate(values | changes)


CAUGHT = (Caught(where="prompt", entity="PHONE", count=2),)


@dataclass
class FakePrivacy:
    """Keeps what it was asked to do; finds any words but "nowhere"."""

    shown: PrivacyReport = field(default_factory=privacy_report)
    redacted: list[tuple[str, str, str, bool]] = field(default_factory=list)
    put_back: list[tuple[str, str, str]] = field(default_factory=list)
    forgotten: list[tuple[str, str, bool]] = field(default_factory=list)  # kind, name, dry run

    def report(self) -> PrivacyReport:
        return self.shown

    def redact_this(
        self, ticket_id: str, text: str, entity: str, by: Person, deny: bool = False
    ) -> Correction:
        if "nowhere" in text or not text:
            raise InputError("That isn't in this ticket, as whole words outside of placeholders.")
        self.redacted.append((ticket_id, text, entity, deny))
        return Correction(
            ticket_id=ticket_id, placeholder=f"[{entity}_2]", places=3, documents=2, listed=deny
        )

    def wrongly_redacted(
        self, ticket_id: str, placeholder: str, text: str, by: Person
    ) -> Correction:
        self.put_back.append((ticket_id, placeholder, text))
        return Correction(
            ticket_id=ticket_id, placeholder=placeholder, places=1, documents=0, listed=True
        )

    def forget_ticket(self, ticket_id: str, by: Person, *, dry_run: bool = False) -> Removal:
        return self._forget("ticket", ticket_id, dry_run)

    def forget_agent(self, name: str, by: Person, *, dry_run: bool = False) -> Removal:
        return self._forget("agent", name, dry_run)

    def forget_customer(self, ref: str, by: Person, *, dry_run: bool = False) -> Removal:
        return self._forget("customer", ref, dry_run)

    def _forget(self, kind: str, name: str, dry_run: bool) -> Removal:
        if name == "nobody":
            raise NotFoundError(f"There is no {kind} 'nobody'.")
        self.forgotten.append((kind, name, dry_run))
        rows = 0 if name == "stranger" else 3
        return Removal(
            subject=f"the {kind}",
            tickets=rows,
            tables=(TableCount(table="tickets", before=rows, after=rows if dry_run else 0),),
            found_after=0,
            searched=41,
            wiped=not dry_run,
            dry_run=dry_run,
        )
