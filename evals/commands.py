"""`debrief eval`: run a suite, compare two runs or two prompts, list what there is.

Only typer is imported at the top: `debrief --help` must not wait for the statistics.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pydantic import BaseModel
    from rich.console import Console

    from evals.bench import Bench, Choice
    from evals.redaction.command import RedactionChoice
    from evals.suite import Suite

eval_app = typer.Typer(
    help="Test the judge against labelled tickets.", no_args_is_help=True, add_completion=False
)


class JudgeName(StrEnum):
    """The judges that can be asked for."""

    BUILTIN = "builtin"
    LLM = "llm"


Judge = Annotated[JudgeName | None, typer.Option(help="Instead of the configured judge.")]
Model = Annotated[str | None, typer.Option(help="LiteLLM's name of a model to judge with.")]
Prompt = Annotated[Path | None, typer.Option(help="A prompt file to judge with.")]
Limit = Annotated[int | None, typer.Option(min=1, help="Only the first so many cases.")]
Out = Annotated[Path | None, typer.Option(help="Where to keep the run; else in evals/runs.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]
Data = Annotated[
    Path | None,
    typer.Option(help="The folder of public sets, for the suites redaction, judge and attacks."),
]
Sets = Annotated[list[str] | None, typer.Option("--set", help="Only this set; may be repeated.")]
Misses = Annotated[int, typer.Option(min=0, help="So many of the worst misses are shown.")]
SaveBaseline = Annotated[bool, typer.Option("--save-baseline", help="Keep it as the baseline.")]
Side = Annotated[Path, typer.Argument(help="A run (.json), or a prompt (.md) to run first.")]


@eval_app.command("run")
def run_suite_command(  # noqa: PLR0913 -- a parameter is an option on the command line
    context: typer.Context,
    *,
    suite: Annotated[str, typer.Argument(help="A suite; `debrief eval list` names them.")],
    judge: Judge = None,
    model: Model = None,
    prompt: Prompt = None,
    limit: Limit = None,
    out: Out = None,
    as_json: AsJson = False,
    save_baseline: SaveBaseline = False,
    data: Data = None,
    sets: Sets = None,
    misses: Misses = 10,
) -> None:
    """Run SUITE, print its figures and its difference from the baseline."""
    from evals.attacks.suite import is_attack_suite
    from evals.bench import Choice
    from evals.redaction.suite import is_redaction_suite

    bench = _bench(context)
    if is_redaction_suite(suite, bench.suites):
        from evals.redaction.command import RedactionChoice

        asked = RedactionChoice(data, tuple(sets or ()), limit, misses, as_json)
        _run_redaction(bench, suite, asked)
        return
    choice = Choice(judge.value if judge else None, model, prompt, limit)
    if is_attack_suite(suite, bench.suites):
        _run_attacks(bench, suite, choice, data, as_json=as_json)
        return
    if data is not None:
        _run_public(bench, suite, choice, (data, tuple(sets or ()), as_json))
        return
    read = bench.suite(suite)
    _run(bench, read, choice, out=out, as_json=as_json, as_baseline=save_baseline)


@eval_app.command("compare")
def compare_command(
    context: typer.Context,
    a: Side,
    b: Side,
    suite: Annotated[str, typer.Option(help="The suite that prompts are run over.")] = "judge",
    model: Model = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """Say whether B is better than A, worse, or can't be told from it."""
    from evals.bench import Choice
    from evals.report import cost_in_words, show_comparison

    bench = _bench(context)
    comparison, runs = bench.compare(bench.suite(suite), (a, b), Choice(None, model, None, limit))
    if as_json:
        _print_json({"comparison": comparison})
        return
    console = _console()
    show_comparison(console, comparison)
    for name, run in zip(("A", "B"), runs, strict=True):
        took = cost_in_words([case.usage for case in run.cases], run.cost_usd)
        console.print(f"{name}: {took}", soft_wrap=True)


