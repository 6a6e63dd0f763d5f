"""What the screens ask of the rest of the product.

`app.bootstrap.Services` satisfies `Backend`; so does the fake that the tests
put in the session. Every call may raise a DebriefError whose message is fit to
be shown.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol, cast

import streamlit as st

from app.coaching.check.result import NoteCheck
from app.coaching.note import CoachingNote
from app.desk.estimate import Estimate
from app.desk.queue_view import QueueView
from app.desk.views import (
    Queue,
    QueueGroup,
    QueueItem,
    ReviewItem,
    RunStatus,
    SelfAssessment,
    SharedNote,
    TicketRow,
)
from app.judging.self_answer import SelfAnswer
from app.people.roles import Person
from app.playbook.passage import Passage
from app.playbook.rubric import Dimension, Rubric
from app.redaction.report import RedactedTicket
from app.ui.keeping import IntakeDesk, PrivacyDesk

Topic = Dimension | Literal["coaching"]
SESSION_KEY = "debrief_backend"


class ReviewDesk(Protocol):
    """The leader's queue and decisions. `revision` is the one that was opened."""

    def queue(
        self,
        *,
        group: QueueGroup | None = None,
        team: str | None = None,
        search: str = "",
        limit: int = 100,
    ) -> Queue:
        """Drafts that wait, as filtered."""

    def teams(self) -> list[str]:
        """The teams to narrow the queue to."""

    def open(self, note_id: str) -> ReviewItem:
        """All there is to see of one draft."""

    def check(self, item: ReviewItem, note: CoachingNote) -> NoteCheck:
        """The item's note, as it is being written, held to the rules."""

    def save(self, note_id: str, note: CoachingNote, *, revision: int, by: Person) -> ReviewItem:
        """Keeps an edited note. StaleError where it changed meanwhile."""

    def approve(self, note_id: str, *, revision: int, by: Person) -> ReviewItem:
        """Approves a draft."""

    def share(self, note_id: str, *, revision: int, by: Person) -> ReviewItem:
        """Puts an approved note on its agent's page."""

    def reject(self, note_id: str, reason: str, *, revision: int, by: Person) -> ReviewItem:
        """Rejects a draft, for a reason."""

    def reopen(self, note_id: str, *, revision: int, by: Person) -> ReviewItem:
        """Takes an approval or a rejection back."""

    def decided(self, limit: int = 50) -> tuple[QueueItem, ...]:
        """Approved, shared and rejected, newest first."""


class CoachingDesk(Protocol):
    """What an agent was sent, and their tickets."""

    def notes(self, agent: str) -> tuple[SharedNote, ...]:
        """Notes shared with `agent`, newest first."""

    def acknowledge(self, note_id: str, *, revision: int, by: Person) -> SharedNote:
        """The agent says that they read it."""

    def tickets(self, agent: str, limit: int = 50) -> tuple[TicketRow, ...]:
        """Tickets in which `agent` wrote, newest first."""


class SelfAssessDesk(Protocol):
    """An agent's own view of a ticket, private to them."""

    def ticket(self, ticket_id: str, by: Person) -> RedactedTicket:
        """The ticket, without anybody's verdict."""

    def submit(self, ticket_id: str, answers: dict[str, SelfAnswer], by: Person) -> SelfAssessment:
        """Keeps the agent's answers, and only then gets the judge's."""

    def mine(self, agent: str) -> tuple[SelfAssessment, ...]:
        """The agent's own, newest first."""

    def say_next_time(self, made_id: str, text: str, by: Person) -> SelfAssessment:
        """Keeps what the agent would do next time."""


