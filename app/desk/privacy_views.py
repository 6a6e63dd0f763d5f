"""What the page on privacy is given: plain models, with nothing of the database in them."""

from datetime import date, datetime
from typing import Literal

from app.desk.views import View


class StoredTable(View):
    """One place where something is kept."""

    name: str
    rows: int
    holds: str  # in plain words: "transcripts, redacted"


class StoredFile(View):
    """A file or folder of the installation."""

    name: str  # "debrief.db", "chroma/"
    bytes: int


class ModelUse(View):
    """What went to one model on one day. Stays when the tickets are forgotten."""

    model: str
    role: Literal["judge", "drafter"]
    day: date  # UTC
    answers: int  # assessments or drafts
    calls: int
    prompt_tokens: int
    completion_tokens: int
    cost_usd: float
    unpriced: int  # calls whose price isn't known, not in `cost_usd`
    first_at: datetime
    last_at: datetime


class Caught(View):
    """What the last gate found on its way to a place, and replaced."""

    where: str  # "prompt"
    entity: str
    count: int


class PrivacyReport(View):
    """What is stored where, for how long, and what left the building."""

    tables: tuple[StoredTable, ...]
    files: tuple[StoredFile, ...]
    oldest_ticket: datetime | None  # its last turn's time; None where there is no ticket
    retention_days: int | None  # None where tickets are kept until somebody removes them
    entities: dict[str, int]  # entity -> spans replaced in the tickets that are stored
    caught: tuple[Caught, ...]  # by the gate, since this process began
    sent: tuple[ModelUse, ...]  # newest day first
    embeddings: str  # which model turns the playbook into vectors, and where it runs
    leaves_the_machine: str | None  # a sentence; None where nothing does
    denied: int  # phrases on the team's deny list, of which only a keyed hash is kept
    allowed: int


class Correction(View):
    """What "redact this" or "wrongly redacted" did."""

    ticket_id: str
    placeholder: str  # "[PERSON_3]"
    places: int  # how often it was replaced in the ticket's transcripts
    documents: int  # assessments, notes and others that were changed with them
    listed: bool  # whether it went to the team's deny or allow list


class TableCount(View):
    """Rows of one table that concern what is being removed."""

    table: str
    before: int
    after: int


class Removal(View):
    """What was removed, or with a dry run would be, and the proof."""

    subject: str  # "ticket 'T-5'", "tickets that ended before 2025-11-02"
    tickets: int
    tables: tuple[TableCount, ...]
    found_after: int  # hits of the final search over every text of every table
    searched: int  # text columns that the final search read
    wiped: bool  # whether the bytes are gone from the files, too
    dry_run: bool

    def in_words(self) -> str:
        """One sentence for a person."""
        rows = sum(count.before for count in self.tables)
        if self.dry_run:
            return f"{self.subject}: {self.tickets} tickets, {rows} rows would be removed."
        left = sum(count.after for count in self.tables)
        return (
            f"{self.subject}: {self.tickets} tickets; {rows} rows before, {left} after; "
            f"a search of {self.searched} text columns finds {self.found_after}."
        )
