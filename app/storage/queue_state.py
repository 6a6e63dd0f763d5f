"""Why the queue pauses, kept where every process and every screen sees it."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

import sqlalchemy as sa

from app.storage.database import upsert, utc
from app.storage.tables import queue_state


class PauseKind(StrEnum):
    """What pauses the whole queue."""

    PERSON = "person"  # somebody asked for it; until somebody says otherwise
    DAY = "day"  # the day's budget is spent; until the next day begins
    MODEL = "model"  # the model doesn't answer; until its next try


class PauseRow(NamedTuple):
    """One reason for which no run begins."""

    kind: PauseKind
    why: str  # one line, for a person
    since: datetime
    until: datetime | None  # None where only a person ends it
    model: str | None  # which one, where a model doesn't answer

    def holds_at(self, moment: datetime) -> bool:
        """Whether it is still one."""
        return self.until is None or moment < self.until


class QueueState:
    """The pauses of one transaction, at most one of each kind."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def pauses(self) -> list[PauseRow]:
        """Those that are kept, over or not, the oldest first."""
        rows = self._connection.execute(sa.select(queue_state).order_by(queue_state.c.since))
        return [
            PauseRow(
                kind=PauseKind(row.kind),
                why=row.why,
                since=utc(row.since),
                until=utc(row.until) if row.until else None,
                model=row.model,
            )
            for row in rows
        ]

    def pause(self, pause: PauseRow) -> None:
        """Keep a pause, in place of the one of its kind; since when is kept of that one."""
        changed = {"why": pause.why, "until": pause.until, "model": pause.model}
        self._connection.execute(
            upsert(self._connection.dialect.name, queue_state)
            .values(kind=pause.kind, since=pause.since, **changed)
            .on_conflict_do_update(index_elements=["kind"], set_=changed)
        )

    def go_on(self, *kinds: PauseKind) -> int:
        """Remove the pauses of these kinds; how many there were."""
        gone = self._connection.execute(queue_state.delete().where(queue_state.c.kind.in_(kinds)))
        return gone.rowcount
