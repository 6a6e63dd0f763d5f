"""The audit log: who did what to which thing, and when."""

from datetime import datetime

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict

from app.people.roles import Person
from app.storage.database import utc
from app.storage.tables import events


class Event(BaseModel):
    """One line of the log. It carries ids and reasons, never a transcript or a note."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    actor: str
    action: str
    reason: str


class Events:
    """The log of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(
        self,
        by: Person | None,
        subject: tuple[str, str],
        action: str,
        now: datetime,
        reason: str = "",
    ) -> None:
        """Log that `by` did `action` to `subject`, which is (kind, id).

        `by` is None where nobody did it but Debrief itself.
        """
        self._connection.execute(
            events.insert().values(
                at=now,
                actor=by.name if by else "Debrief",
                role=by.role if by else "system",
                subject=subject[0],
                subject_id=subject[1],
                action=action,
                reason=reason,
            )
        )

    def of(self, subject: tuple[str, str]) -> tuple[Event, ...]:
        """What happened to `subject`, which is (kind, id), oldest first."""
        rows = self._connection.execute(
            sa.select(events)
            .where(events.c.subject == subject[0], events.c.subject_id == subject[1])
            .order_by(events.c.id)
        )
        return tuple(
            Event(at=utc(row.at), actor=row.actor, action=row.action, reason=row.reason)
            for row in rows
        )
