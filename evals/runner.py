"""Runs a suite's cases through the product's own judging code."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from app import __version__
from app.errors import EvalError, OperatorError, PassingError
from app.judging.assessment import Assessment, UnscoredReason, Usage
from app.playbook.rubric import Level, Rubric
from app.transcripts.ticket import Ticket
from evals.run import CaseResult, CaseVerdict, EvalRun, Label, MadeBy
from evals.suite import Suite, dataset_hash

if TYPE_CHECKING:
    from pydantic_evals.reporting import EvaluationReport, ReportCase, ReportCaseFailure


class Judging(Protocol):
    """The product's judging code, whole: redact, find passages, judge, verify, score."""

    @property
    def rubric(self) -> Rubric:
        """What it judges against."""

    def assess_case(self, ticket: Ticket) -> Assessment:
        """The assessment that the labels of `ticket` are about: of its last agent's part."""


@dataclass(frozen=True)
class Pace:
    """How a run goes: cases at the same time, and who is told after each one."""

    workers: int = 4
    on_case: Callable[[], None] = lambda: None


def run_suite(
    suite: Suite,
    tickets: Sequence[Ticket],
    judging: Judging,
    made_at: datetime,
    *,
    limit: int | None = None,
    pace: Pace | None = None,
) -> EvalRun:
    """The first `limit` of the suite's labelled `tickets`, or all, assessed and set beside
    their labels.

    A case that fails, for want of a model's answer or by a fault in our code, is kept with
    its error and stays out of every figure. Raises OperatorError where the set-up is wrong,
    so that no case can work, and EvalError where none did.
    """
    pace = pace or Pace()
    attempts = _Attempts(judging, pace.on_case)
    started = time.monotonic()
    report = _evaluate(suite, tickets[:limit], attempts, pace.workers)
    if attempts.fatal:
        raise attempts.fatal[0]
    results = {case.name: _result(case) for case in report.cases}
    results |= {f.name: _failed(f, f.name in attempts.unanswered) for f in report.failures}
    return EvalRun(
        suite=suite.name,
        made_at=made_at,
        made_by=_made_by(suite, tickets, report),
        dimensions=judging.rubric.dimension_of,
        dataset_size=len(tickets),
        duration_s=round(time.monotonic() - started, 3),
        cases=tuple(results[ticket.id] for ticket in tickets[:limit]),
    )


class _Attempts:
    """The task that each case runs, and what went wrong on the way."""

    def __init__(self, judging: Judging, on_case: Callable[[], None]) -> None:
        self.judging = judging
        self.on_case = on_case
        self.fatal: list[OperatorError] = []  # the set-up is wrong: no case can work
        self.unanswered: set[str] = set()

    def assess(self, ticket: Ticket) -> Assessment:
        if self.fatal:
            raise self.fatal[0]
        try:
            return self.judging.assess_case(ticket)
        except OperatorError as error:
            self.fatal.append(error)
            raise
        except PassingError:
            self.unanswered.add(ticket.id)
            raise
        finally:
            self.on_case()


def _evaluate(
    suite: Suite, tickets: Sequence[Ticket], attempts: _Attempts, workers: int
) -> "EvaluationReport[Ticket, Assessment, dict[str, str]]":
    from pydantic_evals import Case, Dataset

    from evals.evaluators import build_evaluators

    dataset = Dataset(
        name=suite.name,
        cases=[
            Case[Ticket, Assessment, dict[str, str]](name=t.id, inputs=t, metadata=t.labels)
            for t in tickets
        ],
        evaluators=build_evaluators(suite.evaluators),
    )
    return asyncio.run(dataset.evaluate(attempts.assess, max_concurrency=workers, progress=False))


def _result(case: "ReportCase[Ticket, Assessment, dict[str, str]]") -> CaseResult:
    for failure in case.evaluator_failures:
        raise EvalError(
            f"evaluator {failure.name} failed on ticket {case.name!r}: {failure.error_message}"
        )
    return CaseResult(
        ticket_id=case.name,
        verdicts=tuple(
            _verdict(case.output, criterion, _label(label))
            for criterion, label in (case.metadata or {}).items()
        ),
        usage=case.output.usage,
        harms={name: int(score.value) for name, score in sorted(case.scores.items())},
    )


def _verdict(assessment: Assessment, criterion: str, label: Label) -> CaseVerdict:
    for verdict in assessment.verdicts:
        if verdict.criterion == criterion:
            return CaseVerdict(
                criterion=criterion,
                label=label,
                predicted=verdict.level,
                unscored=verdict.unscored,
            )
    return CaseVerdict(criterion=criterion, label=label, unscored=UnscoredReason.MISSING)


def _label(label: str) -> Label:
    return "not_applicable" if label == "not_applicable" else Level(label)


def _failed(
    failure: "ReportCaseFailure[Ticket, Assessment, dict[str, str]]", unanswered: bool
) -> CaseResult:
    reason = UnscoredReason.NO_REPLY if unanswered else None
    return CaseResult(
        ticket_id=failure.name,
        verdicts=tuple(
            CaseVerdict(criterion=criterion, label=_label(label), unscored=reason)
            for criterion, label in (failure.metadata or {}).items()
        ),
        usage=Usage(cost_usd=None),
        error=" ".join(failure.error_message.split())[:200],
    )


def _made_by(
    suite: Suite,
    tickets: Sequence[Ticket],
    report: "EvaluationReport[Ticket, Assessment, dict[str, str]]",
) -> MadeBy:
    if not report.cases:
        first = report.failures[0]
        raise EvalError(
            f"suite {suite.name!r}: none of {len(report.failures)} cases could be assessed; "
            f"the first, ticket {first.name!r}: {' '.join(first.error_message.split())[:200]}"
        )
    made_by = report.cases[0].output.made_by
    return MadeBy(
        dataset_hash=dataset_hash(tickets),
        judge=made_by.judge,
        rubric=made_by.rubric,
        rubric_hash=made_by.rubric_hash,
        index_version=made_by.index_version,
        redaction_version=made_by.redaction_version,
        app_version=__version__,
    )
