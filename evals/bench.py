"""Where evals run: their folders, the clock, and how the judging code is had."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Protocol

from app.errors import EvalError
from app.judging.assessment import Assessment, JudgeIdentity
from app.settings import PROJECT
from app.transcripts.ticket import Ticket
from evals.baseline import BASELINES
from evals.compare import Comparison, compare
from evals.product import JudgeKind, build_judging
from evals.run import EvalRun, judge_in_words, load_run, save_run
from evals.runner import Judging, Pace, run_suite
from evals.suite import SUITES, Suite, read_cases, read_suite

RUNS = Path(__file__).resolve().parent / "runs"


class NamedJudging(Judging, Protocol):
    """Judging code that says which judge it is before it has judged anything."""

    @property
    def identity(self) -> JudgeIdentity:
        """Which judge it is."""

    def gauge_case(self, ticket: Ticket) -> tuple[Assessment, Mapping[str, float]]:
        """The assessment of the last agent's part, and its learned gauges, 0.0 to 1.0 each;
        none where the judge has none."""


Build = Callable[[JudgeKind | None, str | None, Path | None], AbstractContextManager[NamedJudging]]
Watch = Callable[[str, int], AbstractContextManager[Callable[[], None]]]


@dataclass(frozen=True)
class Choice:
    """Which judge to run; None for what the settings say."""

    kind: JudgeKind | None = None
    model: str | None = None
    prompt: Path | None = None
    limit: int | None = None


@dataclass(frozen=True)
class Bench:
    """What every eval command needs. `watch` gets what is run and the number of cases,
    and gives back what to call after each."""

    watch: Watch
    build: Build = build_judging
    root: Path = PROJECT
    suites: Path = SUITES
    baselines: Path = BASELINES
    runs: Path = RUNS
    workers: int = 4
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def suite(self, name: str) -> Suite:
        """The suite called `name`."""
        return read_suite(name, self.suites)

    def run(self, suite: Suite, choice: Choice) -> EvalRun:
        """One run. Raises EvalError where the choice contradicts itself."""
        with self.judging(choice) as judging:
            return self._run(suite, judging, choice)

    @contextmanager
    def judging(self, choice: Choice) -> Iterator[NamedJudging]:
        """The chosen judge. Raises EvalError where the choice contradicts itself."""
        if choice.kind == "builtin" and choice.model is not None:
            raise EvalError(
                f"--judge builtin uses no model, but --model is {choice.model!r}; leave one out"
            )
        with self.build(choice.kind, choice.model, choice.prompt) as judging:
            if choice.prompt is not None and judging.identity.kind == "builtin":
                raise EvalError(
                    f"the built-in judge reads no prompt, so {choice.prompt} can't be tried; "
                    "name a model with --model or DEBRIEF_MODEL"
                )
            yield judging

    def _run(self, suite: Suite, judging: NamedJudging, choice: Choice) -> EvalRun:
        tickets = read_cases(suite, judging.rubric.criteria, self.root)
        total = len(tickets[: choice.limit])
        with self.watch(f"{suite.name}: {judge_in_words(judging.identity)}", total) as on_case:
            return run_suite(
                suite,
                tickets,
                judging,
                self.clock(),
                limit=choice.limit,
                pace=Pace(self.workers, on_case),
            )

    def compare(
        self, suite: Suite, sides: tuple[Path, Path], choice: Choice
    ) -> tuple[Comparison, tuple[EvalRun, EvalRun]]:
        """B against A, each a kept run (.json) or a prompt (.md) that is run first.

        Without a model, prompts stand for the built-in judge, which reads none; it is then
        run once, and the comparison says so.
        """
        made: dict[Path | None, EvalRun] = {}
        a, b = (self._side(suite, path, choice, made) for path in sides)
        comparison = compare(a, b, suite.sampling, (str(sides[0]), str(sides[1])))
        if None in made:
            note = (
                "no model is set, and the built-in judge reads no prompt: it was run in place "
                "of the prompt files; name a model with --model or DEBRIEF_MODEL"
            )
            comparison = comparison.model_copy(update={"notes": (note, *comparison.notes)})
        return comparison, (a, b)

    def _side(
        self, suite: Suite, path: Path, choice: Choice, made: dict[Path | None, EvalRun]
    ) -> EvalRun:
        if path.suffix == ".json":
            return load_run(path)
        check_judge_prompt(path)
        with self.build(choice.kind, choice.model, path) as judging:
            key = None if judging.identity.kind == "builtin" else path
            if key not in made:
                made[key] = self._run(suite, judging, choice)
                self.keep(made[key])
        return made[key]

    def keep(self, run: EvalRun, path: Path | None = None) -> Path:
        """Save `run` at `path`, or among the runs under a name of its own."""
        path = path or self._unused_path(run)
        save_run(run, path)
        return path

    def _unused_path(self, run: EvalRun) -> Path:
        stem = f"{run.suite}-{run.made_by.judge.kind}-{run.made_at:%Y%m%dT%H%M%S}"
        names = (f"{stem}.json" if i == 1 else f"{stem}-{i}.json" for i in count(1))
        return next(path for name in names if not (path := self.runs / name).exists())


def check_judge_prompt(path: Path) -> None:
    """That `path` is a judge's prompt. Raises EvalError and PromptError."""
    from app.judging.prompt_files import load_prompt

    if path.suffix != ".md":
        raise EvalError(
            f"{path}: neither a run (.json) nor a prompt (.md); "
            "name a file written by `debrief eval run`, or a prompt file"
        )
    prompt = load_prompt(path)
    if prompt.role != "judge":
        raise EvalError(f"{path}: a prompt for the {prompt.role}; name one for the judge")
