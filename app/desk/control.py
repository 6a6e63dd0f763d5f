"""What decides whether and how fast runs begin, joined."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.desk.admission import LOOK_S, Admission
from app.desk.batches import Batches
from app.desk.budgets import NO_BUDGETS, Budgets
from app.desk.limits import NO_LIMITS, NOTHING_STARTS, Limits, StartLimit, start_limit
from app.desk.neighbours import Neighbours
from app.desk.ticket_use import NO_MODELS, Roles
from app.storage.job_queue import JobQueue
from app.storage.records import Records


@dataclass(frozen=True)
class Control:
    """The queue's rows, who may begin, and what was submitted together."""

    rows: JobQueue
    admission: Admission
    batches: Batches
    limits: Limits
    tend_s: float = LOOK_S  # how often the queue is brought to what is so now
    neighbours: Neighbours | None = None  # None where no model is asked

    def join(self, process: str) -> None:
        """Be known to the other processes on the queue, before a run begins."""
        self.admission.process = process
        if self.neighbours:
            self.neighbours.join(process)

    def tend(self) -> None:
        """Once a second: what the other processes say, and what is so of the queue now."""
        if self.neighbours:
            self.neighbours.beat()
        self.admission.tend()

    def start_limit(self) -> StartLimit | None:
        """How fast runs may begin now; None where nothing limits them."""
        if self.admission.is_paused():
            return NOTHING_STARTS
        return start_limit(self.limits, self.admission.use)


def control_of(  # noqa: PLR0913 -- all that a queue is controlled by
    records: Records,
    engine: sa.Engine,
    now: Callable[[], datetime],
    *,
    budgets: Budgets = NO_BUDGETS,
    limits: Limits = NO_LIMITS,
    roles: Roles = NO_MODELS,
    look_s: float = LOOK_S,
    neighbours: Neighbours | None = None,
) -> Control:
    """The control of the queue whose rows are kept by `engine`."""
    rows = JobQueue(engine)
    return Control(
        rows=rows,
        admission=Admission(records, rows, now, budgets=budgets, roles=roles, look_s=look_s),
        batches=Batches(records, rows, now, budgets),
        limits=limits if roles.models else NO_LIMITS,
        tend_s=look_s,
        neighbours=neighbours if roles.models else None,
    )
