"""One run of the durable workflow: find the passages, judge, draft and save.

Runs on DBOS. What was judged is kept in the job database before the note is drafted, so a
run that was killed goes on where it stood. What costs nothing is done anew: the passages
are found again, and a finished model call whose step wasn't is answered by the model cache.
Only ids and redacted text get into the job database.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from threading import Event
from typing import TypeVar

from dbos import DBOS, DBOSConfiguredInstance, StepOptions, WorkflowStatus, error

from app.coaching.drafter import Draft
from app.desk.admission import Admission, HeldBack
from app.desk.assessing import Assessing, Job
from app.errors import DebriefError, ModelPausedError, ModelUnavailableError
from app.judging.asking_run import AskingRun, asking_for
from app.judging.assessment import Assessment
from app.judging.judge import Brief
from app.redaction.report import RedactedTicket

T = TypeVar("T")

# Runs that were begun by one version of the steps must end with the same steps; one that meets
# others fails, and is tried anew.
WORKFLOW_VERSION = "1"
ATTEMPTS = 3  # of a model that is down, each with the client's own retries
STAGES = {"judge": "Judged", "draft": "Note drafted and saved"}  # each step costs some 3 ms


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
        with self._admission.run(run, batch), asking_for(AskingRun(run, batch)):
            return self._stages_of(job)

    def _stages_of(self, job: Job) -> list[str]:
        ticket = self._stages.ticket(job)
        briefs = self._stages.briefs(ticket)
        judged = [self._judged(job, brief) for brief in briefs]
        return DBOS.run_step({"name": "draft"}, self._finish, job, ticket, briefs, judged)

    def _judged(self, job: Job, brief: Brief) -> str:
        """One part's assessment; where the model never answers, one that says so."""
        try:
            return DBOS.run_step(self._retry, self._judge, job, brief)
        except (ModelUnavailableError, error.DBOSMaxStepRetriesExceeded) as fault:
            return DBOS.run_step({"name": "give up"}, self._give_up, brief, str(cause_in(fault)))

    def _judge(self, job: Job, brief: Brief) -> str:
        judged = self._answered(lambda: self._stages.judge(brief, job.repeats))
        return judged.model_dump_json()

    def _give_up(self, brief: Brief, reason: str) -> str:
        return self._stages.give_up(brief, reason).model_dump_json()

    def _finish(
        self, job: Job, ticket: RedactedTicket, briefs: Sequence[Brief], judged: Sequence[str]
    ) -> list[str]:
        """Drafts a note for each part, and saves all in one transaction."""
        parts = [
            self._drafted(brief, Assessment.model_validate_json(document))
            for brief, document in zip(briefs, judged, strict=True)
        ]
        return list(self._stages.save(job, ticket, parts))

    def _drafted(self, brief: Brief, assessment: Assessment) -> tuple[Assessment, Draft]:
        return assessment, self._answered(lambda: self._stages.draft(brief, assessment))

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
    again = "`debrief queue failed --again` tries it again"
    return f"an unexpected fault ({kind}) in run {run.workflow_id}; {again}"


def forget_instance(runs: AssessmentRuns) -> None:
    """Let another set of stages take the workflow's place in this process."""
    from dbos._dbos import _get_or_create_dbos_registry

    instances = _get_or_create_dbos_registry().instance_info_map
    for name in [name for name, known in instances.items() if known is runs]:
        del instances[name]
