"""What the screens are given: plain models, with nothing of the database in them."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from app.coaching.note import CoachingNote
from app.coaching.states import NoteState
from app.judging.assessment import Assessment
from app.judging.self_answer import SelfAnswer
from app.redaction.report import RedactedTicket
from app.transcripts.importers.answers import Question


class View(BaseModel):
    """A frozen model."""

    model_config = ConfigDict(frozen=True)


class QueueGroup(StrEnum):
    """Why a draft is in the queue, the most pressing first."""

    NEEDS_YOU = "needs_you"  # several criteria missed, a finding, or nothing could be scored
    RECOGNISE = "recognise"  # nothing missed, and something exemplary
    CHECK = "check"  # neither: a look now and then keeps the judge honest


class QueueItem(View):
    """One draft in the review queue."""

    note_id: str
    ticket_id: str
    title: str  # the subject, or the customer's first words
    channel: str | None
    agent: str | None
    team: str | None
    turns: int
    group: QueueGroup
    reason: str  # "resolution: takes ownership missed"
    state: NoteState
    since: datetime  # when it came in


class Queue(View):
    """The queue as filtered, in order of group and time."""

    items: tuple[QueueItem, ...]
    waiting: int  # drafts in all, whatever the filter
    assessed_since_yesterday: int


class NoteEvent(View):
    """One line of a note's history."""

    at: datetime
    actor: str
    action: str
    reason: str


class ReviewItem(View):
    """All that the review page shows of one draft."""

    note_id: str
    state: NoteState
    revision: int  # counts up with each change; pass it back with the next one
    ticket: RedactedTicket
    assessment: Assessment
    note: CoachingNote
    history: tuple[NoteEvent, ...]


class SharedNote(View):
    """A note as its agent reads it: the memo to the leader is empty."""

    note_id: str
    state: NoteState
    revision: int
    note: CoachingNote
    ticket: RedactedTicket
    assessment: Assessment
    shared_at: datetime


class TicketRow(View):
    """A ticket in a list."""

    ticket_id: str
    title: str
    channel: str | None
    agent: str | None
    team: str | None
    turns: int
    imported_at: datetime
    assessed: bool


class SelfAssessment(View):
    """An agent's own view of a ticket, private to them, beside the judge's."""

    id: str
    ticket: RedactedTicket
    agent: str
    answers: dict[str, SelfAnswer]  # criterion id -> answer
    next_time: str  # what they would do next time; "" until they say
    assessment: Assessment  # revealed only after the answers were given
    made_at: datetime


class Stage(View):
    """One stage of a run, as it passes."""

    name: str  # "Judged"
    seconds: float | None  # None while it hasn't finished


class RunStatus(View):
    """How far an assessment is. `assessment_id` is set once it is stored."""

    stages: tuple[Stage, ...]
    assessment_id: str | None
    error: str | None  # one line for a person, None while all is well


class ImportSummary(View):
    """What an import did."""

    imported: int
    updated: int
    unchanged: int
    skipped: tuple[str, ...]  # "line 7: no agent turn", the first 10,000
    entities: dict[str, int]  # entity -> spans replaced
    ticket_ids: tuple[str, ...]
    import_id: str = ""  # of its record
    skipped_count: int = 0  # in all; 0 where `skipped` has them all

    def in_words(self) -> str:
        """One sentence for a person."""
        parts = [
            f"{count} {word}"
            for count, word in (
                (self.imported, "imported"),
                (self.updated, "updated"),
                (self.unchanged, "unchanged"),
                (self.skipped_count or len(self.skipped), "skipped"),
            )
            if count
        ]
        redacted = sum(self.entities.values())
        details = "1 personal detail" if redacted == 1 else f"{redacted} personal details"
        return f"{', '.join(parts) or 'nothing found'}; {details} replaced."


class Preview(View):
    """What an upload holds, before anything is stored."""

    recognised: str  # "plain text: lines start with Agent: and Customer:"
    tickets: tuple[RedactedTicket, ...]  # the first few
    skipped: tuple[str, ...]
    notices: tuple[str, ...] = ()  # what a person should know, though no ticket is left out
    questions: tuple[Question, ...] = ()  # what the file doesn't tell and a person can
    found: int | None = None  # tickets in all; None where they weren't counted
    format: str = ""  # the name of the format, as `--format` takes it


class ImportState(StrEnum):
    """How an import stands."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"  # died in the middle: repeat it, or undo it
    UNDOING = "undoing"  # an undo that hasn't ended; undo again to go on
    UNDONE = "undone"


class ImportRow(View):
    """An import in a list."""

    import_id: str
    at: datetime
    by: str
    file_name: str  # redacted
    size: int  # bytes
    format: str
    imported: int
    updated: int
    unchanged: int
    skipped: int
    state: ImportState


class SkippedLine(View):
    """A line or item that wasn't imported."""

    place: str  # "line 7"; "march/tickets.json, item 3"
    reason: str


class ImportRecord(ImportRow):
    """One import with all that is known of it."""

    sha256: str  # of the file, in hex
    reason: str  # by what the format was recognised
    entities: dict[str, int]  # entity -> spans replaced
    skipped_lines: tuple[SkippedLine, ...]  # the first 10,000; `skipped` counts them all


class Undoing(View):
    """What undoing an import would do, or did."""

    import_id: str
    removed: int  # tickets that it brought, with everything made from them
    restored: int  # tickets that go back to what they were before
    kept: int  # tickets that a later import holds as well: undo that one first
    assessments: int  # that go with them
    notes: int
    shared: int  # of the notes, those that an agent was shown
    self_assessments: int

    def in_words(self) -> str:
        """One sentence for a person."""
        kept = f" {self.kept} are kept, since a later import holds them." if self.kept else ""
        return (
            f"{self.removed} tickets removed and {self.restored} put back, with "
            f"{self.assessments} assessments, {self.notes} notes ({self.shared} of them shared) "
            f"and {self.self_assessments} self-assessments.{kept}"
        )