@eval_app.command("list")
def list_command(context: typer.Context) -> None:
    """List the suites and their baselines."""
    from evals.attacks.suite import is_attack_suite, read_attack_suite
    from evals.redaction.suite import is_redaction_suite, read_redaction_suite
    from evals.report import show_suites
    from evals.suite import list_suites

    bench = _bench(context)
    show_suites(_console(), list_suites(bench.suites), bench.baselines)
    for path in sorted(bench.suites.glob("*.yaml")):
        if is_attack_suite(path.stem, bench.suites):
            attacks = read_attack_suite(path.stem, bench.suites)
            typer.echo(f" {attacks.name}: {attacks.title}; with BIPIA's where --data is given")
        if is_redaction_suite(path.stem, bench.suites):
            suite = read_redaction_suite(path.stem, bench.suites)
            typer.echo(f" {suite.name}: {suite.title}, given with --data")
            typer.echo(f" its sets: {', '.join(spec.name for spec in suite.sets)}")


def _run(
    bench: "Bench",
    suite: "Suite",
    choice: "Choice",
    *,
    out: Path | None,
    as_json: bool,
    as_baseline: bool,
) -> None:
    from evals.baseline import against_baseline, save_baseline
    from evals.metrics import measure
    from evals.report import show_baseline, show_run

    run = bench.run(suite, choice)
    _say(f"Kept in {bench.keep(run, out)}")
    metrics = measure(run, suite.sampling)
    difference = against_baseline(run, suite.sampling, bench.baselines)
    if as_baseline:
        _say(f"Baseline saved in {save_baseline(run, bench.baselines)}")
    if as_json:
        _print_json({"run": run, "metrics": metrics, "baseline": difference})
        return
    console = _console()
    show_run(console, suite, run, metrics)
    if difference is not None:
        show_baseline(console, difference)


def _run_redaction(bench: "Bench", name: str, choice: "RedactionChoice") -> None:
    from evals.redaction.command import run_redaction
    from evals.redaction.suite import read_redaction_suite

    run_redaction(read_redaction_suite(name, bench.suites), choice, _console(), bench.watch)


def _run_public(
    bench: "Bench", suite: str, choice: "Choice", asked: tuple[Path, tuple[str, ...], bool]
) -> None:
    from evals.public.command import PublicChoice, run_public
    from evals.public.suite import read_public_suite

    data, sets, as_json = asked
    public = PublicChoice(data, sets, choice.limit, as_json, bench.workers)
    read = read_public_suite(suite, bench.suites)
    with bench.judging(choice) as judging:
        run_public(read, public, judging, _console(), bench.watch)


def _run_attacks(
    bench: "Bench", name: str, choice: "Choice", data: Path | None, *, as_json: bool
) -> None:
    from evals.attacks.command import AttackChoice, run_attack_suite
    from evals.attacks.suite import read_attack_suite

    suite = read_attack_suite(name, bench.suites)
    asked = AttackChoice(data, choice.limit, as_json)
    run_attack_suite(bench, suite, choice, asked, _console())


def _bench(context: typer.Context) -> "Bench":
    """The bench that the caller gave (a test, say), or that of this process's settings."""
    from app.settings import read_settings
    from evals.bench import Bench

    if isinstance(context.obj, Bench):
        return context.obj
    return Bench(watch=_watch, workers=read_settings().workers)


@contextmanager
def _watch(what: str, total: int) -> Iterator[Callable[[], None]]:
    """A progress bar on standard error."""
    from app.terminal import progress

    done = iter(range(1, total + 1))
    with progress(what, total) as bar:
        yield lambda: bar.show(next(done))


def _console() -> "Console":
    """Standard output; wide where nobody's window sets the width, so that no row breaks."""
    from rich.console import Console

    console = Console(highlight=False, markup=False)
    return console if console.is_terminal else Console(highlight=False, markup=False, width=160)


def _say(line: str) -> None:
    typer.echo(line, err=True)


def _print_json(parts: "dict[str, BaseModel | None]") -> None:
    ready = {name: part and part.model_dump(mode="json") for name, part in parts.items()}
    typer.echo(json.dumps(ready, ensure_ascii=False, indent=1))
