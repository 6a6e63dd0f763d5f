"""The durable workflow: retrieve, judge, draft, save.

Runs on DBOS. Each step's result is kept in the job database before the next
begins, so a run that was killed goes on where it stood and no finished model
call is made again. The run's id follows from the ticket and its transcript:
asking twice starts it once. Only ids and redacted text get into the job database.
"""

import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from threading import Event, RLock, Thread

from dbos import (
    DBOS,
    DBOSConfig,
    DBOSConfiguredInstance,
    SetWorkflowID,
    StepInfo,
    StepOptions,
    WorkflowStatus,
    error,
)
from pydantic import BaseModel, ConfigDict

from app.beside import Beside
from app.coaching.drafter import Draft
from app.desk.assessing import Assessing, Job, Retrieved, run_id
from app.desk.reviewing import review_item
from app.desk.views import ReviewItem, RunStatus, Stage
from app.errors import DebriefError, InputError, ModelUnavailableError, NotFoundError, OperatorError
from app.judging.assessment import Assessment
from app.judging.judge import Brief
from app.slots import Slot, free_slots, take_slot
from app.storage.database import open_engine
from app.storage.records import Records

QUEUE = "assess"
# Runs that were begun by one version of the steps must end with the same steps.
WORKFLOW_VERSION = "1"
ATTEMPTS = 3  # of a model that is down, each with the client's own retries
TAKE_OVER_S = 2.0  # how often a process looks for what others left
POLL_S = 0.05  # DBOS's default of a second would be most of a short run
STAGES = {
    "retrieve": "Passages found",
    "judge": "Judged",
    "draft": "Note drafted",
    "save": "Saved",
}
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


@DBOS.dbos_class()
class AssessmentRuns(DBOSConfiguredInstance):
    """The workflow over the stages of one process."""

    def __init__(self, stages: Assessing, retry_pause_s: float) -> None:
        super().__init__("assessment-runs")
        self._stages = stages
        self._retry: StepOptions = {
            "name": "judge",
            "retries_allowed": True,
            "max_attempts": ATTEMPTS,
            "interval_seconds": retry_pause_s,
            "should_retry": _may_pass,
        }

    @DBOS.workflow(name="assess_ticket")
    def assess_ticket(self, run: str, ticket_id: str, transcript_hash: str) -> list[str]:
        """The ids of the assessments that the run stored."""
        job = Job(run_id=run, ticket_id=ticket_id, transcript_hash=transcript_hash)
        retrieved: str = DBOS.run_step({"name": "retrieve"}, self._retrieve, job)
        parts = []
        for part in range(len(Retrieved.model_validate_json(retrieved).parts)):
            judged = self._judged(job, part, retrieved)
            drafted = DBOS.run_step({"name": "draft"}, self._draft, job, part, retrieved, judged)
            parts.append((judged, drafted))
        return DBOS.run_step({"name": "save"}, self._save, job, parts)

    def _judged(self, job: Job, part: int, retrieved: str) -> str:
        """One part's assessment; where the model never answers, one that says so."""
        try:
            return DBOS.run_step(self._retry, self._judge, job, part, retrieved)
        except (ModelUnavailableError, error.DBOSMaxStepRetriesExceeded) as fault:
            reason = str(_cause(fault))
            return DBOS.run_step({"name": "give up"}, self._give_up, job, part, retrieved, reason)

    def _retrieve(self, job: Job) -> str:
        return self._stages.retrieve(self._stages.ticket(job)).model_dump_json()

    def _judge(self, job: Job, part: int, retrieved: str) -> str:
        return self._stages.judge(self._brief(job, part, retrieved)).model_dump_json()

    def _give_up(self, job: Job, part: int, retrieved: str, reason: str) -> str:
        brief = self._brief(job, part, retrieved)
        return self._stages.give_up(brief, reason).model_dump_json()

    def _draft(self, job: Job, part: int, retrieved: str, judged: str) -> str:
        assessment = Assessment.model_validate_json(judged)
        brief = self._brief(job, part, retrieved)
        return self._stages.draft(brief, assessment).model_dump_json()

    def _save(self, job: Job, parts: list[tuple[str, str]]) -> list[str]:
        made = [
            (Assessment.model_validate_json(judged), Draft.model_validate_json(drafted))
            for judged, drafted in parts
        ]
        return list(self._stages.save(job, self._stages.ticket(job), made))

    def _brief(self, job: Job, part: int, retrieved: str) -> Brief:
        found = Retrieved.model_validate_json(retrieved)
        return self._stages.brief(self._stages.ticket(job), part, found)


def _may_pass(fault: BaseException) -> bool:
    return isinstance(fault, ModelUnavailableError)


