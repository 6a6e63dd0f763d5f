"""The commands, on a bench with judging code that a test controls."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.errors import DebriefError, EvalError, PromptError
from app.judging.assessment import Assessment, JudgeIdentity
from app.playbook.rubric import Rubric
from app.transcripts.ticket import Ticket
from evals.bench import Bench
from evals.commands import eval_app
from evals.product import JudgeKind
from evals.run import load_run
from tests.unit.evals.builders import (
    BUILTIN,
    MET,
    MISSED,
    NOW,
    FakeJudging,
    Said,
    small_rubric,
    write_suite,
)

PROMPT = """---
name: judge
version: {version}
role: {role}
variables: [transcript]
output: a judgement
---
# System
Judge.
# User
{{{{ transcript }}}}
"""


@dataclass
class NamedFake:
    """Fake judging code that says which judge it is, and pins it."""

    identity: JudgeIdentity
    said: Callable[[Ticket], Said]
    rubric: Rubric = field(default_factory=small_rubric)

    def assess_case(self, ticket: Ticket) -> Assessment:
        fake = FakeJudging(lambda t: {"listens": self.said(t), "structure": self.said(t)})
        made = fake.assess_case(ticket)
        pinned = made.made_by.model_copy(update={"judge": self.identity})
        return made.model_copy(update={"made_by": pinned})

    def gauge_case(self, ticket: Ticket) -> tuple[Assessment, dict[str, float]]:
        return self.assess_case(ticket), {}


@dataclass
class Desk:
    """A folder with a suite of sixteen cases, and the bench that runs it."""

    folder: Path
    built: list[tuple[JudgeKind | None, str | None, Path | None]] = field(default_factory=list)
    answer: Callable[[Path | None, Ticket], Said] = lambda _, t: MET

    def __post_init__(self) -> None:
        write_suite(self.folder, sampling={"resamples": 200, "seed": 1, "min_cases": 8})
        turns = [{"speaker": "customer", "text": "Hello?"}, {"speaker": "agent", "text": "Hi."}]
        lines = [
            json.dumps(
                {
                    "id": f"T-{i:02}",
                    "turns": turns,
                    "labels": {"listens": "met" if i % 2 else "missed", "structure": "met"},
                }
            )
            for i in range(16)
        ]
        (self.folder / "cases.jsonl").write_text("\n".join(lines), encoding="utf-8")

    @contextmanager
    def build(
        self, kind: JudgeKind | None, model: str | None, prompt: Path | None
    ) -> Iterator[NamedFake]:
        self.built.append((kind, model, prompt))
        identity = BUILTIN
        if model is not None:
            identity = JudgeIdentity(kind="llm", version="1", model=model, prompt="judge v1")
        yield NamedFake(identity, lambda ticket: self.answer(prompt, ticket))

    def bench(self) -> Bench:
        @contextmanager
        def watch(what: str, total: int) -> Iterator[Callable[[], None]]:
            yield lambda: None

        return Bench(
            watch=watch,
            build=self.build,
            root=self.folder,
            suites=self.folder,
            baselines=self.folder / "baselines",
            runs=self.folder / "runs",
            clock=lambda: NOW,
        )

    def invoke(self, *arguments: object) -> Result:
        result = CliRunner().invoke(eval_app, [str(a) for a in arguments], obj=self.bench())
        if isinstance(result.exception, DebriefError):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result

    def prompt(self, name: str, version: int = 1, role: str = "judge") -> Path:
        path = self.folder / name
        path.write_text(PROMPT.format(version=version, role=role), encoding="utf-8")
        return path


def by_label(_: Path | None, ticket: Ticket) -> Said:
    return MET if ticket.labels["listens"] == "met" else MISSED


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_run_prints_figures_with_intervals_harms_and_cost(desk: Desk) -> None:
    desk.answer = lambda _, t: MISSED if t.id == "T-01" else by_label(None, t)
    output = desk.invoke("run", "small").stdout
    assert "A small suite" in output
    listens = next(line for line in output.splitlines() if line.strip().startswith("listens"))
    # 15 of 16 right: missed 8 and met 7 of 8, apart by two levels.
    assert listens.split()[1] == "0.88"
    assert "to 1.00, 16)" in listens
    assert "NoHarshVerdict 10" in output  # the one, and nine `structure` labelled met
    assert "16 cases in" in output
    assert "16 model calls, 0 tokens, cost 0.1600 USD" in output
    assert "agreement with that reading" in output


def test_a_run_is_kept_and_says_where_on_standard_error(desk: Desk) -> None:
    result = desk.invoke("run", "small", "--out", desk.folder / "mine.json")
    assert "Kept in" in result.stderr
    assert "Kept in" not in result.stdout
    assert len(load_run(desk.folder / "mine.json").cases) == 16
    desk.invoke("run", "small")
    assert len(list((desk.folder / "runs").glob("small-builtin-*.json"))) == 1


def test_json_is_all_that_is_on_standard_output(desk: Desk) -> None:
    result = json.loads(desk.invoke("run", "small", "--json", "--limit", 9).stdout)
    assert set(result) == {"run", "metrics", "baseline"}
    assert len(result["run"]["cases"]) == 9
    assert result["metrics"]["overall"]["name"] == "all criteria"
    assert result["baseline"] is None


def test_a_run_prints_its_difference_from_the_baseline(desk: Desk) -> None:
    desk.invoke("run", "small", "--save-baseline")
    same = desk.invoke("run", "small").stdout
    assert "Can't tell this run from baseline: no verdict differs on 16 tickets" in same
    desk.answer = lambda _, t: MISSED
    worse = desk.invoke("run", "small").stdout
    assert "this run is worse than baseline: mean error 1.50 levels against 0.50" in worse
    assert "T-01 (+4): listens: met to missed, label met" in worse


def test_a_changed_rubric_is_not_compared_and_it_says_so(desk: Desk) -> None:
    desk.invoke("run", "small", "--save-baseline")
    path = desk.folder / "baselines" / "small-builtin.json"
    path.write_text(path.read_text("utf-8").replace("r" * 64, "q" * 64), encoding="utf-8")
    output = desk.invoke("run", "small").stdout
    assert "Not compared with small-builtin.json: the rubric changed since" in output


def test_two_runs_are_compared(desk: Desk) -> None:
    desk.invoke("run", "small", "--out", desk.folder / "a.json")
    desk.answer = by_label
    desk.invoke("run", "small", "--out", desk.folder / "b.json")
    a, b = desk.folder / "a.json", desk.folder / "b.json"
    output = desk.invoke("compare", a, b, "--suite", "small").stdout
    assert "Can't tell whether" in output
    empathy = next(line for line in output.splitlines() if line.strip().startswith("empathy"))
    assert "better" in empathy
    as_json = json.loads(desk.invoke("compare", a, b, "--suite", "small", "--json").stdout)
    assert as_json["comparison"]["dimensions"][0]["outcome"] == "better"


def test_two_prompts_are_run_with_the_model_and_compared(desk: Desk) -> None:
    first, second = desk.prompt("first.md"), desk.prompt("second.md", 2)
    desk.answer = lambda prompt, t: by_label(None, t) if prompt == second else MISSED
    output = desk.invoke("compare", first, second, "--suite", "small", "--model", "x/y").stdout
    assert desk.built == [(None, "x/y", first), (None, "x/y", second)]
    assert "second.md is better than" in output
    assert "B: 16 model calls" in output
    assert len(list((desk.folder / "runs").iterdir())) == 2


def test_two_prompts_without_a_model_are_the_same_built_in_judge(desk: Desk) -> None:
    first, second = desk.prompt("first.md"), desk.prompt("second.md", 2)
    output = desk.invoke("compare", first, second, "--suite", "small").stdout
    assert "Can't tell" in output
    assert "no verdict differs" in output
    assert "the built-in judge reads no prompt" in output
    assert len(list((desk.folder / "runs").iterdir())) == 1


def test_suites_are_listed_with_their_baselines(desk: Desk) -> None:
    desk.invoke("run", "small", "--save-baseline")
    output = desk.invoke("list").stdout
    assert "A small suite" in output
    assert "small-builtin" in output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "small", "--judge", "builtin", "--model", "x/y"], "uses no model"),
        (["run", "small", "--prompt", "judge.md"], "the built-in judge reads no prompt"),
        (["run", "nothing"], "no eval suite is called 'nothing'"),
        (["run", "small", "--limit", "4", "--save-baseline"], "4 of 16 cases were run"),
        (["compare", "a.txt", "b.json", "--suite", "small"], "neither a run"),
        (["compare", "none.json", "b.json", "--suite", "small"], "can't be read"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(
    desk: Desk, arguments: list[str], words: str
) -> None:
    with pytest.raises(EvalError) as caught:
        desk.invoke(*arguments)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_drafters_prompt_is_no_judges(desk: Desk) -> None:
    draft = desk.prompt("draft.md", role="drafter")
    with pytest.raises(EvalError, match="a prompt for the drafter; name one for the judge"):
        desk.invoke("compare", draft, draft, "--suite", "small")


def test_a_prompt_that_is_not_there_is_refused(desk: Desk) -> None:
    with pytest.raises(PromptError, match=r"none\.md can't be read"):
        desk.invoke("compare", "none.md", "none.md", "--suite", "small")
