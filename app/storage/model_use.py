"""What left the building: a row for each day, model and role, which names no ticket."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Literal, NamedTuple

import sqlalchemy as sa

from app.judging.assessment import Usage
from app.storage.database import upsert
from app.storage.tables import model_use

ModelRole = Literal["judge", "drafter"]
DAYS = 7  # what a model took longer ago may have been another prompt's


class Used(NamedTuple):
    """What went to one model in one role."""

    answers: int = 0
    calls: int = 0
    tokens: int = 0  # prompts and replies
    completion_tokens: int = 0
    cost_usd: float = 0.0
    unpriced: int = 0  # calls, whose cost isn't in `cost_usd`
    reused: int = 0  # replies that were kept from before, and needed no call


class Total(NamedTuple):
    """What went to all models in all roles."""

    calls: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0  # of the prompts'
    completion_tokens: int = 0
    reused: int = 0  # replies that cost nothing
    cost_usd: float = 0.0
    unpriced: int = 0  # calls without a known price
    calls_for_notes: int = 0  # of the calls; the others judge
    reused_notes: int = 0  # of the replies that cost nothing

    def since(self, before: "Total") -> "Total":
        """What came on top of an earlier total."""
        came = {name: getattr(self, name) - getattr(before, name) for name in self._fields}
        return Total(**came)


@cache
def _adding(dialect: str) -> sa.Insert:
    """Adds a row's counts to those that stand there; built once, since it is sent for each."""
    insert = upsert(dialect, model_use)
    keys = {column.name for column in model_use.primary_key}
    counts = [c.name for c in model_use.columns if c.name not in {*keys, "first_at", "last_at"}]
    added = {name: model_use.c[name] + insert.excluded[name] for name in counts}
    return insert.on_conflict_do_update(
        index_elements=list(model_use.primary_key),
        set_=added | {"last_at": insert.excluded.last_at},
    )


class ModelUses:
    """The counts of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, role: ModelRole, model: str, took: Usage, at: datetime, answers: int = 1) -> None:
        """Count what an answer of a model took, or one that it owed and never gave; with
        `answers=0`, what a reply took that may become part of one."""
        counts = {
            "answers": answers,
            "calls": took.calls,
            "prompt_tokens": took.prompt_tokens,
            "completion_tokens": took.completion_tokens,
            "cached_tokens": took.cached_tokens,
            "reused": took.reused,
            "cost_usd": took.cost_usd or 0.0,
            "unpriced": took.unpriced,
        }
        named = {"day": f"{at.astimezone(UTC):%Y-%m-%d}", "model": model[:200], "role": role}
        self._connection.execute(
            _adding(self._connection.dialect.name), named | counts | {"first_at": at, "last_at": at}
        )

    def listed(self, limit: int = 400) -> list[sa.Row[tuple[object, ...]]]:
        """The rows, newest day first, by model and role."""
        query = sa.select(model_use).order_by(*(key.desc() for key in model_use.primary_key))
        rows = self._connection.execute(query.limit(limit)).all()
        by_name = sorted(rows, key=lambda row: (row.model, row.role))
        return sorted(by_name, key=lambda row: row.day, reverse=True)

    def spent_on(self, day: str) -> float:
        """What a day (UTC, as in 2026-11-02) cost in US dollars, as far as prices are known."""
        query = sa.select(sa.func.sum(model_use.c.cost_usd)).where(model_use.c.day == day)
        return self._connection.scalar(query) or 0.0

    def unpriced_on(self, day: str) -> int:
        """How many calls of a day (UTC) have no known price."""
        query = sa.select(sa.func.sum(model_use.c.unpriced)).where(model_use.c.day == day)
        return self._connection.scalar(query) or 0

    def total(self) -> Total:
        """Of all days."""
        columns, for_notes = model_use.c, model_use.c.role == "drafter"
        of_all = [sa.func.sum(columns[name]) for name in Total._fields[:-2]]
        of_notes = [
            sa.func.sum(sa.case((for_notes, each), else_=0))
            for each in (columns.calls, columns.reused)
        ]
        sums = (sa.func.coalesce(each, 0) for each in (*of_all, *of_notes))
        return Total._make(self._connection.execute(sa.select(*sums)).one())

    def lately(self, role: ModelRole, model: str | None) -> Used:
        """What a model took on its newest days in this role; nothing where there is no model."""
        if model is None:
            return Used()
        columns = model_use.c
        mine = (columns.role == role) & (columns.model == model[:200])
        newest = self._connection.scalar(sa.select(sa.func.max(columns.day)).where(mine))
        if newest is None:
            return Used()
        since = datetime.fromisoformat(newest) - timedelta(days=DAYS)
        sums = (
            columns.answers,
            columns.calls,
            columns.prompt_tokens + columns.completion_tokens,
            columns.completion_tokens,
            columns.cost_usd,
            columns.unpriced,
            columns.reused,
        )
        query = sa.select(*(sa.func.sum(each) for each in sums))
        row = self._connection.execute(query.where(mine, columns.day > f"{since:%Y-%m-%d}")).one()
        return Used._make(row)
