"""Services in memory, with the same rules as the real ones, for the screens' tests."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from app.coaching.check.note_check import check_note
from app.coaching.check.result import NoteCheck
from app.coaching.note import CoachingNote, Memo
from app.coaching.states import Action, NoteState, next_state
from app.desk.estimate import Estimate
from app.desk.queue_view import QueueView
from app.desk.reviewing import BROKEN
from app.desk.views import (
    NoteEvent,
    Queue,
    QueueGroup,
    QueueItem,
    ReviewItem,
    RunStatus,
    SelfAssessment,
    SharedNote,
    Stage,
    TicketRow,
)
from app.errors import DebriefError, InputError, NotFoundError, StaleError
from app.judging.self_answer import SelfAnswer
from app.people.roles import Person
from app.playbook.passage import Passage
from app.playbook.rubric import Dimension, Rubric
from app.redaction.report import RedactedTicket
from app.ui.backend import Topic
from tests.ui import tickets
from tests.ui.fake_keeping import FakeIntake, FakePrivacy

LEADER = Person(name="Leader", role="leader")
STAGES = ("Read", "Redacted", "Passages found", "Judged", "Drafted")
DECIDED = {NoteState.APPROVED, NoteState.REJECTED, NoteState.SHARED, NoteState.ACKNOWLEDGED}


@dataclass
class FakeReview:
    """Notes by id, moved by the product's own table of transitions."""

    items: dict[str, ReviewItem] = field(default_factory=dict)
    rows: dict[str, QueueItem] = field(default_factory=dict)
    fault: DebriefError | None = None  # raised when the queue is asked for

    def add(self, item: ReviewItem, group: QueueGroup, reason: str) -> None:
        self.items[item.note_id] = item
        self.rows[item.note_id] = QueueItem(
            note_id=item.note_id,
            ticket_id=item.ticket.id,
            title=item.ticket.subject or "",
            channel=item.ticket.channel,
            agent=item.assessment.agent,
            team=item.ticket.team,
            turns=len(item.ticket.turns),
            group=group,
            reason=reason,
            state=item.state,
            since=tickets.NOW - timedelta(hours=2),
        )

    def teams(self) -> list[str]:
        return sorted({row.team for row in self.rows.values() if row.team})

    def queue(
        self,
        *,
        group: QueueGroup | None = None,
        team: str | None = None,
        search: str = "",
        limit: int = 100,
    ) -> Queue:
        if self.fault:
            raise self.fault
        waiting = [row for row in self.rows.values() if row.state is NoteState.DRAFT]
        shown = [
            row
            for row in waiting
            if group in {None, row.group}
            and team in {None, row.team}
            and search.lower() in row.title.lower()
        ]
        shown.sort(key=lambda row: list(QueueGroup).index(row.group))
        return Queue(items=tuple(shown[:limit]), waiting=len(waiting), assessed_since_yesterday=14)

    def decided(self, limit: int = 50) -> tuple[QueueItem, ...]:
        return tuple(row for row in self.rows.values() if row.state in DECIDED)[:limit]

    def open(self, note_id: str) -> ReviewItem:
        if note_id not in self.items:
            raise NotFoundError(f"There is no note {note_id!r}.")
        return self.items[note_id]

    def check(self, item: ReviewItem, note: CoachingNote) -> NoteCheck:
        return check_note(note, item.assessment, tickets.rubric(), item.ticket)

    def save(self, note_id: str, note: CoachingNote, *, revision: int, by: Person) -> ReviewItem:
        return self.move(note_id, Action.EDIT, revision, by, note=note)

    def approve(self, note_id: str, *, revision: int, by: Person) -> ReviewItem:
        broken = self.check(self.open(note_id), self.open(note_id).note).in_words()
        reason = f"{BROKEN}{broken}" if broken else ""
        return self.move(note_id, Action.APPROVE, revision, by, reason=reason)

    def share(self, note_id: str, *, revision: int, by: Person) -> ReviewItem:
        return self.move(note_id, Action.SHARE, revision, by)

    def reject(self, note_id: str, reason: str, *, revision: int, by: Person) -> ReviewItem:
        if not reason.strip():
            raise InputError("A rejection needs a reason in a few words.")
        return self.move(note_id, Action.REJECT, revision, by, reason=reason)

    def reopen(self, note_id: str, *, revision: int, by: Person) -> ReviewItem:
        return self.move(note_id, Action.REOPEN, revision, by)

    def move(
        self,
        note_id: str,
        action: Action,
        revision: int,
        by: Person,
        note: CoachingNote | None = None,
        reason: str = "",
    ) -> ReviewItem:
        item = self.open(note_id)
        if item.revision != revision:
            raise StaleError(f"Note {note_id} was changed meanwhile; reload to see how it reads.")
        event = NoteEvent(at=tickets.NOW, actor=by.name, action=action.value, reason=reason)
        changed = item.model_copy(
            update={
                "state": next_state(item.state, action, by.role),
                "revision": revision + 1,
                "note": note or item.note,
                "history": (*item.history, event),
            }
        )
        self.items[note_id] = changed
        self.rows[note_id] = self.rows[note_id].model_copy(update={"state": changed.state})
        return changed


