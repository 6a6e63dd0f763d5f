"""The queue as a person sees it: how far it is, what it costs, why it pauses."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

from app.desk.budgets import Budgets, day_budget, day_of
from app.desk.estimate import in_dollars, spent_in_words
from app.desk.views import View
from app.storage.batches import BatchRow, BatchState, Spent
from app.storage.job_queue import ALONE, Runs
from app.storage.queue_state import PauseKind, PauseRow
from app.storage.records import Unit

LATELY = timedelta(days=1)  # failures of longer ago are no news
RECENT = timedelta(minutes=5)  # what took longer ago tells little about what is left


class Pause(View):
    """Why nothing begins, of all or of one batch."""

    kind: Literal["person", "day", "model", "batch"]
    text: str  # a sentence or two: why, and when it goes on
    until: datetime | None = None  # None where a person must act
    batch: int | None = None


class BatchView(View):
    """One batch that hasn't ended."""

    number: int
    done: int
    failed: int
    waiting: int
    under_way: int
    spent_usd: float
    unpriced: int  # assessments of a model whose price isn't known
    budget_usd: float | None
    is_paused: bool
    seconds_left: float | None  # None where nobody can tell

    @property
    def tickets(self) -> int:
        """All of them."""
        return self.done + self.failed + self.waiting + self.under_way


class QueueView(View):
    """The whole queue at one moment."""

    batches: tuple[BatchView, ...] = ()
    alone: int = 0  # runs that belong to no batch and haven't ended
    alone_under_way: int = 0
    ended: BatchView | None = None  # the newest batch, where it has ended
    failed: int = 0  # runs, in the last day
    pauses: tuple[Pause, ...] = ()
    spent_today_usd: float = 0.0
    unpriced_today: int = 0  # replies whose price isn't known
    budget_today_usd: float | None = None

    @property
    def waiting(self) -> int:
        """Runs that haven't begun."""
        return sum(batch.waiting for batch in self.batches) + self.alone - self.alone_under_way

    @property
    def under_way(self) -> int:
        """Runs that somebody works on."""
        return sum(batch.under_way for batch in self.batches) + self.alone_under_way

    @property
    def is_at_rest(self) -> bool:
        """Whether something waits, nothing goes on, and only a person or a new day helps."""
        if self.under_way or not self.waiting:
            return False
        if any(pause.kind in {"person", "day"} for pause in self.pauses):
            return True
        return self.alone == 0 and all(batch.is_paused for batch in self.batches)

    def in_words(self) -> str:
        """How far the batches are, in a line; "" where none is under way."""
        if not self.batches:
            return ""
        done, of = (sum(getattr(b, name) for b in self.batches) for name in ("done", "tickets"))
        parts = [f"{done:,} of {of:,} assessed"]
        if failed := sum(batch.failed for batch in self.batches):
            parts.append(f"{failed:,} failed")
        left = [batch.seconds_left for batch in self.batches]
        known = [seconds for seconds in left if seconds is not None]
        if known and len(known) == len(left) and not self.pauses:
            parts.append(f"about {time_in_words(sum(known))} left")
        return ", ".join([*parts, *self._cost()])

    def _cost(self) -> list[str]:
        spent = sum(batch.spent_usd for batch in self.batches)
        if any(batch.unpriced for batch in self.batches):
            return [f"{in_dollars(spent)} so far and more at an unknown price" if spent else
                    "at an unknown price"]  # fmt: skip
        return [f"{in_dollars(spent)} so far"] if spent else []


def time_in_words(seconds: float) -> str:
    """ "40 seconds", "3 minutes", "2 hours": about."""
    if seconds < 90:
        tens = max(1, round(seconds / 10)) * 10
        return f"{tens} seconds"
    if seconds < 5_400:
        return f"{round(seconds / 60)} minutes"
    return f"{round(seconds / 3600)} hours"


