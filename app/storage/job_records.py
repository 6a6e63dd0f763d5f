"""What the queue keeps of its runs: DBOS's own tables, which quote the tickets.

DBOS keeps each step's result so that a killed run goes on where it stood, and keeps
it after the run has ended, too. Its tables are read here by their names: there is no
call of its library that works without a queue being launched.
"""

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

import sqlalchemy as sa

from app.storage.stored import empty_log, wipe

Transcript = tuple[str, str]  # ticket id, transcript hash
RunId = Callable[[str, str, int], str]

SCHEMA = "dbos"  # in PostgreSQL; SQLite's file is the queue's alone
STATUS = "workflow_status"
PAYLOADS = (  # every table that names a run, the status last: others refer to it
    "workflow_input",
    "workflow_output",
    "operation_outputs",
    "notifications",
    "workflow_events",
    "workflow_events_history",
    "streams",
    STATUS,
)
EMPTIED = ("workflow_output", "operation_outputs", STATUS)  # what holds results and faults
RESULTS = ("output", "error")
UNDER_WAY = "PENDING"
OPEN = ("ENQUEUED", UNDER_WAY, "DELAYED")
ATTEMPTS = 8  # of one transcript that are looked for at once
BATCH = 40


class JobTables:
    """The queue's records in one database. Nothing is there before the first run."""

    def __init__(self, engine: sa.Engine, run_id: RunId) -> None:
        """`run_id` tells a run by ticket id, transcript hash and attempt, from 0."""
        self._engine = engine
        self._run_id = run_id
        self._schema = SCHEMA if engine.dialect.name == "postgresql" else None

    def count(self, transcripts: Iterable[Transcript], /) -> int:
        """How many rows are kept of the runs of these transcripts."""
        with self._engine.connect() as connection:
            tables = self._tables(connection)
            return sum(
                connection.scalar(sa.select(sa.func.count()).where(_key(table).in_(runs))) or 0
                for runs in self._runs(connection, tables, transcripts)
                for table in tables
            )

    def forget(self, transcripts: Iterable[Transcript], /, *, open_only: bool = False) -> int:
        """Remove the runs of these transcripts, wherever they stand; how many rows went.

        With `open_only`, only those that wait or are under way. A run under way finds
        itself gone at its next step, and ends.
        """
        removed = 0
        with self._engine.begin() as connection:
            tables = self._tables(connection)
            for runs in self._runs(connection, tables, transcripts):
                wanted = sorted(self._open(connection, tables, runs)) if open_only else runs
                for table in tables:
                    gone = connection.execute(sa.delete(table).where(_key(table).in_(wanted)))
                    removed += gone.rowcount
        return removed

    def blank(self, transcripts: Iterable[Transcript], /) -> int:
        """Empty what ended runs gave back; that they ran stays known. How many rows it changed."""
        emptied = 0
        with self._engine.begin() as connection:
            tables = self._tables(connection)
            for runs in self._runs(connection, tables, transcripts):
                ended = sorted(set(runs) - self._open(connection, tables, runs))
                for table in (one for one in tables if one.name in EMPTIED):
                    done = connection.execute(
                        sa.update(table)
                        .where(_key(table).in_(ended))
                        .values(dict.fromkeys(RESULTS))
                    )
                    emptied += done.rowcount
        return emptied

    def is_under_way(self, transcripts: Iterable[Transcript], /) -> bool:
        """Whether somebody works on one of these transcripts now."""
        with self._engine.connect() as connection:
            tables = self._tables(connection)
            return any(
                self._open(connection, tables, runs, (UNDER_WAY,))
                for runs in self._runs(connection, tables, transcripts)
            )

    def rows(self) -> int:
        """How many steps' results are kept, of all runs."""
        with self._engine.connect() as connection:
            return sum(
                connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
                for table in self._tables(connection)
                if table.name == "operation_outputs"
            )

    def texts(self) -> Iterator[str]:
        """Every text of every row, what DBOS packed unpacked as far as it can be searched."""
        with self._engine.connect() as connection:
            for table in self._tables(connection):
                columns = [c for c in _described(connection, table) if c != "serialization"]
                wanted: list[sa.ColumnElement[object]] = [sa.column(name) for name in columns]
                query = sa.select(*wanted).select_from(table)
                for row in connection.execution_options(yield_per=500).execute(query):
                    yield from (_unpacked(value) for value in row if isinstance(value, str))

    def _tables(self, connection: sa.Connection) -> list[sa.TableClause]:
        there = set(sa.inspect(connection).get_table_names(schema=self._schema))
        return [_table(name, self._schema) for name in PAYLOADS if name in there]

    def _open(
        self,
        connection: sa.Connection,
        tables: Sequence[sa.TableClause],
        runs: Sequence[str],
        states: Sequence[str] = OPEN,
    ) -> set[str]:
        """Those of the runs that are in one of these states."""
        (status,) = (table for table in tables if table.name == STATUS)
        query = sa.select(_key(status)).where(_key(status).in_(runs), status.c.status.in_(states))
        return set(connection.scalars(query))

    def wipe(self, *, log_only: bool = False) -> bool:
        """Have the bytes of what was removed leave the file, too; False where it is too busy.

        With `log_only`, only the log: enough for what was removed by this version.
        """
        if log_only or self._engine.dialect.name != "sqlite":
            return empty_log(self._engine)
        return wipe(self._engine)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def _runs(
        self,
        connection: sa.Connection,
        tables: Sequence[sa.TableClause],
        transcripts: Iterable[Transcript],
    ) -> Iterator[list[str]]:
        """The ids of the runs that may be there, few at a time."""
        statuses = [table for table in tables if table.name == STATUS]
        left = iter(dict.fromkeys(transcripts)) if statuses else iter(())
        while batch := list(islice(left, BATCH)):
            first = 0
            while True:
                attempts = range(first, first + ATTEMPTS)
                runs = [self._run_id(*one, attempt) for one in batch for attempt in attempts]
                yield runs
                last = [self._run_id(*one, first + ATTEMPTS) for one in batch]
                query = sa.select(sa.func.count()).where(_key(statuses[0]).in_(last))
                if not connection.scalar(query):
                    break
                first += ATTEMPTS


def _table(name: str, schema: str | None) -> sa.TableClause:
    """One of DBOS's tables, as far as it is used here; the run's id comes first."""
    key = "destination_uuid" if name == "notifications" else "workflow_uuid"
    names = [key, *(RESULTS if name in EMPTIED else ()), *(("status",) if name == STATUS else ())]
    return sa.table(name, *(sa.column(column) for column in names), schema=schema)


def _key(table: sa.TableClause) -> sa.ColumnElement[str]:
    return next(iter(table.c))


def _described(connection: sa.Connection, table: sa.TableClause) -> list[str]:
    columns = sa.inspect(connection).get_columns(table.name, schema=table.schema)
    return [column["name"] for column in columns]


def _unpacked(value: str) -> str:
    """A text as it is, or what base64 holds: DBOS packs Python's own objects so."""
    try:
        return base64.b64decode(value, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return value