@dataclass
class FakeCoaching:
    """What agents were sent, read from the same notes."""

    review: FakeReview

    def notes(self, agent: str) -> tuple[SharedNote, ...]:
        seen = {NoteState.SHARED, NoteState.ACKNOWLEDGED}
        return tuple(
            _shared(item)
            for item in self.review.items.values()
            if item.assessment.agent == agent and item.state in seen
        )

    def acknowledge(self, note_id: str, *, revision: int, by: Person) -> SharedNote:
        return _shared(self.review.move(note_id, Action.ACKNOWLEDGE, revision, by))

    def tickets(self, agent: str, limit: int = 50) -> tuple[TicketRow, ...]:
        return tuple(
            TicketRow(
                ticket_id=item.ticket.id,
                title=item.ticket.subject or "",
                channel=item.ticket.channel,
                agent=item.ticket.agent,
                team=item.ticket.team,
                turns=len(item.ticket.turns),
                imported_at=tickets.NOW,
                assessed=True,
            )
            for item in self.review.items.values()
            if item.ticket.agent == agent
        )[:limit]


def _shared(item: ReviewItem) -> SharedNote:
    return SharedNote(
        note_id=item.note_id,
        state=item.state,
        revision=item.revision,
        note=item.note.model_copy(update={"memo": Memo()}),
        ticket=item.ticket,
        assessment=item.assessment,
        shared_at=tickets.NOW,
    )


@dataclass
class FakeSelfAssess:
    """An agent's own views, newest first."""

    made: dict[str, SelfAssessment] = field(default_factory=dict)

    def ticket(self, ticket_id: str, by: Person) -> RedactedTicket:
        return tickets.ticket(ticket_id)

    def submit(self, ticket_id: str, answers: dict[str, SelfAnswer], by: Person) -> SelfAssessment:
        open_ones = [id for id in tickets.rubric().criteria if id not in answers]
        if open_ones:
            raise InputError(f"{len(open_ones)} of 12 criteria have no answer yet.")
        made = SelfAssessment(
            id=f"S-{len(self.made) + 1}",
            ticket=tickets.ticket(ticket_id),
            agent=by.name,
            answers=answers,
            next_time="",
            assessment=tickets.assessment(ticket_id),
            made_at=tickets.NOW,
        )
        self.made[made.id] = made
        return made

    def mine(self, agent: str) -> tuple[SelfAssessment, ...]:
        return tuple(made for made in reversed(self.made.values()) if made.agent == agent)

    def say_next_time(self, made_id: str, text: str, by: Person) -> SelfAssessment:
        self.made[made_id] = self.made[made_id].model_copy(update={"next_time": text})
        return self.made[made_id]


@dataclass
class FakeAssessing:
    """A run passes one stage each time it is asked."""

    review: FakeReview
    asked: int = 0
    error: str | None = None
    fault: DebriefError | None = None  # raised when a run is asked for
    queued: list[str] = field(default_factory=list)
    estimate: Estimate | None = None  # what the last batch was expected to take
    repeats: list[int | None] = field(default_factory=list)

    def start_many(
        self, ticket_ids: Sequence[str], *, by: str = "", estimate: Estimate | None = None
    ) -> list[str]:
        if self.fault:
            raise self.fault
        self.queued += ticket_ids
        self.estimate = estimate
        return [f"run-{ticket_id}" for ticket_id in ticket_ids]

    def start(self, ticket_id: str, *, again: bool = False, repeats: int | None = None) -> str:
        self.queued.append(ticket_id)
        self.repeats.append(repeats)
        return f"run-{ticket_id}"

    def status(self, run_id: str) -> RunStatus:
        self.asked += 1
        done = self.asked if self.error is None else 1
        return RunStatus(
            stages=tuple(
                Stage(name=name, seconds=0.2 if i < done else None) for i, name in enumerate(STAGES)
            ),
            assessment_id="A-1" if done >= len(STAGES) else None,
            error=self.error,
        )

    def result(self, run_id: str) -> ReviewItem:
        return review_item("N-9", "T-9", "Pasted")

    def pending(self) -> int:
        return 0