def look_at(
    unit: Unit, counts: Mapping[int, Runs], failed: int, now: datetime, budgets: Budgets
) -> QueueView:
    """What there is to see of the queue.

    `counts` is where each batch's runs are, `failed` how many failed `LATELY`.
    """
    going = unit.batches.going()
    spent = unit.batches.spent([row.number for row in going]) if going else {}
    today = day_of(now)
    spent_today, budget = unit.model_use.spent_on(today), day_budget(unit, budgets, today)
    alone = counts.get(ALONE, Runs())
    shown = tuple(
        _batch(unit, row, counts.get(row.number, Runs()), spent.get(row.number, Spent()), now)
        for row in going
        if counts.get(row.number, Runs()).open or row.state is BatchState.FILLING
    )
    return QueueView(
        batches=shown,
        alone=alone.open,
        alone_under_way=alone.under_way,
        ended=_ended(unit, shown, counts, now),
        failed=failed,
        pauses=(*_pauses(unit, now, counts, (spent_today, budget)), *_batch_pauses(shown)),
        spent_today_usd=spent_today,
        unpriced_today=unit.model_use.unpriced_on(today),
        budget_today_usd=budget,
    )


def _ended(
    unit: Unit, shown: Sequence[BatchView], counts: Mapping[int, Runs], now: datetime
) -> BatchView | None:
    row = unit.batches.latest()
    if row is None or any(batch.number == row.number for batch in shown):
        return None
    spent = unit.batches.spent([row.number]).get(row.number, Spent())
    return _batch(unit, row, counts.get(row.number, Runs()), spent, now)


def _batch(unit: Unit, row: BatchRow, runs: Runs, spent: Spent, now: datetime) -> BatchView:
    recent = [at for at in unit.batches.newest_of(row.number) if now - at < RECENT]
    return BatchView(
        number=row.number,
        done=spent.tickets,
        failed=runs.failed,
        waiting=runs.waiting,
        under_way=runs.under_way,
        spent_usd=spent.cost_usd,
        unpriced=spent.unpriced,
        budget_usd=row.budget_usd,
        is_paused=row.state is BatchState.PAUSED,
        seconds_left=_seconds_left(recent, runs.open, now),
    )


def _seconds_left(recent: Sequence[datetime], left: int, now: datetime) -> float | None:
    """As the newest ones went; None for too few of them to tell."""
    if len(recent) < 3:
        return None
    took = max(0.001, (now - recent[-1]).total_seconds())
    return left * took / len(recent)


def _pauses(
    unit: Unit, now: datetime, counts: Mapping[int, Runs], today: tuple[float, float | None]
) -> list[Pause]:
    """Of all batches. `today` is what was spent and what may be."""
    waiting = sum(runs.waiting for runs in counts.values())
    return [
        Pause(kind=row.kind.value, text=_told(row.kind, _why(row, *today), waiting),
              until=row.until)
        for row in unit.queue_state.pauses()
        if row.holds_at(now)
    ]  # fmt: skip


def _why(row: PauseRow, spent_usd: float, budget_usd: float | None) -> str:
    """A day's money as it stands: what was under way when the pause began has ended since."""
    if row.kind is PauseKind.DAY and budget_usd is not None:
        return spent_in_words(spent_usd, budget_usd, "today")
    return row.why


def _told(kind: PauseKind, why: str, waiting: int) -> str:
    why = why if why.endswith(".") else f"{why}."
    wait = f"{waiting:,} {'ticket waits' if waiting == 1 else 'tickets wait'}"
    if kind is PauseKind.DAY:
        return f"{why} It goes on at 00:00 UTC; {wait}."
    if kind is PauseKind.MODEL:  # which says by itself when the model is asked again
        return f"{why.rstrip('.')}; {wait}."
    return f"{why} {wait[0].upper()}{wait[1:]}."


def _batch_pauses(batches: Sequence[BatchView]) -> list[Pause]:
    return [
        Pause(
            kind="batch",
            batch=batch.number,
            text=(
                spent_in_words(batch.spent_usd, batch.budget_usd or 0, f"batch {batch.number}")
                + f" {batch.waiting + batch.under_way:,} of its {batch.tickets:,} tickets wait."
            ),
        )
        for batch in batches
        if batch.is_paused
    ]
