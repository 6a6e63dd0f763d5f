"""What runs have paid and no stored assessment tells yet.

A row for each run and role, added to when a reply comes and removed when the run's
assessments are stored with all of it. What stays is of runs that wait, or ended without any.
"""

from collections.abc import Mapping, Sequence
from functools import cache

import sqlalchemy as sa

from app.judging.asking_run import AskingRun
from app.judging.assessment import Usage
from app.storage.database import upsert
from app.storage.model_use import ModelRole
from app.storage.tables import open_costs

_COUNTS = (
    "calls",
    "prompt_tokens",
    "completion_tokens",
    "cached_tokens",
    "cost_usd",
    "unpriced",
)


@cache
def _adding(dialect: str) -> sa.Insert:
    """Adds to a row's counts; built once, since it is sent for each reply."""
    insert = upsert(dialect, open_costs)
    return insert.on_conflict_do_update(
        index_elements=list(open_costs.primary_key),
        set_={name: open_costs.c[name] + insert.excluded[name] for name in _COUNTS},
    )


class OpenCosts:
    """The open costs of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, run: AskingRun, role: ModelRole, took: Usage) -> None:
        """Count what one reply took."""
        counts = {name: getattr(took, name) or 0 for name in _COUNTS}
        named = {"run_id": run.id, "batch_id": run.batch, "role": role}
        self._connection.execute(_adding(self._connection.dialect.name), named | counts)

    def settle(self, run_id: str) -> dict[ModelRole, Usage]:
        """Role -> what a run has paid, which from now on its assessments tell."""
        mine = open_costs.c.run_id == run_id
        rows = self._connection.execute(sa.select(open_costs).where(mine)).all()
        if rows:
            self._connection.execute(open_costs.delete().where(mine))
        return {row.role: Usage(**{name: row._mapping[name] for name in _COUNTS}) for row in rows}

    def by_run(self, runs: Sequence[str]) -> dict[str, float]:
        """Run -> US dollars, for those of these runs that have paid anything."""
        query = sa.select(open_costs.c.run_id, sa.func.sum(open_costs.c.cost_usd))
        mine = query.where(open_costs.c.run_id.in_(runs)).group_by(open_costs.c.run_id)
        return {row[0]: row[1] for row in self._connection.execute(mine)}

    def by_batch(self, batches: Sequence[int]) -> Mapping[int, float]:
        """Batch -> US dollars, for those of these batches that have any."""
        query = sa.select(open_costs.c.batch_id, sa.func.sum(open_costs.c.cost_usd))
        mine = query.where(open_costs.c.batch_id.in_(batches)).group_by(open_costs.c.batch_id)
        return {row[0]: row[1] for row in self._connection.execute(mine)}
