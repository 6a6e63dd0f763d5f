"""Whether a run may begin: the pauses, the budgets, and what is under way already.

Every run asks before its first step. What the answer rests on is read at most once a
second, and between two readings this process counts its own runs: workers that are busy
can't overshoot a budget by more than a ticket turns out dearer than the mean.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import RLock
from typing import Protocol

from app.desk.budgets import NO_BUDGETS, Budgets, cost_a_ticket, day_budget, day_of
from app.desk.estimate import spent_in_words
from app.desk.limits import TicketUse
from app.desk.ticket_use import NO_MODELS, Roles, learned_use
from app.storage.batches import BatchRow, BatchState, Spent
from app.storage.job_queue import ALONE, Runs
from app.storage.queue_state import PauseKind, PauseRow
from app.storage.records import Records, Unit

LOOK_S = 1.0
FILLING = timedelta(minutes=10)  # to queue a batch; longer, and who did it has died
_AGAIN = 5  # looks at most for one that no run stored during
NEAR = 10  # tickets before a budget is spent, from which on it is looked every time


class WaitingRuns(Protocol):
    """The queue's rows; `app.storage.job_queue.JobQueue` is them."""

    def counts(self) -> dict[int, Runs]:
        """Batch -> where its runs are."""

    def under_way(self, but_by: str) -> dict[int, int]:
        """Batch -> runs under way in other processes."""

    def hold(self, batch: int) -> int:
        """Let no waiting run of a batch begin."""

    def release(self, batch: int) -> int:
        """Let held runs begin."""

    def put_back(self, run: str, *, hold: bool) -> None:
        """Let a run that has just begun wait again."""


class HeldBack(BaseException):
    """Ends a run that was given back to the queue, or left for the next process.

    Not an Exception: the library that runs it would store that as the run's end.
    """


@dataclass(frozen=True)
class Looked:
    """What is so at one moment."""

    pauses: tuple[PauseRow, ...] = ()
    going: Mapping[int, BatchRow] = field(default_factory=dict)
    spent: Mapping[int, Spent] = field(default_factory=dict)
    spent_today: float = 0.0
    budget_today: float | None = None
    elsewhere: Mapping[int, int] = field(default_factory=dict)  # batch -> runs under way
    # Batch -> US dollars that runs under way in this process have paid, and `spent` holds.
    paid_already: Mapping[int, float] = field(default_factory=dict)
    use: TicketUse = field(default_factory=TicketUse)

    def cost_of(self, batch: int) -> float:
        """What a ticket costs on average, in US dollars; 0 where nobody can tell yet.

        A batch whose tickets turn out dearer than expected is taken at its own mean.
        """
        expected = cost_a_ticket(self.use, self.going.get(batch))
        return max(expected, self.spent.get(batch, Spent()).mean_usd)

    def still_to_pay(self, batch: int, runs: int) -> float:
        """What runs under way will yet cost, in US dollars."""
        return max(0.0, self.cost_of(batch) * runs - self.paid_already.get(batch, 0.0))


