"""Runs kept as files, and baselines."""

import json
from pathlib import Path

import pytest

from app.errors import EvalError
from app.judging.assessment import JudgeIdentity
from app.playbook.rubric_file import load_rubric
from app.settings import PROJECT
from evals.baseline import BASELINES, against_baseline, baseline_path, save_baseline
from evals.resampling import Sampling
from evals.run import CaseResult, EvalRun, load_run, save_run
from evals.suite import dataset_hash, read_cases, read_suite
from tests.unit.evals.builders import BUILTIN, MET, MISSED, NA, PARTLY, run_of, run_on

SAMPLING = Sampling(resamples=200)
GOOD = run_on("listens", [(MET, MET), (MISSED, MISSED)] * 10)
BAD = run_on("listens", [(MET, MISSED), (MISSED, MET)] * 10)


def test_a_run_comes_back_from_its_file_as_it_was(tmp_path: Path) -> None:
    run = run_of([{"listens": (NA, MET), "structure": (MET, None)}])
    path = tmp_path / "new" / "run.json"
    save_run(run, path)
    assert load_run(path) == run


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "the file: Invalid JSON"),
        ("{}", "suite: Field required; make it again with `debrief eval run`"),
        ('{"version": 2}', "version: Input should be 1"),
    ],
)
def test_a_file_that_is_no_run_is_refused(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "run.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EvalError) as caught:
        load_run(path)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_run_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match=r"none\.json: can't be read \(No such file"):
        load_run(tmp_path / "none.json")


def test_a_run_that_cannot_be_kept_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(EvalError, match="can't be written"):
        save_run(GOOD, tmp_path / "file" / "run.json")


def test_a_baseline_is_named_for_its_suite_judge_and_model(tmp_path: Path) -> None:
    model = JudgeIdentity(kind="llm", version="1", model="openai/small 5")
    assert baseline_path("judge", BUILTIN, tmp_path).name == "judge-builtin.json"
    assert baseline_path("judge", model, tmp_path).name == "judge-llm-openai-small-5.json"


def test_a_run_is_compared_with_its_baseline(tmp_path: Path) -> None:
    path = save_baseline(BAD, tmp_path)
    assert json.loads(path.read_text("utf-8"))["made_by"]["rubric_hash"] == "r" * 64
    difference = against_baseline(GOOD, SAMPLING, tmp_path)
    assert difference is not None
    assert difference.comparison is not None
    assert difference.comparison.overall.outcome == "better"
    assert (difference.comparison.a, difference.comparison.b) == ("baseline", "this run")


def test_without_a_baseline_there_is_no_difference(tmp_path: Path) -> None:
    assert against_baseline(GOOD, SAMPLING, tmp_path) is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rubric_hash": "s" * 64}, "the rubric changed since it was made on 2026-03-02"),
        ({"dataset_hash": "e" * 64}, "the labelled cases changed since"),
        (
            {"rubric_hash": "s" * 64, "dataset_hash": "e" * 64},
            "the labelled cases and the rubric changed since",
        ),
    ],
)
def test_a_baseline_of_other_cases_or_another_rubric_is_not_compared(
    tmp_path: Path, changes: dict[str, str], words: str
) -> None:
    save_baseline(GOOD, tmp_path)
    made_by = GOOD.made_by.model_copy(update=changes)
    difference = against_baseline(GOOD.model_copy(update={"made_by": made_by}), SAMPLING, tmp_path)
    assert difference is not None
    assert difference.comparison is None
    assert words in difference.why_not


def with_error(run: EvalRun) -> EvalRun:
    failed = CaseResult(ticket_id="T-9", verdicts=(), error="ModelUnavailableError: busy")
    return run.model_copy(update={"cases": (*run.cases[1:], failed)})


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (run_of([{"listens": (MET, PARTLY)}], dataset_size=9), "1 of 9 cases were run"),
        (with_error(GOOD), "1 of 20 cases gave no assessment, the first 'T-9'"),
    ],
)
def test_only_a_whole_run_becomes_a_baseline(tmp_path: Path, run: EvalRun, words: str) -> None:
    with pytest.raises(EvalError, match=words):
        save_baseline(run, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_kept_baselines_are_of_these_cases_and_this_rubric() -> None:
    rubric = load_rubric(PROJECT / "knowledge" / "rubrics" / "support.yaml")
    for path in BASELINES.glob("judge-*.json"):
        made_by = load_run(path).made_by
        cases = read_cases(read_suite("judge"), rubric.criteria)
        now = (dataset_hash(cases), rubric.hash)
        mend = f"{path.name} is out of date: debrief eval run judge --save-baseline"
        assert (made_by.dataset_hash, made_by.rubric_hash) == now, mend
