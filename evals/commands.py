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
    from evals.kept_figures import FiguresRun
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

    bench, keeping = _bench(context), (out, save_baseline, as_json)
    if is_redaction_suite(suite, bench.suites):
        from evals.redaction.command import RedactionChoice

        asked = RedactionChoice(data, tuple(sets or ()), limit, misses, as_json)
        _keep(bench, _run_redaction(bench, suite, asked), keeping)
        return
    choice = Choice(judge.value if judge else None, model, prompt, limit)
    if is_attack_suite(suite, bench.suites):
        _keep(bench, _run_attacks(bench, suite, choice, data, as_json=as_json), keeping)
        return
    if data is not None:
        asked_public = (data, tuple(sets or ()), as_json)
        _keep(bench, _run_public(bench, suite, choice, asked_public), keeping)
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
    from evals.kept_figures import is_figures_run
    from evals.report import cost_in_words, show_comparison

    bench = _bench(context)
    if is_figures_run(a) or is_figures_run(b):
        _compare_figures(a, b, as_json=as_json)
        return
    comparison, runs = bench.compare(bench.suite(suite), (a, b), Choice(None, model, None, limit))
    if as_json:
        _print_json({"comparison": comparison})
        return
    console = _console()
    show_comparison(console, comparison)
    for name, run in zip(("A", "B"), runs, strict=True):
        took = cost_in_words([case.usage for case in run.cases], run.cost_usd)
        console.print(f"{name}: {took}", soft_wrap=True)


def _compare_figures(a: Path, b: Path, *, as_json: bool) -> None:
    from evals.figures_report import show_difference
    from evals.kept_figures import compare_figures, load_figures

    difference = compare_figures(load_figures(a), load_figures(b), (a.name, b.name))
    if as_json:
        _print_json({"comparison": difference})
        return
    show_difference(_console(), difference)


@eval_app.command("list")
def list_command(context: typer.Context) -> None:
    """List the suites, what each needs, and its baselines."""
    from evals.listing import list_all, show_listing

    bench = _bench(context)
    show_listing(_console(), list_all(bench.suites, bench.baselines))


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


def _keep(bench: "Bench", run: "FiguresRun", keeping: tuple[Path | None, bool, bool]) -> None:
    """Keeps a run of figures, and shows how it differs from its baseline."""
    from evals.figures_report import show_difference
    from evals.kept_figures import beside_baseline, keep_figures, save_figures_baseline

    out, as_baseline, as_json = keeping
    _say(f"Kept in {keep_figures(run, bench.runs, out)}")
    difference = beside_baseline(run, bench.baselines)
    if as_baseline:
        _say(f"Baseline saved in {save_figures_baseline(run, bench.baselines)}")
    if difference is not None and not as_json:
        show_difference(_console(), difference)


def _run_redaction(bench: "Bench", name: str, choice: "RedactionChoice") -> "FiguresRun":
    from evals.redaction.command import run_redaction
    from evals.redaction.suite import read_redaction_suite

    suite = read_redaction_suite(name, bench.suites)
    return run_redaction(suite, choice, _console(), bench.watch, bench.clock())


def _run_public(
    bench: "Bench", suite: str, choice: "Choice", asked: tuple[Path, tuple[str, ...], bool]
) -> "FiguresRun":
    from evals.public.command import PublicChoice, run_public
    from evals.public.suite import read_public_suite

    data, sets, as_json = asked
    public = PublicChoice(data, sets, choice.limit, as_json, bench.workers)
    read = read_public_suite(suite, bench.suites)
    with bench.judging(choice) as judging:
        return run_public(read, public, judging, _console(), bench.watch, bench.clock())


def _run_attacks(
    bench: "Bench", name: str, choice: "Choice", data: Path | None, *, as_json: bool
) -> "FiguresRun":
    from evals.attacks.command import AttackChoice, run_attack_suite
    from evals.attacks.suite import read_attack_suite

    suite = read_attack_suite(name, bench.suites)
    asked = AttackChoice(data, choice.limit, as_json)
    _, kept = run_attack_suite(bench, suite, choice, asked, _console())
    return kept


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
