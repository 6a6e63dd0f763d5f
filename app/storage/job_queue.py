"""The queue's runs as rows: how many wait, and holding some of them back.

DBOS can delay a run only while it is being queued, and can't give one back that has
begun; both are a change of its row. As in `job_records`, nothing here needs a queue
that was launched, so that a command can look at one without working it off. A run's
priority is its batch's number, so that a batch is told from another in an index that
DBOS keeps anyway; what stands alone has none and goes first.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.storage.job_records import SCHEMA, STATUS, UNDER_WAY

QUEUE = "assess"
ALONE = 0  # the priority of a run that belongs to no batch
QUEUED, DELAYED, CANCELLED = "ENQUEUED", "DELAYED", "CANCELLED"
FAILED = ("ERROR", CANCELLED, "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
LONG_MS = 4_102_444_800_000  # the year 2100, in milliseconds since 1970
CHUNK = 500


class Runs(NamedTuple):
    """How many runs of one batch are where."""

    waiting: int = 0  # those that are held back among them
    under_way: int = 0
    failed: int = 0
    held: int = 0

    @property
    def open(self) -> int:
        """Those that haven't ended."""
        return self.waiting + self.under_way


class JobQueue:
    """One queue's rows in the job database. Nothing is there before the first run."""

    def __init__(self, engine: sa.Engine, queue: str = QUEUE) -> None:
        self._engine = engine
        self._queue = queue
        schema = SCHEMA if engine.dialect.name == "postgresql" else None
        self._is_there = False
        self._status = sa.table(STATUS, *map(sa.column, _COLUMNS), schema=schema)

    def counts(self) -> dict[int, Runs]:
        """Batch -> where its runs are, for each batch that has any open or failed ones."""
        status = self._status.c
        each = sa.select(status.priority, status.status, sa.func.count())
        found: dict[int, Runs] = {}
        for where in (self._in_flight(), self._delayed(), self._failed()):
            query = each.where(where).group_by(status.priority, status.status)
            for batch, state, count in self._rows(query):
                found[batch] = _with(found.get(batch, Runs()), state, count)
        return found

    def failed_since(self, moment: datetime) -> int:
        """How many runs failed since then; those that somebody took out aren't among them."""
        after = self._status.c.updated_at >= int(moment.timestamp() * 1000)
        query = sa.select(sa.func.count()).where(self._failed(), after)
        return sum(count for (count,) in self._rows(query))

    def under_way(self, but_by: str) -> dict[int, int]:
        """Batch -> runs that are under way in other processes than `but_by`."""
        status = self._status.c
        query = (
            sa.select(status.priority, sa.func.count())
            .where(self._in_flight(), status.status == UNDER_WAY, status.executor_id != but_by)
            .group_by(status.priority)
        )
        return {batch: count for batch, count in self._rows(query)}  # noqa: C416 -- typed so

    def known(self, runs: Iterable[str]) -> set[str]:
        """Those of the runs that were ever queued."""
        key = self._status.c.workflow_uuid
        found: set[str] = set()
        left = iter(runs)
        while chunk := list(islice(left, CHUNK)):
            found |= {str(run) for (run,) in self._rows(sa.select(key).where(key.in_(chunk)))}
        return found

    def hold(self, batch: int) -> int:
        """Let no waiting run of a batch begin, until it is released. How many it holds."""
        held = {"status": DELAYED, "delay_until_epoch_ms": LONG_MS}
        status = self._status.c
        where = [self._in_flight(), status.status == QUEUED, status.priority == batch]
        return self._change(held, where)

    def release(self, batch: int) -> int:
        """Let the runs of a batch begin that were held back. How many that is."""
        free = {"status": QUEUED, "delay_until_epoch_ms": None}
        return self._change(free, [self._delayed(), self._status.c.priority == batch])

    def put_back(self, run: str, *, hold: bool) -> None:
        """Let a run that has just begun wait again, as if it hadn't; held back with `hold`.

        Whoever runs it must end without a word to DBOS.
        """
        fresh = {
            "status": DELAYED if hold else QUEUED,
            "delay_until_epoch_ms": LONG_MS if hold else None,
            "owner_xid": None,
            "started_at_epoch_ms": None,
            "rate_limited": False,
            "recovery_attempts": 0,
        }
        status = self._status.c
        where = [status.workflow_uuid == run, status.status == UNDER_WAY]
        self._change(fresh, where)

    def cancel_waiting(self) -> int:
        """Take every run out of the queue that hasn't begun; a later submit queues it anew."""
        status = self._status.c
        gone = {
            "status": CANCELLED,
            "queue_name": None,
            "completed_at": status.updated_at,
            "delay_until_epoch_ms": None,
            "deduplication_id": None,
        }
        waiting = [self._in_flight(), status.status == QUEUED]
        return self._change(gone, waiting) + self._change(gone, [self._delayed()])

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    # In the words of DBOS's partial indexes, or SQLite doesn't see that they fit.

    def _in_flight(self) -> sa.ColumnElement[bool]:
        status = self._status.c
        mine = status.queue_name == self._queue
        return mine & _any_of(status.status, (QUEUED, UNDER_WAY))

    def _delayed(self) -> sa.ColumnElement[bool]:
        status = self._status.c
        return (status.queue_name == self._queue) & (
            status.status == sa.literal_column(f"'{DELAYED}'")
        )

    def _failed(self) -> sa.ColumnElement[bool]:
        """Not those that somebody took out."""
        status = self._status.c.status
        return _any_of(status, FAILED) & (status != CANCELLED)

    def _change(self, values: Mapping[str, object], where: Sequence[sa.ColumnElement[bool]]) -> int:
        if not self._exists():
            return 0
        with self._engine.begin() as connection:
            done = connection.execute(sa.update(self._status).where(*where).values(values))
        return done.rowcount

    def _rows(self, query: sa.Select[Any]) -> list[tuple[Any, ...]]:
        if not self._exists():
            return []
        with self._engine.connect() as connection:
            return [tuple(row) for row in connection.execute(query)]

    def _exists(self) -> bool:
        if not self._is_there:
            self._is_there = sa.inspect(self._engine).has_table(STATUS, self._status.schema)
        return self._is_there


_COLUMNS = (
    "workflow_uuid",
    "status",
    "queue_name",
    "priority",
    "executor_id",
    "delay_until_epoch_ms",
    "owner_xid",
    "started_at_epoch_ms",
    "rate_limited",
    "recovery_attempts",
    "deduplication_id",
    "updated_at",
    "completed_at",
)


def _any_of(status: sa.ColumnElement[str], states: Sequence[str]) -> sa.ColumnElement[bool]:
    """That a run is in one of these states."""
    return status.in_([sa.literal_column(f"'{state}'") for state in states])


def _with(runs: Runs, state: str, count: int) -> Runs:
    if state == UNDER_WAY:
        return runs._replace(under_way=runs.under_way + count)
    if state in FAILED:
        return runs._replace(failed=runs.failed + count)
    held = count if state == DELAYED else 0
    return runs._replace(waiting=runs.waiting + count, held=runs.held + held)