def _cause(fault: BaseException) -> BaseException:
    """What made the last try fail, for the reason that a person reads."""
    tries = getattr(fault, "errors", None)
    return tries[-1] if tries else fault


class Jobs:
    """The queue of one process: feeds it, works it off, and tells how far it is.

    Every process on the same job database feeds and works the same queue.
    """

    def __init__(
        self,
        stages: Assessing,
        records: Records,
        *,
        database_url: str,
        data_dir: Path,
        workers: int,
        retry_pause_s: float = 5.0,
        beside: Beside | None = None,
    ) -> None:
        self._stages = stages
        self._records = records
        self._database_url = database_url
        self._data_dir = data_dir
        self._workers = workers
        self._beside = beside
        self._retry_pause_s = retry_pause_s
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
            Thread(target=self._take_over, daemon=True, name="take-over").start()
            if self._beside:
                self._beside.start()

    def _launched(self, slot: Slot) -> "AssessmentRuns":
        DBOS(config=self._config(slot))
        runs = AssessmentRuns(self._stages, self._retry_pause_s)
        try:
            DBOS.launch()
            DBOS.register_queue(
                QUEUE,
                worker_concurrency=self._workers,
                polling_interval_sec=POLL_S,
                on_conflict="always_update",
            )
        except BaseException:
            DBOS.destroy(destroy_registry=False)
            forget_instance(runs)
            raise
        return runs

    def _take_over(self) -> None:
        """Queue anew what another process began and left, however it ended."""
        while True:
            with self._changing:
                if self._stopping.is_set():
                    return
                for name, held in free_slots(self._slots):
                    DBOS._recover_pending_workflows([name])
                    held.close()
            if self._stopping.wait(TAKE_OVER_S):
                return

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
            if self._slot:
                self._slot.close()

    def submit(self, jobs: Sequence[tuple[str, str]], again: bool = False) -> list[str]:
        """Queue (ticket id, transcript hash) pairs; returns their run ids.

        A run that is queued, under way or done is left as it is; one that failed
        is tried again; with `again`, each gets a new run.
        """
        self.launch()
        spent = self._spent_runs(again)
        return [self._enqueue(ticket, transcript, spent) for ticket, transcript in jobs]

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

    def _enqueue(self, ticket: str, transcript: str, spent: set[str]) -> str:
        assert self._runs is not None
        attempt = 0
        while (run := run_id(ticket, transcript, attempt)) in spent:
            attempt += 1
        with SetWorkflowID(run):
            DBOS.enqueue_workflow(QUEUE, self._runs.assess_ticket, run, ticket, transcript)
        return run

    def start(self, ticket_id: str) -> str:
        """Queue one ticket as it stands; returns the run's id. Raises NotFoundError."""
        with self._records.begin() as unit:
            ticket = unit.tickets.get(ticket_id)
        return self.submit([(ticket_id, ticket.transcript_hash)])[0]

    def start_many(self, ticket_ids: Sequence[str]) -> list[str]:
        """For each ticket the id of a run that assesses it as it stands, finished or queued."""
        return [self.begin(ticket_id) for ticket_id in ticket_ids]

    def begin(self, ticket_id: str) -> str:
        """The id of a run that assesses the ticket as it stands: a finished one, or a new one."""
        with self._records.begin() as unit:
            ticket = unit.tickets.get(ticket_id)
            made = unit.assessments.latest_of(ticket_id, ticket.transcript_hash)
        return made[0] if made else self.start(ticket_id)

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
        return _in_words(failed[0]) if failed else None

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
        while True:
            began = time.monotonic()
            still_open = len(wanted & self._open())
            failed = self._failed(wanted)
            yield Progress(
                done=len(wanted) - still_open - len(failed),
                failed=len(failed),
                total=len(wanted),
                error=_in_words(failed[0]) if failed else None,
                needs_operator=any(isinstance(_cause_of(run), OperatorError) for run in failed),
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


def _cause_of(run: WorkflowStatus) -> BaseException | None:
    return _cause(run.error) if run.error else None


def _in_words(run: WorkflowStatus) -> str:
    """Why a run failed, for a person: our own errors speak, others are for the log."""
    cause = _cause_of(run)
    if isinstance(cause, DebriefError):
        return str(cause)
    kind = type(cause).__name__ if cause else run.status.lower()
    return f"an unexpected fault ({kind}) in run {run.workflow_id}; it will be tried again"


def forget_instance(runs: AssessmentRuns) -> None:
    """Let another set of stages take the workflow's place in this process."""
    from dbos._dbos import _get_or_create_dbos_registry

    instances = _get_or_create_dbos_registry().instance_info_map
    for name in [name for name, known in instances.items() if known is runs]:
        del instances[name]