class AssessingDesk(Protocol):
    """Judging and drafting, in the background."""

    def start_many(
        self, ticket_ids: Sequence[str], *, by: str = "", estimate: Estimate | None = None
    ) -> list[str]:
        """Starts a run for each; gives their ids. A ticket that was assessed keeps its run."""

    def start(self, ticket_id: str, *, again: bool = False, repeats: int | None = None) -> str:
        """Starts a run; `again` for one that was assessed, `repeats` times independently."""

    def status(self, run_id: str) -> RunStatus:
        """How far the run is."""

    def result(self, run_id: str) -> ReviewItem:
        """What a finished run made."""

    def pending(self) -> int:
        """Runs that wait or go on."""


class QueueDesk(Protocol):
    """The queue as a whole."""

    def view(self) -> QueueView:
        """How far it is, what it costs, why it pauses."""

    def go_on(self, by: Person, more_usd: float | None = None) -> str:
        """Ends a pause, for so much money more; says in a sentence what goes on."""

    def unheld_budget(self, estimate: Estimate) -> str | None:
        """Why no budget can be held; None where it can."""


class EstimatingDesk(Protocol):
    """What a batch will take."""

    def estimate(self, ticket_ids: Sequence[str], repeats: int | None = None) -> Estimate | None:
        """Calls, tokens and cost; None where no model is asked."""

    def foresee(self, tickets: Sequence[RedactedTicket], of: int) -> Estimate | None:
        """The same before tickets are stored, from the first ones of `of`."""


class Document(Protocol):
    """A playbook document."""

    @property
    def slug(self) -> str:
        """The file's name without `.md`."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def topic(self) -> Topic:
        """A dimension, or "coaching"."""

    @property
    def summary(self) -> str:
        """A sentence on what it is for."""

    @property
    def body(self) -> str:
        """Markdown."""


class Found(Protocol):
    """A passage and how near it is to what was searched for."""

    @property
    def passage(self) -> Passage:
        """The passage."""

    @property
    def similarity(self) -> float:
        """0.0 to 1.0."""


class PlaybookDesk(Protocol):
    """What good looks like."""

    def rubric(self) -> Rubric:
        """The rubric in use."""

    def documents(self) -> Sequence[Document]:
        """Every document."""

    def passage(self, passage_id: str) -> Passage | None:
        """One passage; None where the playbook has none by that id."""

    def search(self, query: str, topic: Topic | None = None, limit: int = 8) -> Sequence[Found]:
        """Passages, the nearest first."""

    def citations(self) -> Mapping[str, int]:
        """Passage id -> how often a verdict or a note cites it."""


class Backend(Protocol):
    """All that the screens use."""

    @property
    def review(self) -> ReviewDesk:
        """The leader's queue and decisions."""

    @property
    def coaching(self) -> CoachingDesk:
        """What an agent was sent."""

    @property
    def self_assess(self) -> SelfAssessDesk:
        """An agent's own view."""

    @property
    def intake(self) -> IntakeDesk:
        """Tickets coming in."""

    @property
    def privacy(self) -> PrivacyDesk:
        """What is kept, corrected and forgotten."""

    @property
    def assessing(self) -> AssessingDesk:
        """Judging and drafting."""

    @property
    def batches(self) -> QueueDesk:
        """The queue as a whole."""

    @property
    def estimating(self) -> EstimatingDesk:
        """What a batch will take."""

    @property
    def playbook(self) -> PlaybookDesk:
        """What good looks like."""

    def judge_label(self) -> str:
        """ "built-in judge", or the model's name."""

    def is_builtin(self) -> bool:
        """Whether the judge is the built-in one."""

    def drafter_label(self) -> str:
        """ "built-in drafter", or the model's name."""

    def leaves_the_machine(self) -> str | None:
        """What is sent to whom, as a sentence; None where nothing is."""

    def agents(self) -> list[str]:
        """Agents known from tickets, by name."""


def get_backend() -> Backend:
    """The session's own backend where a test put one there, else the process's services."""
    if SESSION_KEY in st.session_state:
        return cast(Backend, st.session_state[SESSION_KEY])
    from app.bootstrap import get_services

    return cast(Backend, get_services())