@dataclass
class FakeQueue:
    """A queue that stands as a test put it."""

    seen: QueueView = field(default_factory=QueueView)
    gone_on: list[float | None] = field(default_factory=list)
    unheld: str | None = None

    def view(self) -> QueueView:
        return self.seen

    def go_on(self, by: Person, more_usd: float | None = None) -> str:
        self.gone_on.append(more_usd)
        self.seen = self.seen.model_copy(update={"pauses": ()})
        return "The queue goes on."

    def unheld_budget(self, estimate: Estimate) -> str | None:
        return self.unheld


@dataclass
class FakeEstimating:
    """Always the same answer."""

    answer: Estimate | None = None
    fault: DebriefError | None = None  # raised when tickets are foreseen
    foreseen: list[tuple[int, int]] = field(default_factory=list)  # tickets seen, tickets in all

    def foresee(self, tickets: Sequence[RedactedTicket], of: int) -> Estimate | None:
        self.foreseen.append((len(tickets), of))
        if self.fault:
            raise self.fault
        return self.answer

    def estimate(self, ticket_ids: Sequence[str], repeats: int | None = None) -> Estimate | None:
        return self.answer


@dataclass(frozen=True)
class FakeDocument:
    """A playbook document."""

    slug: str
    title: str
    topic: Topic
    summary: str
    body: str


@dataclass(frozen=True)
class FakeFound:
    """A passage and its nearness."""

    passage: Passage
    similarity: float


class FakePlaybook:
    """Two documents, and a search by plain words."""

    def rubric(self) -> Rubric:
        return tickets.rubric()

    def documents(self) -> tuple[FakeDocument, ...]:
        return (
            FakeDocument(
                "acknowledging-feelings",
                "Acknowledging feelings",
                Dimension.EMPATHY,
                "Say that you saw what happened.",
                "First words.\n\n## Name it\n\nSay what happened.\n\n## Then act\n\nAct on it.",
            ),
            FakeDocument(
                "one-on-ones", "One-on-ones", "coaching", "Meet.", "## Often\n\nEvery week."
            ),
        )

    def passage(self, passage_id: str) -> Passage | None:
        text = "Describe what was done, and they will draw the conclusion themselves."
        heading = passage_id.partition("#")[2].replace("-", " ").capitalize()
        return Passage(
            id=passage_id, document="Coaching", heading=heading, text=text, topic="coaching"
        )

    def search(
        self,
        query: str,
        topic: Dimension | Literal["coaching"] | None = None,
        limit: int = 8,
    ) -> tuple[FakeFound, ...]:
        found = [p for p in tickets.PASSAGES if query.lower() in p.text.lower()]
        return tuple(FakeFound(p, 0.82) for p in found if topic in {None, p.topic})[:limit]

    def citations(self) -> dict[str, int]:
        return {tickets.PASSAGES[0].id: 3}


class FakeServices:
    """Everything together. `notes` drafts wait in the queue."""

    def __init__(self, notes: int = 3, builtin: bool = True, drafter: str | None = None) -> None:
        self.review = FakeReview()
        self.coaching = FakeCoaching(self.review)
        self.self_assess = FakeSelfAssess()
        self.intake = FakeIntake()
        self.privacy = FakePrivacy()
        self.assessing = FakeAssessing(self.review)
        self.batches = FakeQueue()
        self.estimating = FakeEstimating()
        self.playbook = FakePlaybook()
        self._builtin = builtin
        self._drafter = drafter or ("built-in drafter" if builtin else "openai/gpt-5-mini")
        waiting = (
            ("Refund refused a third time", QueueGroup.NEEDS_YOU, "empathy: listens missed"),
            ("Parcel found again", QueueGroup.RECOGNISE, "clarity: sets expectations exemplary"),
            ("Change of address", QueueGroup.CHECK, "picked at random"),
        )
        for i, (title, group, reason) in enumerate(waiting[:notes], start=1):
            self.review.add(review_item(f"N-{i}", f"T-{i}", title), group, reason)

    def judge_label(self) -> str:
        return "built-in judge" if self._builtin else "openai/gpt-5-mini"

    def is_builtin(self) -> bool:
        return self._builtin

    def drafter_label(self) -> str:
        return self._drafter

    def leaves_the_machine(self) -> str | None:
        models = dict.fromkeys((self.judge_label(), self.drafter_label()))
        sent = [model for model in models if not model.startswith("built-in")]
        return f"Redacted text is sent to {' and '.join(sent)}." if sent else None

    def agents(self) -> list[str]:
        return ["Dana", "Omar"]


def review_item(note_id: str, ticket_id: str, title: str) -> ReviewItem:
    """A draft as it came from the drafter."""
    return ReviewItem(
        note_id=note_id,
        state=NoteState.DRAFT,
        revision=1,
        ticket=tickets.ticket(ticket_id, title),
        assessment=tickets.assessment(ticket_id),
        note=tickets.note(),
        history=(),
    )
