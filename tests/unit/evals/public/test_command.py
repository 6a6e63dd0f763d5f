"""`debrief eval run judge --data`, on invented sets."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.errors import EvalError
from app.judging.assessment import Assessment, JudgeIdentity
from app.playbook.rubric import Rubric
from app.transcripts.ticket import Ticket
from evals.bench import Bench, NamedJudging
from evals.commands import eval_app
from tests.unit.evals.builders import BUILTIN, MET, assessment, small_rubric
from tests.unit.evals.public.sets import FAILED, SOLVED, star, uptake, write


@dataclass
class Gauging:
    """Judging code whose gauge is the share of thanks, or that has none."""

    has_gauges: bool = True
    identity: JudgeIdentity = BUILTIN
    rubric: Rubric = field(default_factory=small_rubric)

    def assess_case(self, ticket: Ticket) -> Assessment:
        return assessment(ticket, {"listens": MET})

    def gauge_case(self, ticket: Ticket) -> tuple[Assessment, Mapping[str, float]]:
        thanks = float(any("thanks" in turn.text for turn in ticket.turns))
        gauges = {"outcome": thanks, "tone": thanks} if self.has_gauges else {}
        return self.assess_case(ticket), gauges


def run(data: Path, *arguments: str, judging: Gauging | None = None) -> Result:
    @contextmanager
    def build(*_: object) -> Iterator[NamedJudging]:
        yield judging or Gauging()

    bench = Bench(
        watch=lambda what, total: nullcontext(lambda: None),
        build=build,
        baselines=data / "baselines",
        runs=data / "runs",
    )
    options = ["run", "judge", "--data", str(data), *arguments]
    return CliRunner().invoke(eval_app, options, obj=bench)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    chats = [star(i, i % 2 == 0, SOLVED if i % 2 == 0 else FAILED) for i in range(20)]
    write(tmp_path, "star", chats)
    return tmp_path


def test_the_table_has_each_label_beside_the_plain_guesses(data: Path) -> None:
    shown = run(data).stdout
    assert "task success      AUC      20     1.00 (1.00–1.00)" in shown
    assert "0.50" in shown
    assert "no second rater" in shown
    assert "held out" not in shown  # nothing was fitted on an invented set
    assert "ab_redial" not in shown


def test_under_each_table_stands_what_intervals_are_drawn_from(data: Path) -> None:
    write(data, "uptake", [uptake(i // 2, i, 2.0 * (i % 3 > 0), 2.0, 3) for i in range(24)])
    shown = run(data).stdout
    assert "drawn: 10 tasks, each with all of its conversations" in shown
    assert "drawn: 12 lessons or scripts, each with all of its conversations" in shown
    assert "rounded to whole steps" in shown


@pytest.mark.parametrize(("limit", "is_shown"), [((), True), (("--limit", "12"), False)])
def test_what_was_held_out_at_the_fit_stands_beside_the_whole_set_alone(
    data: Path, monkeypatch: pytest.MonkeyPatch, limit: tuple[str, ...], is_shown: bool
) -> None:
    monkeypatch.setattr("evals.public.command._fitted_on", lambda *_: ("star",))
    shown = run(data, *limit).stdout
    assert ("held out, at the fit" in shown) is is_shown
    assert ("a run without --limit" in shown) is not is_shown


def test_the_json_has_the_figures_and_no_text_of_the_set(data: Path) -> None:
    result = run(data, "--json", "--limit", "12")
    found = json.loads(result.stdout)
    assert [(row["label"], row["cases"]) for row in found["rows"]] == [
        ("task_success", 12),
        ("calm_and_helpful", 12),
    ]
    assert found["rows"][0]["gauge"]["value"] == 1.0
    assert found["fitted_on"] == []
    assert "Friday" not in result.stdout


def test_a_judge_without_gauges_has_its_score_alone(data: Path) -> None:
    found = json.loads(run(data, "--json", judging=Gauging(has_gauges=False)).stdout)
    assert found["rows"][0]["gauge"] is None
    assert "value" in found["rows"][0]["score"]


def test_a_set_that_was_named_is_run_alone(data: Path) -> None:
    write(data, "uptake", [uptake(i, i, 2.0, 2.0, 3) for i in range(9)])
    found = json.loads(run(data, "--json", "--set", "uptake").stdout)
    assert {row["set"] for row in found["rows"]} == {"uptake"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "none of the sets is there; it must hold star/data.jsonl, ab_redial/data.jsonl"),
        (("--set", "stars"), "no set is called 'stars'; there are: star, ab_redial, uptake"),
        (("--set", "star"), "can't be read"),
        (("--judge", "builtin", "--model", "m"), "uses no model"),
    ],
)
def test_what_cant_be_run_is_one_clear_line(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    result = run(tmp_path, *arguments)
    assert isinstance(result.exception, EvalError)
    assert words in str(result.exception)
    assert "\n" not in str(result.exception)


def test_a_suite_without_public_sets_says_so(data: Path) -> None:
    bench = Bench(watch=lambda what, total: nullcontext(lambda: None))
    result = CliRunner().invoke(eval_app, ["run", "attacks", "--data", str(data)], obj=bench)
    assert isinstance(result.exception, EvalError)
