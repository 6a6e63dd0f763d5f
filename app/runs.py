"""One run of the durable workflow: retrieve, judge, draft, save.

Runs on DBOS. Each step's result is kept in the job database before the next begins,
so a run that was killed goes on where it stood and no finished model call is made
again. Only ids and redacted text get into the job database.
"""

from collections.abc import Callable
from datetime import datetime
from threading import Event
from typing import TypeVar

from dbos import DBOS, DBOSConfiguredInstance, StepOptions, WorkflowStatus, error

from app.coaching.drafter import Draft
from app.desk.admission import Admission, HeldBack
from app.desk.assessing import Assessing, Job, Retrieved
from app.errors import DebriefError, ModelPausedError, ModelUnavailableError
from app.judging.assessment import Assessment
from app.judging.judge import Brief

T = TypeVar("T")

# Runs that were begun by one version of the steps must end with the same steps.
WORKFLOW_VERSION = "1"
ATTEMPTS = 3  # of a model that is down, each with the client's own retries
STAGES = {
    "retrieve": "Passages found",
    "judge": "Judged",
    "draft": "Note drafted",
    "save": "Saved",
}


@DBOS.dbos_class()
class AssessmentRuns(DBOSConfiguredInstance):
    """The workflow over the stages of one process."""

    def __init__(
        self, stages: Assessing, admission: Admission, retry_pause_s: float, stopping: Event
    ) -> None:
        super().__init__("assessment-runs")
        self._stages = stages
        self._admission = admission
        self._stopping = stopping
        self._retry: StepOptions = {
            "name": "judge",
            "retries_allowed": True,
            "max_attempts": ATTEMPTS,
            "interval_seconds": retry_pause_s,
            "should_retry": _may_pass,
        }

    @DBOS.workflow(name="assess_ticket")
    def assess_ticket(
        self,
        run: str,
        ticket_id: str,
        transcript_hash: str,
        batch: int | None = None,
        repeats: int | None = None,
    ) -> list[str]:
        """The ids of the assessments that the run stored.

        What has defaults came later than the first runs: they still end with these steps.
        """
        job = Job(
            run_id=run,
            ticket_id=ticket_id,
            transcript_hash=transcript_hash,
            batch=batch,
            repeats=repeats,
        )
        with self._admission.run(run, batch):
            return self._stages_of(job)

    def _stages_of(self, job: Job) -> list[str]:
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
            reason = str(cause_in(fault))
            return DBOS.run_step({"name": "give up"}, self._give_up, job, part, retrieved, reason)

    def _retrieve(self, job: Job) -> str:
        return self._stages.retrieve(self._stages.ticket(job)).model_dump_json()

    def _judge(self, job: Job, part: int, retrieved: str) -> str:
        brief = self._brief(job, part, retrieved)
        judged = self._answered(lambda: self._stages.judge(brief, job.repeats))
        return judged.model_dump_json()

    def _give_up(self, job: Job, part: int, retrieved: str, reason: str) -> str:
        brief = self._brief(job, part, retrieved)
        return self._stages.give_up(brief, reason).model_dump_json()

    def _draft(self, job: Job, part: int, retrieved: str, judged: str) -> str:
        assessment = Assessment.model_validate_json(judged)
        brief = self._brief(job, part, retrieved)
        drafted = self._answered(lambda: self._stages.draft(brief, assessment))
        return drafted.model_dump_json()

    def _save(self, job: Job, parts: list[tuple[str, str]]) -> list[str]:
        made = [
            (Assessment.model_validate_json(judged), Draft.model_validate_json(drafted))
            for judged, drafted in parts
        ]
        return list(self._stages.save(job, self._stages.ticket(job), made))

    def _brief(self, job: Job, part: int, retrieved: str) -> Brief:
        found = Retrieved.model_validate_json(retrieved)
        return self._stages.brief(self._stages.ticket(job), part, found)

    def _answered(self, ask: Callable[[], T]) -> T:
        """The model's answer, once nobody holds it back for its silence.

        Waiting for that is none of the run's attempts: the model wasn't asked.
        """
        waited = False
        while True:
            try:
                answer = ask()
            except ModelPausedError as pause:
                self._admission.model_is_silent(str(pause), pause.until)
                self._wait_until(pause.until)
                waited = True
            else:
                if waited:
                    self._admission.model_answers()
                return answer

    def _wait_until(self, moment: datetime) -> None:
        """Raises HeldBack where the process stops first: the next one goes on from here."""
        wait_s = self._admission.seconds_until(moment)
        if self._stopping.wait(max(0.05, wait_s)):
            raise HeldBack


def _may_pass(fault: BaseException) -> bool:
    return isinstance(fault, ModelUnavailableError)


def cause_in(fault: BaseException) -> BaseException:
    """What made the last try fail, for the reason that a person reads."""
    tries = getattr(fault, "errors", None)
    return tries[-1] if tries else fault


def cause_of(run: WorkflowStatus) -> BaseException | None:
    """What made a run fail; None where it didn't."""
    return cause_in(run.error) if run.error else None


def in_words(run: WorkflowStatus) -> str:
    """Why a run failed, for a person: our own errors speak, others are for the log."""
    cause = cause_of(run)
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
