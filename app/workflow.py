"""The queue: runs of the durable workflow, fed, worked off, and told how far they are.

A run's id follows from the ticket and its transcript: asking twice starts it once.
What a run does is told in `app.runs`, whether and how fast runs begin in
`app.desk.control`.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, RLock, Thread

from dbos import DBOS, DBOSConfig, SetEnqueueOptions, SetWorkflowID, StepInfo, WorkflowStatus
from dbos._queue import QueueRateLimit
from pydantic import BaseModel, ConfigDict

from app.beside import Beside
from app.desk.assessing import Assessing, run_id
from app.desk.control import Control, control_of
from app.desk.estimate import Estimate
from app.desk.limits import StartLimit
from app.desk.queue_view import Pause
from app.desk.reviewing import review_item
from app.desk.views import ReviewItem, RunStatus, Stage
from app.errors import InputError, NotFoundError, OperatorError
from app.runs import STAGES, WORKFLOW_VERSION, AssessmentRuns, cause_of, forget_instance, in_words
from app.slots import Slot, free_slots, take_slot
from app.storage.database import open_engine
from app.storage.job_queue import QUEUE
from app.storage.records import Records

log = logging.getLogger(__name__)

TAKE_OVER_S = 2.0  # how often a process looks for what others left
POLL_S = 0.25  # how often the queue is looked at, which takes some 5 ms of computing
POLL_OFTEN_S = 0.05  # where a run is shorter than that
OPEN = ["ENQUEUED", "PENDING", "DELAYED"]
FAILED = ["ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]


class Progress(BaseModel):
    """How far a batch of runs is."""

    model_config = ConfigDict(frozen=True)

    done: int
    failed: int
    total: int
    error: str | None = None  # why the first one failed, in one line
    needs_operator: bool = False  # a key, a name or a prompt is wrong: all others would fail too
    pauses: tuple[Pause, ...] = ()  # why nothing begins
    is_at_rest: bool = False  # nothing goes on before a person acts, or a new day begins


class Jobs:
    """The queue of one process: feeds it, works it off, and tells how far it is.

    Every process on the same job database feeds and works the same queue.
    """

    def __init__(  # noqa: PLR0913 -- what the queue of one process is made of
        self,
        stages: Assessing,
        records: Records,
        *,
        database_url: str,
        data_dir: Path,
        workers: int,
        poll_s: float = POLL_OFTEN_S,
        retry_pause_s: float = 5.0,
        beside: Beside | None = None,
        control: Control | None = None,
    ) -> None:
        """`control` is what lets runs begin; without one, they all do."""
        self._stages = stages
        self._records = records
        self._database_url = database_url
        self._data_dir = data_dir
        self._workers = workers
        self._poll_s = poll_s
        self._beside = beside
        self._retry_pause_s = retry_pause_s
        self._control = control or control_of(records, open_engine(database_url), _utc_now)
        self._changing = RLock()
        self._slot: Slot | None = None
        self._runs: AssessmentRuns | None = None
        self._stopping = Event()

    def launch(self) -> None:
        """Start to work the queue off, with what a killed process left behind. Runs once."""
        with self._changing:
            if self._runs is not None:
                return
            _quieten_dbos()
            slot = take_slot(self._slots)
            try:
                self._runs = self._launched(slot)
            except BaseException:
                slot.close()
                raise
            self._slot = slot
            self._stopping.clear()
            for work, pause_s in (
                (self._take_over, TAKE_OVER_S),
                (self._tend, self._control.tend_s),
            ):
                Thread(target=self._again_and_again, args=(work, pause_s), daemon=True).start()
            if self._beside:
                self._beside.start()

    def _launched(self, slot: Slot) -> "AssessmentRuns":
        DBOS(config=self._config(slot))
        self._control.join(slot.name)
        runs = AssessmentRuns(
            self._stages, self._control.admission, self._retry_pause_s, self._stopping
        )
        try:
            DBOS.launch()
            DBOS.register_queue(
                QUEUE,
                worker_concurrency=self._workers,
                limiter=_limiter(self._control.start_limit()),
                polling_interval_sec=self._poll_s,
                on_conflict="always_update",
            )
        except BaseException:
            DBOS.destroy(destroy_registry=False)
            forget_instance(runs)
            raise
        return runs

    def _again_and_again(self, work: Callable[[], None], pause_s: float) -> None:
        """Do a part of the queue's own work until it stops."""
        while True:
            with self._changing:
                if self._stopping.is_set():
                    return
                try:
                    work()
                except Exception as fault:  # such as a database that is busy: the next time, then
                    log.warning("The queue's own work failed: %s", type(fault).__name__)
            if self._stopping.wait(pause_s):
                return

    def _take_over(self) -> None:
        """Queue anew what another process began and left, however it ended."""
        for name, held in free_slots(self._slots):
            DBOS._recover_pending_workflows([name])
            held.close()

    def _tend(self) -> None:
        """Go on after a pause that is over, and begin runs as fast as they may."""
        self._control.tend()
        wanted = _limiter(self._control.start_limit())
        queue = DBOS.retrieve_queue(QUEUE)
        if queue and queue._limiter != wanted:  # the property would read it once more
            queue.set_limiter(wanted)

    @property
    def _slots(self) -> Path:
        return self._data_dir / "slots"

    def _config(self, slot: "Slot") -> DBOSConfig:
        config: DBOSConfig = {
            "name": "debrief",
            "system_database_url": self._database_url,
            "executor_id": slot.name,
            "application_version": WORKFLOW_VERSION,
            "log_level": "ERROR",
            "run_migrations": True,
            # Judging waits on sockets with a model and on the processor without one: a few
            # threads beyond the workers are for DBOS's own polling.
            "max_executor_threads": self._workers + 12,
        }
        if self._database_url.startswith("sqlite"):
            config["system_database_engine"] = open_engine(self._database_url)
            config["use_listen_notify"] = False
        return config

    def stop(self) -> None:
        """Stop taking runs; those that are under way go on at the next start."""
        with self._changing:
            if self._runs is None:
                return
            self._stopping.set()
            if self._beside:
                self._beside.stop()
            DBOS.destroy(destroy_registry=False)
            forget_instance(self._runs)
            self._runs = None
            self._control.rows.close()
            if self._slot:
                self._slot.close()

    def submit(
        self,
        jobs: Sequence[tuple[str, str]],
        again: bool = False,
        *,
        by: str = "Debrief",
        estimate: Estimate | None = None,
        repeats: int | None = None,
    ) -> list[str]:
        """Queue (ticket id, transcript hash) pairs; returns their run ids.

        A run that is queued, under way or done is left as it is; one that failed
        is tried again; with `again`, each gets a new run. Several new ones are a batch,
        which `by` submits and which is expected to take `estimate`. `repeats` asks for so
        many independent judgements of each.
        """
        self.launch()
        spent = self._spent_runs(again)
        runs = [_run_of(ticket, transcript, spent) for ticket, transcript in jobs]
        new = set(runs) - self._control.rows.known(runs)
        batches = self._control.batches
        batch = batches.begin(len(new), by, estimate) if len(new) > 1 else None
        for run, (ticket, transcript) in zip(runs, jobs, strict=True):
            if run in new:
                self._enqueue(run, ticket, transcript, batch, repeats)
        if batch:
            batches.filled(batch)
        return runs

    def _spent_runs(self, again: bool) -> set[str]:
        """The runs that another try must not be taken for: failed, unanswered, or any."""
        with self._records.begin() as unit:
            unanswered = unit.assessments.unanswered_runs()
        runs = DBOS.list_workflows(
            name="assess_ticket",
            status=None if again else FAILED,
            load_input=False,
            load_output=False,
        )
        return unanswered | {run.workflow_id for run in runs}

    def _enqueue(
        self, run: str, ticket: str, transcript: str, batch: int | None, repeats: int | None
    ) -> None:
        """One run. Its batch's number is its priority: what belongs to none goes first."""
        assert self._runs is not None
        with SetWorkflowID(run), SetEnqueueOptions(priority=batch):
            DBOS.enqueue_workflow(
                QUEUE, self._runs.assess_ticket, run, ticket, transcript, batch, repeats
            )

    def start(self, ticket_id: str, *, again: bool = False, repeats: int | None = None) -> str:
        """Queue one ticket as it stands; returns the run's id. Raises NotFoundError."""
        with self._records.begin() as unit:
            ticket = unit.tickets.get(ticket_id)
        return self.submit([(ticket_id, ticket.transcript_hash)], again, repeats=repeats)[0]

    def start_many(
        self, ticket_ids: Sequence[str], *, by: str = "Debrief", estimate: Estimate | None = None
    ) -> list[str]:
        """For each ticket the id of a run that assesses it as it stands, finished or queued.

        Raises NotFoundError.
        """
        with self._records.begin() as unit:
            jobs = [(one, unit.tickets.get(one).transcript_hash) for one in ticket_ids]
            made = {job: unit.assessments.latest_of(*job) for job in jobs}
        wanted = [job for job in dict.fromkeys(jobs) if not made[job]]
        runs = dict(zip(wanted, self.submit(wanted, by=by, estimate=estimate), strict=True))
        return [made[job][0] if made[job] else runs[job] for job in jobs]

    def begin(self, ticket_id: str) -> str:
        """The id of a run that assesses the ticket as it stands: a finished one, or a new one."""
        return self.start_many([ticket_id])[0]

    def wait(self, run: str) -> None:
        """Wait until a run has ended. Raises InputError in words where it failed."""
        with self._records.begin() as unit:
            if unit.assessments.ids_of_run(run):
                return
        for _ in self.watch([run]):
            pass
        if error := self.status(run).error:
            raise InputError(f"The ticket couldn't be assessed: {error}")

    def status(self, run: str) -> RunStatus:
        """How far a run is, stage by stage."""
        self.launch()
        with self._records.begin() as unit:
            stored = unit.assessments.ids_of_run(run)
        steps = {step["function_name"]: _seconds(step) for step in DBOS.list_workflow_steps(run)}
        return RunStatus(
            stages=tuple(
                Stage(name=word, seconds=steps.get(name)) for name, word in STAGES.items()
            ),
            assessment_id=stored[-1] if stored else None,
            error=self._error(run),
        )

    def result(self, run: str) -> ReviewItem:
        """What a run stored: the part of the agent who wrote last. Raises NotFoundError."""
        with self._records.begin() as unit:
            stored = unit.assessments.ids_of_run(run)
            if not stored:
                raise NotFoundError(f"Run {run} has stored nothing yet; it may still be under way.")
            return review_item(unit, unit.notes.row_of_assessment(stored[-1]))

    def _error(self, run: str) -> str | None:
        failed = DBOS.list_workflows(workflow_ids=[run], status=FAILED, load_input=False)
        return in_words(failed[0]) if failed else None

    def pending(self) -> int:
        """How many runs wait or are under way, of every process."""
        self.launch()
        return len(self._open())

    def _open(self) -> set[str]:
        return {
            run.workflow_id
            for run in DBOS.list_workflows(
                name="assess_ticket", status=OPEN, load_input=False, load_output=False
            )
        }

    def watch(self, runs: Sequence[str], pause_s: float = 0.1) -> Iterator[Progress]:
        """How far `runs` are, again and again until each has ended."""
        wanted = set(runs)
        rest_began: float | None = None
        while True:
            began = time.monotonic()
            still_open = len(wanted & self._open())
            failed = self._failed(wanted)
            queue = self._control.batches.view()
            rests = bool(still_open) and queue.is_at_rest
            rest_began = (rest_began or began) if rests else None
            yield Progress(
                done=len(wanted) - still_open - len(failed),
                failed=len(failed),
                total=len(wanted),
                error=in_words(failed[0]) if failed else None,
                needs_operator=any(isinstance(cause_of(run), OperatorError) for run in failed),
                pauses=queue.pauses,
                # A pause may be over as soon as what it waited for is counted.
                is_at_rest=rest_began is not None
                and began - rest_began > 2.5 * self._control.tend_s,
            )
            if not still_open:
                return
            # A long queue takes long to count: counting takes a thirtieth of the time at most.
            time.sleep(max(pause_s, 30 * (time.monotonic() - began)))

    def _failed(self, wanted: set[str]) -> list[WorkflowStatus]:
        failed = DBOS.list_workflows(name="assess_ticket", status=FAILED, load_input=False)
        return [run for run in failed if run.workflow_id in wanted]

    def cancel(self, runs: Iterable[str]) -> None:
        """Take runs that have not begun out of the queue; a later submit queues them anew."""
        waiting = sorted(set(runs) & self._open())
        if waiting:
            DBOS.cancel_workflows(waiting)


def _quieten_dbos() -> None:
    """Keep DBOS from opening a log of its own: the operator's log level decides."""
    logger = logging.getLogger("dbos")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


def _seconds(step: StepInfo) -> float | None:
    began, ended = step["started_at_epoch_ms"], step["completed_at_epoch_ms"]
    return None if began is None or ended is None else (ended - began) / 1000


def _run_of(ticket: str, transcript: str, spent: set[str]) -> str:
    """The id of the ticket's next run that isn't spent."""
    attempt = 0
    while (run := run_id(ticket, transcript, attempt)) in spent:
        attempt += 1
    return run


def _limiter(limit: StartLimit | None) -> QueueRateLimit | None:
    return {"limit": limit.runs, "period": limit.period_s} if limit else None


def _utc_now() -> datetime:
    return datetime.now(UTC)
