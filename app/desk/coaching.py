"""Coaching: what an agent reads and answers."""

from collections.abc import Callable
from datetime import datetime

from app.coaching.note import Memo
from app.coaching.states import Action, NoteState, next_state
from app.desk.views import SharedNote, TicketRow
from app.errors import NotFoundError
from app.people.roles import Person
from app.storage.database import utc
from app.storage.notes import NoteRow
from app.storage.records import Records, Unit

SEEN = {NoteState.SHARED, NoteState.ACKNOWLEDGED, NoteState.DISPUTED}


class CoachingDesk:
    """The agent's use cases. An agent reads only what was shared with them."""

    def __init__(self, records: Records, now: Callable[[], datetime]) -> None:
        self._records = records
        self._now = now

    def notes(self, agent: str) -> tuple[SharedNote, ...]:
        """The notes shared with `agent`, newest first, without the memo to the leader."""
        with self._records.begin() as unit:
            return tuple(_shared(unit, row) for row in unit.notes.shared_with(agent))

    def acknowledge(self, note_id: str, *, revision: int, by: Person) -> SharedNote:
        """The agent has read it. Raises NotFoundError for somebody else's note."""
        now = self._now()
        with self._records.begin() as unit:
            row = unit.notes.row(note_id)
            if row.agent != by.name or row.state not in SEEN:
                raise NotFoundError(f"There is no note {note_id!r} shared with {by.name}.")
            state = next_state(row.state, Action.ACKNOWLEDGE, by.role)
            unit.notes.change(note_id, revision=revision, state=state, now=now)
            unit.events.add(by, ("note", note_id), Action.ACKNOWLEDGE, now)
            return _shared(unit, unit.notes.row(note_id))

    def tickets(self, agent: str, limit: int = 50) -> tuple[TicketRow, ...]:
        """The tickets that `agent` wrote in, newest first."""
        with self._records.begin() as unit:
            return tuple(
                TicketRow(
                    ticket_id=row.id,
                    title=row.title,
                    channel=row.channel,
                    agent=row.agent,
                    team=row.team,
                    turns=row.turn_count,
                    imported_at=utc(row.imported_at),
                    assessed=row.assessed,
                )
                for row in unit.tickets.of_agent(agent, limit)
            )

    def agents(self) -> list[str]:
        """The agents known from tickets, for the role switch."""
        with self._records.begin() as unit:
            return unit.tickets.agents()


def _shared(unit: Unit, row: NoteRow) -> SharedNote:
    assessment = unit.assessments.get(row.assessment_id)
    return SharedNote(
        note_id=row.id,
        state=row.state,
        revision=row.revision,
        note=unit.notes.note(row.id).model_copy(update={"memo": Memo()}),
        ticket=unit.tickets.get(row.ticket_id, assessment.made_by.transcript_hash),
        assessment=assessment,
        shared_at=row.shared_at or row.updated_at,
    )
