"""`debrief eval run judge --data FOLDER`: from public sets to figures on the screen."""

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from rich.console import Console

from app.errors import EvalError
from app.judging.assessment import JudgeIdentity
from app.judging.builtin.learned.model import load_weights
from app.judging.builtin.learned.sets import Labelled, read_labelled, set_path
from app.judging.scoring import overall
from app.playbook.rubric import Rubric
from app.transcripts.ticket import Role, Ticket
from evals.bench import NamedJudging
from evals.kept_figures import FiguresRun, hash_of, only_known
from evals.public.measuring import FigureRow, Said, measure_set
from evals.public.report import show_public
from evals.public.suite import PublicSuite, SetSpec
from evals.resampling import Figure
from evals.run import judge_in_words, judge_kept_as

Watch = Callable[[str, int], AbstractContextManager[Callable[[], None]]]


class PublicRun(BaseModel):
    """The figures of one run. Holds no text of the sets.

    fitted_on: the sets that the gauges were fitted on, whose gauge figures flatter them.
    """

    model_config = ConfigDict(frozen=True)

    suite: str
    judge: JudgeIdentity
    fitted_on: tuple[str, ...]
    rows: tuple[FigureRow, ...]


@dataclass(frozen=True)
class PublicChoice:
    """The folder of the sets, which of them, how many conversations of each, what to show."""

    data: Path
    sets: tuple[str, ...] = ()
    limit: int | None = None
    as_json: bool = False
    workers: int = 1


def run_public(
    suite: PublicSuite,
    choice: PublicChoice,
    judging: NamedJudging,
    console: Console,
    watch: Watch,
    now: datetime,
) -> FiguresRun:
    """Judge the sets' conversations, and show how that goes with what people said; gives the
    figures back to be kept.

    Raises EvalError where the folder holds none of the sets.
    """
    rows: list[FigureRow] = []
    specs = _chosen(suite, choice)
    for spec in specs:
        cases = read_labelled(choice.data, spec.name, choice.limit)
        with watch(f"{suite.name}: {spec.name}", len(cases)) as on_case:
            said = list(_said(cases, judging, choice.workers, on_case))
        rows += measure_set(spec, list(zip(cases, said, strict=True)), suite.sampling)
    fitted = _fitted_on(choice.data, specs) if any(row.gauge for row in rows) else ()
    run = PublicRun(suite=suite.name, judge=judging.identity, fitted_on=fitted, rows=tuple(rows))
    if choice.as_json:
        console.print(json.dumps(run.model_dump(mode="json"), indent=1), soft_wrap=True)
    else:
        show_public(console, suite, run.rows, fitted, is_whole=choice.limit is None)
    return FiguresRun(
        suite=suite.name,
        by=judge_in_words(run.judge),
        kept_as=judge_kept_as(run.judge),
        cases_hash=hash_of(set_path(choice.data, spec.name).read_bytes() for spec in specs),
        is_whole=choice.limit is None and not choice.sets,
        made_at=now,
        figures=_figures(run.rows),
    )


def _figures(rows: Sequence[FigureRow]) -> dict[str, Figure]:
    return only_known(
        {
            f"{row.set}, {row.label}, {row.measure}: {title}": figure
            for row in rows
            for title, figure in (("gauge", row.gauge), ("score", row.score))
        }
    )


def _chosen(suite: PublicSuite, choice: PublicChoice) -> Sequence[SetSpec]:
    """The sets that are there. One that was named must be there."""
    specs = suite.only(choice.sets)
    there = [spec for spec in specs if choice.sets or set_path(choice.data, spec.name).is_file()]
    if not there:
        names = ", ".join(f"{spec.name}/data.jsonl" for spec in specs)
        raise EvalError(f"{choice.data}: none of the sets is there; it must hold {names}")
    return there


def _said(
    cases: Sequence[Labelled], judging: NamedJudging, workers: int, on_case: Callable[[], None]
) -> Iterator[Said]:
    rubric = judging.rubric

    def of(case: Labelled) -> Said:
        try:
            return _of(case.ticket, judging, rubric)
        finally:
            on_case()

    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(of, cases)


def _of(ticket: Ticket, judging: NamedJudging, rubric: Rubric) -> Said:
    assessment, gauges = judging.gauge_case(ticket)
    scores = {score.dimension.value: score.score for score in assessment.scores}
    return Said(
        scores=scores | {"overall": overall(assessment.scores, rubric)},
        gauges=gauges,
        reply_words=sum(len(turn.text.split()) for turn in ticket.turns if turn.role is Role.AGENT),
    )


def _fitted_on(data: Path, specs: Sequence[SetSpec]) -> tuple[str, ...]:
    """The sets whose file is the one that the gauges' weights were fitted on."""
    known = load_weights().sets
    return tuple(
        spec.name
        for spec in specs
        if known.get(spec.name) == sha256(set_path(data, spec.name).read_bytes()).hexdigest()
    )