class Admission:
    """Lets runs begin, and pauses the queue or one batch where a budget is spent."""

    def __init__(
        self,
        records: Records,
        queue: WaitingRuns,
        now: Callable[[], datetime],
        *,
        budgets: Budgets = NO_BUDGETS,
        roles: Roles = NO_MODELS,
        look_s: float = LOOK_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.process = ""  # this process among those on the queue, once it has a name
        self._records = records
        self._queue = queue
        self._now = now
        self._budgets = budgets
        self._roles = roles
        self._look_s = look_s
        self._clock = clock
        self._lock = RLock()
        self._looked = Looked()
        self._looked_at = float("-inf")
        self._under_way: dict[str, int] = {}  # run -> batch
        self._counted: Counter[int] = Counter()  # batch -> runs under way since the last look

    @property
    def use(self) -> TicketUse:
        """What one ticket takes, as far as it is known."""
        with self._lock:
            return self._look().use

    @contextmanager
    def run(self, run: str, batch: int | None) -> Iterator[None]:
        """One run's time. Raises HeldBack where it may not begin: then it waits again."""
        number = batch or ALONE
        with self._lock:
            hold = self._refuses(number)
            if hold is None:
                self._under_way[run] = number
                self._counted[number] += 1
        if hold is not None:
            self._queue.put_back(run, hold=hold)
            raise HeldBack
        try:
            yield
        finally:
            with self._lock:
                self._under_way.pop(run, None)

    def _refuses(self, batch: int) -> bool | None:
        """None where a run may begin; else whether it is held back with its batch."""
        if self._is_near(self._look(), batch):
            self._forget_look()  # other processes begin runs, too, and each one counts now
        looked = self._look()
        if self.is_paused():
            return False
        row = looked.going.get(batch)
        if row and row.state is BatchState.PAUSED:
            return True
        if self._reaches_day(looked, one_more=True):
            self._pause_day(looked)
            return False
        if row and self._reaches(row, looked, one_more=True):
            self._pause_batch(row)
            return True
        return None

    def is_paused(self) -> bool:
        """Whether no run begins at all."""
        with self._lock:
            now = self._now()
            return any(pause.holds_at(now) for pause in self._look().pauses)

    def seconds_until(self, moment: datetime) -> float:
        """How long it is until then; negative where it has passed."""
        return (moment - self._now()).total_seconds()

    def model_is_silent(self, why: str, until: datetime) -> None:
        """Pause everything until the model is asked again."""
        with self._lock:
            known = [p for p in self._look().pauses if p.kind is PauseKind.MODEL]
            if known and known[0].until and known[0].until >= until:
                return  # another run said so already
            pause = PauseRow(PauseKind.MODEL, why[:300], self._now(), until, self._roles.judge)
            with self._records.begin() as unit:
                unit.queue_state.pause(pause)
            self._forget_look()

    def model_answers(self) -> None:
        """End the pause for a model that was silent."""
        with self._lock, self._records.begin() as unit:
            unit.queue_state.go_on(PauseKind.MODEL)
            self._forget_look()

    # Once a second

    def tend(self) -> None:
        """End the pauses that are over, and bring the queue's rows to what the batches say."""
        with self._lock:
            self._forget_look()
            looked = self._look()
            if not looked.pauses and not looked.going:
                return
            self._end_pauses(looked)
            runs = self._queue.counts()
            for row in looked.going.values():
                self._tend_batch(row, runs.get(row.number, Runs()), looked)
            self._forget_look()

    def _end_pauses(self, looked: Looked) -> None:
        now = self._now()
        over = [pause.kind for pause in looked.pauses if not pause.holds_at(now)]
        day = any(pause.kind is PauseKind.DAY for pause in looked.pauses)
        if day and self._nothing_runs() and not self._reaches_day(looked, one_more=True):
            over.append(PauseKind.DAY)  # the budget was raised, or the last tickets were cheap
        if over:
            with self._records.begin() as unit:
                unit.queue_state.go_on(*over)

    def _tend_batch(self, row: BatchRow, runs: Runs, looked: Looked) -> None:
        if row.state is BatchState.FILLING and self._now() - row.made_at < FILLING:
            return
        if not runs.open:
            self._set_state(row, BatchState.ENDED)
        elif row.state is BatchState.PAUSED:
            if runs.under_way or self._reaches(row, looked, one_more=True):
                self._queue.hold(row.number)
            else:
                self._set_state(row, BatchState.OPEN)
                self._queue.release(row.number)
        elif runs.held:
            self._queue.release(row.number)

    # Budgets

    def _reaches_day(self, looked: Looked, *, one_more: bool) -> bool:
        if looked.budget_today is None:
            return False
        coming = sum(
            looked.still_to_pay(batch, count) for batch, count in self._in_flight(looked).items()
        )
        extra = looked.cost_of(ALONE) if one_more else 0.0
        return _reaches(looked.spent_today + coming, extra, looked.budget_today)

    def _reaches(self, row: BatchRow, looked: Looked, *, one_more: bool) -> bool:
        if row.budget_usd is None:
            return False
        each = looked.cost_of(row.number)
        spent = looked.spent.get(row.number, Spent()).cost_usd
        coming = looked.still_to_pay(row.number, self._in_flight(looked)[row.number])
        return _reaches(spent + coming, each if one_more else 0.0, row.budget_usd)

    def _is_near(self, looked: Looked, batch: int) -> bool:
        """Whether a budget may be spent before it is looked again."""
        soon = 2 * sum(self._in_flight(looked).values()) + NEAR
        row = looked.going.get(batch)
        left = [
            budget - spent
            for budget, spent in (
                (looked.budget_today, looked.spent_today),
                (row and row.budget_usd, looked.spent.get(batch, Spent()).cost_usd),
            )
            if budget is not None
        ]
        return bool(left) and min(left) < soon * looked.cost_of(batch)

    def _in_flight(self, looked: Looked) -> Counter[int]:
        """Batch -> runs that are under way, or were when it was last looked."""
        return self._counted + Counter(looked.elsewhere)

    def _nothing_runs(self) -> bool:
        return not self._under_way

    def _pause_day(self, looked: Looked) -> None:
        assert looked.budget_today is not None
        now = self._now()
        midnight = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), now.tzinfo)
        why = spent_in_words(looked.spent_today, looked.budget_today, "today")
        with self._records.begin() as unit:
            unit.queue_state.pause(PauseRow(PauseKind.DAY, why, now, midnight, None))
        self._forget_look()

    def _pause_batch(self, row: BatchRow) -> None:
        self._set_state(row, BatchState.PAUSED)
        self._queue.hold(row.number)
        self._forget_look()

    def _set_state(self, row: BatchRow, state: BatchState) -> None:
        with self._records.begin() as unit:
            unit.batches.set_state(row.number, state)

    # Looking

    def _look(self) -> Looked:
        if self._clock() - self._looked_at < self._look_s:
            return self._looked
        with self._records.begin() as unit:
            for _ in range(_AGAIN):
                stored = self._stored(unit)
                self._looked = self._read(unit)
                if self._stored(unit) == stored:
                    break  # else a run stored in between, and would count twice or not at all
        going_on = (batch for run, batch in self._under_way.items() if run not in stored)
        self._counted = Counter(going_on)
        self._looked_at = self._clock()
        return self._looked

    def _read(self, unit: Unit) -> Looked:
        going = {row.number: row for row in unit.batches.going()}
        today = day_of(self._now())
        budget = day_budget(unit, self._budgets, today)
        budgeted = budget is not None or any(row.budget_usd is not None for row in going.values())
        return Looked(
            pauses=tuple(unit.queue_state.pauses()),
            going=going,
            spent=unit.batches.spent(list(going)) if going else {},
            spent_today=unit.model_use.spent_on(today),
            budget_today=budget,
            elsewhere=self._queue.under_way(self.process) if budgeted else {},
            paid_already=self._paid_already(unit) if budgeted else {},
            use=learned_use(unit, self._roles),
        )

    def _stored(self, unit: Unit) -> set[str]:
        """The runs under way that have stored, and so are spent, with their end to come."""
        return unit.assessments.runs_among(list(self._under_way))

    def _paid_already(self, unit: Unit) -> dict[int, float]:
        paid: dict[int, float] = {}
        for run, cost in unit.open_costs.by_run(list(self._under_way)).items():
            batch = self._under_way[run]
            paid[batch] = paid.get(batch, 0.0) + cost
        return paid

    def _forget_look(self) -> None:
        self._looked_at = float("-inf")


def _reaches(spent: float, one_more: float, budget: float) -> bool:
    """Whether a budget is spent, or wouldn't pay for one more."""
    return spent >= budget or spent + one_more > budget
