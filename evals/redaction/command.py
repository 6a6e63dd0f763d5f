"""`debrief eval run redaction`: from the sets in a folder to figures on the screen."""

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from rich.console import Console
from rich.text import Text

from app.errors import EvalError
from evals.kept_figures import FiguresRun, hash_of, only_known
from evals.redaction.cases import read_set
from evals.redaction.measuring import (
    Output,
    Redacts,
    SetFigures,
    measure_set,
    run_set,
    worst_misses,
    worst_takings,
)
from evals.redaction.report import HOW_COUNTED, show_misses, show_set
from evals.redaction.suite import RedactionSuite, SetSpec
from evals.resampling import Figure

Watch = Callable[[str, int], AbstractContextManager[Callable[[], None]]]


class RedactionRun(BaseModel):
    """The figures of one run of the suite. Holds no text of the sets."""

    model_config = ConfigDict(frozen=True)

    suite: str
    redaction_version: str
    sets: tuple[SetFigures, ...]


@dataclass(frozen=True)
class RedactionChoice:
    """What to run: the folder of the sets, which of them, how many cases, what to show."""

    data: Path | None = None
    sets: tuple[str, ...] = ()
    limit: int | None = None
    misses: int = 10
    as_json: bool = False


def run_redaction(
    suite: RedactionSuite,
    choice: RedactionChoice,
    console: Console,
    watch: Watch,
    now: datetime,
    redactor: Redacts | None = None,
) -> FiguresRun:
    """Measure the product's redactor, or `redactor`, and show the figures; gives them back to
    be kept.

    Raises EvalError where the folder isn't given or holds none of the sets.
    """
    from app.redaction.redactor import VERSION, build_redactor

    data, specs = _chosen(suite, choice)
    redactor = redactor or build_redactor()
    if not choice.as_json:
        console.print(Text(f"{suite.title} (redaction {VERSION})", style="bold"))
    sets = [_run_set(suite, spec, data, choice, (console, watch, redactor)) for spec in specs]
    if choice.as_json:
        run = RedactionRun(suite=suite.name, redaction_version=VERSION, sets=tuple(sets))
        text = json.dumps(run.model_dump(mode="json"), indent=1)
        console.print(text, soft_wrap=True)
    else:
        console.print(Text(f"\n{HOW_COUNTED}", style="dim"), soft_wrap=True)
    return FiguresRun(
        suite=suite.name,
        by=f"redaction {VERSION}",
        kept_as="own",
        cases_hash=hash_of((data / spec.file).read_bytes() for spec in specs),
        is_whole=choice.limit is None and not choice.sets,
        made_at=now,
        figures=_figures(sets),
    )


def _figures(sets: Sequence[SetFigures]) -> dict[str, Figure]:
    rows = {
        f"{one.name}, {row.name}: {title}": figure
        for one in sets
        for row in one.rows
        for title, figure in (
            ("precision", row.precision),
            ("recall", row.recall),
            ("F2", row.f2),
            ("gone as anything", row.covered),
            ("whole", row.whole),
        )
    }
    wrong = {f"{one.name}: false redactions": one.false_rate for one in sets}
    return only_known(rows | wrong)


def _chosen(suite: RedactionSuite, choice: RedactionChoice) -> tuple[Path, list[SetSpec]]:
    """The data folder, and the sets that are there. A set that was named must be there."""
    if choice.data is None:
        raise EvalError(
            f"suite {suite.name!r} needs the folder of its public sets; give it with --data"
        )
    specs = suite.only(choice.sets)
    there = [spec for spec in specs if choice.sets or (choice.data / spec.file).is_file()]
    if not there:
        names = ", ".join(spec.file for spec in specs)
        raise EvalError(f"{choice.data}: none of the sets is there; it must hold {names}")
    return choice.data, there


def _run_set(
    suite: RedactionSuite,
    spec: SetSpec,
    data: Path,
    choice: RedactionChoice,
    means: tuple[Console, Watch, Redacts],
) -> SetFigures:
    console, watch, redactor = means
    cases = read_set(spec, data, choice.limit)
    for case in cases[:1]:
        redactor.redact(case.ticket())  # word lists are read with the first one: not timed
    with watch(f"{suite.name}: {spec.name}", len(cases)) as on_case:
        outputs, seconds = run_set(cases, redactor, on_case)
    figures = measure_set(spec, outputs, seconds, suite.sampling)
    if not choice.as_json:
        show_set(console, figures)
        _show_misses(console, spec, outputs, choice.misses)
    return figures


def _show_misses(console: Console, spec: SetSpec, outputs: list[Output], count: int) -> None:
    show_misses(console, worst_misses(spec, outputs, count), worst_takings(outputs, count))
