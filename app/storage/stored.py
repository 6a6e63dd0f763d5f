"""What is stored: how many rows of what, how old, and the bytes of files that were forgotten."""

import json
import logging
from collections import Counter
from datetime import datetime

import sqlalchemy as sa

from app.storage.database import utc
from app.storage.tables import metadata, tickets, transcripts

log = logging.getLogger(__name__)


class Stored:
    """What a page on privacy asks, and retention, in one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def rows(self) -> dict[str, int]:
        """Table -> rows."""
        return {
            table.name: self._connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in metadata.sorted_tables
        }

    def oldest_ticket(self) -> datetime | None:
        """When the oldest ticket ended; None where there is no ticket."""
        found = self._connection.scalar(sa.select(sa.func.min(tickets.c.ended_at)))
        return utc(found) if found else None

    def ended_before(self, moment: datetime, limit: int | None) -> list[str]:
        """The ids of tickets that ended before `moment`, the oldest first."""
        query = (
            sa.select(tickets.c.id)
            .where(tickets.c.ended_at < moment)
            .order_by(tickets.c.ended_at)
            .limit(limit)
        )
        return list(self._connection.scalars(query))

    def count_ended_before(self, moment: datetime) -> int:
        """How many tickets ended before `moment`."""
        query = sa.select(sa.func.count()).select_from(tickets)
        return self._connection.scalar(query.where(tickets.c.ended_at < moment)) or 0

    def entities(self) -> Counter[str]:
        """Entity -> spans replaced in the tickets that are stored."""
        found: Counter[str] = Counter()
        query = sa.select(tickets.c.entities, sa.func.count()).group_by(tickets.c.entities)
        for counts, times in self._connection.execute(query):
            for entity, count in json.loads(counts).items():
                found[entity] += count * times
        return found

    def transcripts_of_agent(self, agent: str) -> list[tuple[str, str]]:
        """(ticket id, transcript hash) of the transcripts that name an agent."""
        query = sa.select(transcripts.c.ticket_id, transcripts.c.transcript_hash).where(
            sa.type_coerce(transcripts.c.document, sa.Text).contains(
                json.dumps(agent, ensure_ascii=False), autoescape=True
            )
        )
        return [(row.ticket_id, row.transcript_hash) for row in self._connection.execute(query)]


def wipe(engine: sa.Engine) -> bool:
    """Have the database give up the bytes of what was removed; False where it is too busy.

    SQLite overwrites what it removes and then empties its log; VACUUM also clears what
    an older version had left. PostgreSQL rewrites its tables.
    """
    is_sqlite = engine.dialect.name == "sqlite"
    steps = (
        ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)")
        if is_sqlite
        else tuple(f'VACUUM FULL "{table.name}"' for table in metadata.sorted_tables)
    )
    return _vacuum(engine, steps, is_sqlite)


def empty_log(engine: sa.Engine) -> bool:
    """Have SQLite's log give up the bytes of what was replaced; False where it is too busy."""
    if engine.dialect.name != "sqlite":
        return True
    return _vacuum(engine, ("PRAGMA wal_checkpoint(TRUNCATE)",), is_sqlite=True)


def _vacuum(engine: sa.Engine, steps: tuple[str, ...], is_sqlite: bool) -> bool:
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            results = [connection.exec_driver_sql(step) for step in steps]
            checkpointed = results[-1].fetchone() if is_sqlite else None
            return checkpointed is None or checkpointed[0] == 0
    except sa.exc.OperationalError as fault:
        log.warning("The database is busy, so removed bytes stay in its file: %s", fault.orig)
        return False
