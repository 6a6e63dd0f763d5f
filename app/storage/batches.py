"""Batches: tickets that were submitted together, and what they may cost."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

import sqlalchemy as sa

from app.errors import NotFoundError
from app.storage.database import utc
from app.storage.open_costs import OpenCosts
from app.storage.tables import assessments, batches


class BatchState(StrEnum):
    """What a batch is doing."""

    FILLING = "filling"  # its runs are being queued, and some may be under way
    OPEN = "open"  # its runs wait, or are under way
    PAUSED = "paused"  # its budget is spent: none of its runs begins
    ENDED = "ended"  # each of its runs has ended, or was taken out


class BatchRow(NamedTuple):
    """One batch as it is stored."""

    number: int
    made_at: datetime
    by: str
    tickets: int
    estimate: str | None  # JSON of an Estimate; None where nothing is paid for
    budget_usd: float | None
    state: BatchState


class Batches:
    """The batches of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(
        self,
        at: datetime,
        by: str,
        tickets: int,
        *,
        estimate: str | None = None,
        budget_usd: float | None = None,
    ) -> int:
        """Record a batch of so many tickets. Returns its number."""
        made = self._connection.execute(
            batches.insert().values(
                made_at=at,
                actor=by,
                tickets=tickets,
                estimate=estimate,
                budget_usd=budget_usd,
                state=BatchState.FILLING,
            )
        )
        (number,) = made.inserted_primary_key or (0,)
        return int(number)

    def get(self, number: int) -> BatchRow:
        """One batch. Raises NotFoundError."""
        row = self._connection.execute(
            sa.select(batches).where(batches.c.id == number)
        ).one_or_none()
        if row is None:
            raise NotFoundError(f"There is no batch {number}; `debrief queue status` lists them.")
        return _row(row)

    def going(self) -> list[BatchRow]:
        """Those that haven't ended, in the order in which they were made."""
        going = [state for state in BatchState if state is not BatchState.ENDED]
        query = sa.select(batches).where(batches.c.state.in_(going))
        return sorted(map(_row, self._connection.execute(query)))

    def latest(self) -> BatchRow | None:
        """The newest one, ended or not; None where there was none."""
        query = sa.select(batches).order_by(batches.c.id.desc()).limit(1)
        row = self._connection.execute(query).one_or_none()
        return _row(row) if row else None

    def set_state(self, number: int, state: BatchState) -> None:
        """What a batch does from now on."""
        self._change(number, state=state)

    def set_budget(self, number: int, budget_usd: float | None) -> None:
        """What a batch may cost from now on."""
        self._change(number, budget_usd=budget_usd)

    def _change(self, number: int, **values: object) -> None:
        self._connection.execute(batches.update().where(batches.c.id == number).values(**values))

    def spent(self, numbers: Sequence[int]) -> dict[int, "Spent"]:
        """Batch -> what its tickets took, also those that aren't stored, for each with any."""
        rows = self._connection.execute(
            sa.select(
                assessments.c.batch_id,
                sa.func.sum(sa.case((assessments.c.part == 0, 1), else_=0)),  # one a run
                sa.func.coalesce(sa.func.sum(assessments.c.cost_usd), 0.0),
                sa.func.sum(sa.case((assessments.c.unpriced > 0, 1), else_=0)),
            )
            .where(assessments.c.batch_id.in_(numbers))
            .group_by(assessments.c.batch_id)
        )
        stored = {number: Spent(*took) for number, *took in rows}
        still_open = OpenCosts(self._connection).by_batch(numbers)
        return {
            number: stored.get(number, Spent()).with_open(still_open.get(number, 0.0))
            for number in {**stored, **still_open}
        }

    def newest_of(self, number: int, limit: int = 50) -> list[datetime]:
        """When the newest assessments of a batch were stored, the newest first."""
        query = (
            sa.select(assessments.c.made_at)
            .where(assessments.c.batch_id == number)
            .order_by(assessments.c.made_at.desc())
            .limit(limit)
        )
        return [utc(moment) for moment in self._connection.scalars(query)]


class Spent(NamedTuple):
    """What the tickets of a batch took."""

    tickets: int = 0  # whose assessments are stored
    cost_usd: float = 0.0
    unpriced: int = 0  # assessments with calls whose price isn't known
    open_usd: float = 0.0  # of the cost, what no stored assessment tells

    def with_open(self, usd: float) -> "Spent":
        """With what runs have paid that stored nothing yet."""
        return self._replace(cost_usd=self.cost_usd + usd, open_usd=self.open_usd + usd)

    @property
    def mean_usd(self) -> float:
        """What a stored ticket cost; 0 where there is none."""
        return (self.cost_usd - self.open_usd) / self.tickets if self.tickets else 0.0


def _row(row: sa.Row[tuple[object, ...]]) -> BatchRow:
    found = row._mapping
    return BatchRow(
        number=found["id"],
        made_at=utc(found["made_at"]),
        by=found["actor"],
        tickets=found["tickets"],
        estimate=found["estimate"],
        budget_usd=found["budget_usd"],
        state=BatchState(found["state"]),
    )
