"""Review: a leader reads a draft, changes it, and decides."""

from collections.abc import Callable
from datetime import datetime, timedelta

from app.coaching.check.note_check import check_note
from app.coaching.check.result import NoteCheck
from app.coaching.note import CoachingNote
from app.coaching.states import Action, NoteState, next_state
from app.coaching.written_in import ENGLISH
from app.desk.typed import redact_note
from app.desk.views import NoteEvent, Queue, QueueGroup, QueueItem, ReviewItem
from app.errors import InputError, NotFoundError
from app.people.roles import Person
from app.playbook.rubric import Rubric
from app.storage.notes import NoteRow, QueueFilter, stale
from app.storage.records import Records, Unit

GROUPS = tuple(QueueGroup)
BROKEN = "with rules of the note check broken: "


class ReviewDesk:
    """The leader's use cases, one transaction each.

    A note on an agent's private ticket is NotFoundError here, as if it didn't exist.
    """

    def __init__(
        self,
        records: Records,
        now: Callable[[], datetime],
        redact: Callable[[str], str],
        rubric: Callable[[], Rubric],
        language: str = ENGLISH,
    ) -> None:
        """`redact` removes what is personal from what a leader typed; `language` is the team's,
        in which a note is read that is too short to tell."""
        self._records = records
        self._now = now
        self._redact = redact
        self._rubric = rubric
        self._language = language

    def queue(
        self,
        *,
        group: QueueGroup | None = None,
        team: str | None = None,
        search: str = "",
        limit: int = 100,
    ) -> Queue:
        """The drafts that wait, narrowed as asked, the most pressing first."""
        wanted = QueueFilter(GROUPS.index(group) if group else None, team, search, limit)
        with self._records.begin() as unit:
            return Queue(
                items=tuple(_queue_item(row) for row in unit.notes.queue(wanted)),
                waiting=unit.notes.waiting(),
                assessed_since_yesterday=unit.assessments.tickets_since(
                    self._now() - timedelta(days=1)
                ),
            )

    def teams(self) -> list[str]:
        """The teams to narrow the queue to."""
        with self._records.begin() as unit:
            return unit.tickets.teams()

    def decided(self, limit: int = 50) -> tuple[QueueItem, ...]:
        """What was approved, shared or rejected, newest first."""
        with self._records.begin() as unit:
            return tuple(_queue_item(row) for row in unit.notes.decided(limit))

    def open(self, note_id: str) -> ReviewItem:
        """One draft with all that it rests on. Raises NotFoundError."""
        with self._records.begin() as unit:
            return review_item(unit, _team_row(unit, note_id))

    def check(self, item: ReviewItem, note: CoachingNote) -> NoteCheck:
        """The item's note as a leader is writing it, held to the rules. Nothing is stored."""
        return check_note(note, item.assessment, self._rubric(), item.ticket, self._language)

    def save(self, note_id: str, note: CoachingNote, *, revision: int, by: Person) -> ReviewItem:
        """Keep the leader's edits, redacted. Raises StaleError where somebody was faster."""
        kept = redact_note(note, self._redact)
        return self._move(note_id, Action.EDIT, revision=revision, by=by, note=kept)

    def approve(self, note_id: str, *, revision: int, by: Person) -> ReviewItem:
        """Approve a draft. The agent doesn't see it before it is shared.

        The rules of the note check that it breaks are on record with the approval.
        """
        item = self.open(note_id)
        broken = self.check(item, item.note).in_words()
        reason = f"{BROKEN}{broken}" if broken else ""
        return self._move(note_id, Action.APPROVE, revision=revision, by=by, reason=reason)

    def share(self, note_id: str, *, revision: int, by: Person) -> ReviewItem:
        """Let the agent see an approved note. Raises InputError where no agent is named."""
        with self._records.begin() as unit:
            if unit.notes.row(note_id).agent is None:
                raise InputError(
                    "This ticket names no agent, so nobody would find the note. Bring it in again "
                    "with the agent's name: “Agent (Name): …”, or choose it under Assess."
                )
        return self._move(note_id, Action.SHARE, revision=revision, by=by)

    def reject(self, note_id: str, reason: str, *, revision: int, by: Person) -> ReviewItem:
        """Turn a draft down. Raises InputError without a reason."""
        if not reason.strip():
            raise InputError("A rejection needs a reason in a few words: it teaches the drafter.")
        kept = self._redact(reason.strip())
        return self._move(note_id, Action.REJECT, revision=revision, by=by, reason=kept)

    def reopen(self, note_id: str, *, revision: int, by: Person) -> ReviewItem:
        """Take back an approval or a rejection."""
        return self._move(note_id, Action.REOPEN, revision=revision, by=by)

    def _move(
        self,
        note_id: str,
        action: Action,
        *,
        revision: int,
        by: Person,
        note: CoachingNote | None = None,
        reason: str = "",
    ) -> ReviewItem:
        now = self._now()
        with self._records.begin() as unit:
            row = _team_row(unit, note_id)
            if row.revision != revision:
                raise stale(row, revision)
            state = next_state(row.state, action, by.role)
            unit.notes.change(note_id, revision=revision, state=state, now=now, note=note)
            unit.events.add(by, ("note", note_id), action, now, reason)
            return review_item(unit, unit.notes.row(note_id))


def _team_row(unit: Unit, note_id: str) -> NoteRow:
    row = unit.notes.row(note_id)
    if row.private_to is not None:
        raise NotFoundError(f"There is no note {note_id!r}.")
    return row


def _queue_item(row: NoteRow) -> QueueItem:
    return QueueItem(
        note_id=row.id,
        ticket_id=row.ticket_id,
        title=row.title,
        channel=row.channel,
        agent=row.agent,
        team=row.team,
        turns=row.turn_count,
        group=GROUPS[row.queue_rank],
        reason=row.queue_reason,
        state=NoteState(row.state),
        since=row.created_at,
    )


def review_item(unit: Unit, row: NoteRow) -> ReviewItem:
    """All that a page shows of one note, read in the caller's transaction."""
    assessment = unit.assessments.get(row.assessment_id)
    return ReviewItem(
        note_id=row.id,
        state=row.state,
        revision=row.revision,
        ticket=unit.tickets.get(row.ticket_id, assessment.made_by.transcript_hash),
        assessment=assessment,
        note=unit.notes.note(row.id),
        history=tuple(
            NoteEvent(**event.model_dump()) for event in unit.events.of(("note", row.id))
        ),
    )
