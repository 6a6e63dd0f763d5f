"""Coaching notes: as drafted, as they stand, and where they are in the queue."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.coaching.drafter import Draft
from app.coaching.note import CoachingNote
from app.coaching.states import NoteState
from app.errors import NotFoundError, StaleError
from app.storage.database import utc
from app.storage.tables import notes

_LISTED = [column for column in notes.c if column.name not in {"document", "drafted"}]


@dataclass(frozen=True)
class NoteRow:
    """A note's own columns, for a list."""

    id: str
    assessment_id: str
    ticket_id: str
    agent: str | None
    team: str | None
    title: str
    channel: str | None
    turn_count: int
    private_to: str | None
    state: NoteState
    revision: int
    queue_rank: int
    queue_reason: str
    created_at: datetime
    updated_at: datetime
    shared_at: datetime | None


@dataclass(frozen=True)
class QueueFilter:
    """What the queue is narrowed to; None and "" narrow nothing."""

    queue_rank: int | None = None
    team: str | None = None
    search: str = ""
    limit: int = 100


class Notes:
    """The notes of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, row: NoteRow, draft: Draft) -> None:
        """Store a new draft, with the model's replies and what they took."""
        self._connection.execute(
            notes.insert(),
            vars(row)
            | {"document": draft.note.model_dump_json(), "drafted": draft.model_dump_json()},
        )

    def row(self, note_id: str) -> NoteRow:
        """A note's columns. Raises NotFoundError."""
        return self._one(notes.c.id == note_id, f"There is no note {note_id!r}.")

    def row_of_assessment(self, assessment_id: str) -> NoteRow:
        """The columns of the note that an assessment led to. Raises NotFoundError."""
        return self._one(
            notes.c.assessment_id == assessment_id,
            f"There is no note for assessment {assessment_id!r}.",
        )

    def _one(self, condition: sa.ColumnElement[bool], missing: str) -> NoteRow:
        row = self._connection.execute(sa.select(*_LISTED).where(condition)).one_or_none()
        if row is None:
            raise NotFoundError(missing)
        return _note_row(row)

    def note(self, note_id: str) -> CoachingNote:
        """A note as it stands. Raises NotFoundError."""
        document = self._connection.scalar(sa.select(notes.c.document).where(notes.c.id == note_id))
        if document is None:
            raise NotFoundError(f"There is no note {note_id!r}.")
        return CoachingNote.model_validate_json(document)

    def drafted(self, note_id: str) -> Draft:
        """A note as it was drafted. Raises NotFoundError."""
        document = self._connection.scalar(sa.select(notes.c.drafted).where(notes.c.id == note_id))
        if document is None:
            raise NotFoundError(f"There is no note {note_id!r}.")
        return Draft.model_validate_json(document)

    def change(
        self,
        note_id: str,
        *,
        revision: int,
        state: NoteState,
        now: datetime,
        note: CoachingNote | None = None,
    ) -> None:
        """Write the next revision, with `note` where it was edited.

        Raises StaleError where `revision` is no longer the latest: whoever was
        first keeps what they wrote.
        """
        values: dict[str, object] = {"state": state, "revision": revision + 1, "updated_at": now}
        if note is not None:
            values["document"] = note.model_dump_json()
        if state is NoteState.SHARED:
            values["shared_at"] = now
        written = self._connection.execute(
            notes.update()
            .where(notes.c.id == note_id, notes.c.revision == revision)
            .values(**values)
        )
        if written.rowcount != 1:
            raise stale(self.row(note_id), revision)

    def drafts_of(self, ticket_id: str, agent: str | None) -> list[NoteRow]:
        """The drafts for one agent's part in a ticket: one, unless two runs end at once."""
        query = sa.select(*_LISTED).where(
            notes.c.ticket_id == ticket_id,
            notes.c.agent == agent,
            notes.c.state == NoteState.DRAFT,
        )
        return [_note_row(row) for row in self._connection.execute(query)]

    def supersede(self, note_id: str, now: datetime) -> bool:
        """Take a draft out of the queue; False where somebody decided on it meanwhile."""
        written = self._connection.execute(
            notes.update()
            .where(notes.c.id == note_id, notes.c.state == NoteState.DRAFT)
            .values(state=NoteState.SUPERSEDED, revision=notes.c.revision + 1, updated_at=now)
        )
        return written.rowcount == 1

    def queue(self, wanted: QueueFilter) -> list[NoteRow]:
        """The team's drafts, the most pressing first, the oldest first among equals."""
        query = sa.select(*_LISTED).where(
            notes.c.state == NoteState.DRAFT, notes.c.private_to.is_(None)
        )
        if wanted.queue_rank is not None:
            query = query.where(notes.c.queue_rank == wanted.queue_rank)
        if wanted.team:
            query = query.where(notes.c.team == wanted.team)
        for word in wanted.search.lower().split():
            query = query.where(
                sa.or_(
                    *(
                        sa.func.lower(sa.type_coerce(column, sa.Text)).contains(
                            word, autoescape=True
                        )
                        for column in (notes.c.title, notes.c.agent, notes.c.ticket_id)
                    )
                )
            )
        query = query.order_by(notes.c.queue_rank, notes.c.created_at, notes.c.id)
        return [_note_row(row) for row in self._connection.execute(query.limit(wanted.limit))]

    def waiting(self) -> int:
        """How many of the team's drafts wait for a decision."""
        query = sa.select(sa.func.count()).select_from(notes)
        return (
            self._connection.scalar(
                query.where(notes.c.state == NoteState.DRAFT, notes.c.private_to.is_(None))
            )
            or 0
        )

    def decided(self, limit: int) -> list[NoteRow]:
        """The team's notes that somebody decided on, newest decision first."""
        query = (
            sa.select(*_LISTED)
            .where(
                notes.c.private_to.is_(None),
                notes.c.state.not_in((NoteState.DRAFT, NoteState.SUPERSEDED)),
            )
            .order_by(notes.c.updated_at.desc())
            .limit(limit)
        )
        return [_note_row(row) for row in self._connection.execute(query)]

    def shared_with(self, agent: str, limit: int = 50) -> list[NoteRow]:
        """The notes that reached `agent`, newest first."""
        query = (
            sa.select(*_LISTED)
            .where(
                notes.c.agent == agent,
                notes.c.private_to.is_(None),
                notes.c.state.in_((NoteState.SHARED, NoteState.ACKNOWLEDGED, NoteState.DISPUTED)),
            )
            .order_by(notes.c.shared_at.desc())
            .limit(limit)
        )
        return [_note_row(row) for row in self._connection.execute(query)]


def stale(current: NoteRow, revision: int) -> StaleError:
    """The refusal of a change to `revision`, which is no longer the latest."""
    return StaleError(
        f"Somebody changed this note at {current.updated_at:%H:%M} UTC: it is "
        f"{current.state} now (revision {current.revision}, yours was {revision}). "
        "Your text is still on the screen; reload to see theirs."
    )


def _note_row(row: sa.Row[tuple[object, ...]]) -> NoteRow:
    values = dict(row._mapping)
    shared_at = values["shared_at"]
    return NoteRow(
        **values
        | {
            "state": NoteState(values["state"]),
            "created_at": utc(values["created_at"]),
            "updated_at": utc(values["updated_at"]),
            "shared_at": utc(shared_at) if shared_at else None,
        }
    )
