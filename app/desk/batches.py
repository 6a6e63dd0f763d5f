"""Batches: what one will take, what it may cost, and pausing and going on."""

from collections.abc import Callable
from datetime import datetime

from app.desk.budgets import NO_BUDGETS, Budgets, day_of, raise_day_budget
from app.desk.estimate import Estimate, in_dollars
from app.desk.queue_view import LATELY, QueueView, look_at
from app.errors import InputError
from app.people.roles import Person
from app.storage.batches import BatchRow, BatchState, Spent
from app.storage.job_queue import JobQueue
from app.storage.queue_state import PauseKind, PauseRow
from app.storage.records import Records, Unit

PRICE = "set DEBRIEF_PRICE_INPUT and DEBRIEF_PRICE_OUTPUT to US dollars a million tokens"


class Batches:
    """The batches of an installation. Needs no queue that was launched."""

    def __init__(
        self,
        records: Records,
        queue: JobQueue,
        now: Callable[[], datetime],
        budgets: Budgets = NO_BUDGETS,
    ) -> None:
        self._records = records
        self._queue = queue
        self._now = now
        self._budgets = budgets

    def begin(self, tickets: int, by: str, estimate: Estimate | None = None) -> int:
        """Record a batch of so many tickets with the budget that is set. Its number."""
        with self._records.begin() as unit:
            return unit.batches.add(
                self._now(),
                by,
                tickets,
                estimate=estimate.model_dump_json() if estimate else None,
                budget_usd=self._budgets.batch_usd,
            )

    def filled(self, number: int) -> None:
        """All of a batch's runs are queued."""
        with self._records.begin() as unit:
            if unit.batches.get(number).state is BatchState.FILLING:
                unit.batches.set_state(number, BatchState.OPEN)

    def view(self) -> QueueView:
        """The queue as a person sees it."""
        counts, now = self._queue.counts(), self._now()
        failed = self._queue.failed_since(now - LATELY)
        with self._records.begin() as unit:
            return look_at(unit, counts, failed, now, self._budgets)

    def hold_budget(self) -> int:
        """Give the budget that is set to batches that were begun without one. How many those were.

        Whoever sets it and starts the same command again expects it to hold.
        """
        usd = self._budgets.batch_usd
        if usd is None:
            return 0
        with self._records.begin() as unit:
            free = [row.number for row in unit.batches.going() if row.budget_usd is None]
            for number in free:
                unit.batches.set_budget(number, usd)
        return len(free)

    def unheld_budget(self, estimate: Estimate) -> str | None:
        """Why the budgets that are set can't be held, in one line; None where they can."""
        if estimate.cost_usd is not None or self._budgets == NO_BUDGETS:
            return None
        return f"The model's price isn't known, so no budget can be held: {PRICE}."

    def pause(self, by: Person, how: str | None = None) -> None:
        """Let no run begin, until somebody says otherwise. What is under way ends.

        `how` is said in place of who, where the name says nothing to a person.
        """
        why = how or f"{by.name} paused the queue."
        with self._records.begin() as unit:
            unit.queue_state.pause(PauseRow(PauseKind.PERSON, why, self._now(), None, None))
            unit.events.add(by, ("queue", "assess"), "pause", self._now())

    def go_on(self, by: Person, more_usd: float | None = None) -> str:
        """Let runs begin again; with `more_usd`, for so much more than was spent.

        Says in a sentence what goes on. Raises InputError where nothing is paused, and
        where only money helps and none is given.
        """
        waiting = {batch for batch, runs in self._queue.counts().items() if runs.open}
        with self._records.begin() as unit:
            person = unit.queue_state.go_on(PauseKind.PERSON)
            day = [
                pause
                for pause in unit.queue_state.pauses()
                if pause.kind is PauseKind.DAY and pause.holds_at(self._now())
            ]
            going = [row for row in unit.batches.going() if row.number in waiting]
            paused = [row for row in going if row.state is BatchState.PAUSED]
            if not paused and not day:  # raised before it is spent again
                budgeted = [row for row in going if row.budget_usd is not None]
            else:
                budgeted = paused
            if more_usd is None:
                if not person:
                    raise InputError(_only_money(bool(day or paused)))
                said = "The queue goes on."
            else:
                said = self._spend_more(unit, more_usd, budgeted, day=bool(day))
            unit.events.add(by, ("queue", "assess"), "go on", self._now(), said)
        return said

    def _spend_more(self, unit: Unit, usd: float, rows: list[BatchRow], *, day: bool) -> str:
        if not day and not rows:
            raise InputError("Nothing that waits has a budget: leave --budget out.")
        if day:
            today = day_of(self._now())
            raise_day_budget(unit, today, unit.model_use.spent_on(today) + usd)
            unit.queue_state.go_on(PauseKind.DAY)
        spent = unit.batches.spent([row.number for row in rows])
        for row in rows:
            unit.batches.set_budget(row.number, spent.get(row.number, Spent()).cost_usd + usd)
            unit.batches.set_state(row.number, BatchState.OPEN)
        return f"The queue goes on, for {in_dollars(usd)} more."

    def cancel(self, by: Person) -> int:
        """Take out all that waits. What is under way ends. How many runs that were."""
        gone = self._queue.cancel_waiting()
        with self._records.begin() as unit:
            unit.events.add(by, ("queue", "assess"), "cancel", self._now(), f"{gone} runs")
        return gone


def _only_money(spent: bool) -> str:
    if spent:
        return "A budget is spent: say how much more may be, as in `queue resume --budget 5`."
    return "Nothing is paused."
