"""Runs whose result is figures: kept, listed, and set beside each other."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.errors import EvalError
from evals.baseline import BASELINES
from evals.commands import eval_app
from evals.kept_figures import (
    FiguresRun,
    beside_baseline,
    compare_figures,
    hash_of,
    is_figures_run,
    keep_figures,
    load_figures,
    save_figures_baseline,
)
from evals.listing import list_all
from evals.resampling import Figure
from evals.suite import SUITES
from tests.unit.evals.builders import NOW


def figure(value: float, within: float = 0.05) -> Figure:
    return Figure(value=value, low=value - within, high=value + within, n=9)


def made(cases: str = "same", *, whole: bool = True, **figures: Figure) -> FiguresRun:
    return FiguresRun(
        suite="attacks",
        by="built-in judge 3",
        kept_as="llm-openai/small",
        cases_hash=hash_of([cases]),
        is_whole=whole,
        made_at=NOW,
        figures=figures,
    )


def test_what_was_kept_is_read_as_it_was_and_no_run_takes_anothers_place(tmp_path: Path) -> None:
    first, second = (keep_figures(made(order=figure(x)), tmp_path) for x in (0.5, 0.6))
    assert first != second
    assert load_figures(first) == made(order=figure(0.5))
    assert is_figures_run(first)


def test_a_baseline_is_for_one_suite_and_one_judge(tmp_path: Path) -> None:
    path = save_figures_baseline(made(order=figure(0.5)), tmp_path)
    assert path.name == "attacks-llm-openai-small.json"
    assert beside_baseline(made().model_copy(update={"kept_as": "builtin"}), tmp_path) is None


def test_a_part_of_a_suite_is_no_baseline(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match="again without --limit"):
        save_figures_baseline(made(whole=False), tmp_path)


def test_what_moved_beyond_both_intervals_comes_first() -> None:
    a = made(far=figure(0.2), near=figure(0.5, 0.4), same=figure(0.3), gone=figure(0.1))
    b = made(far=figure(0.4), near=figure(0.8, 0.4), same=figure(0.3), new=figure(0.1))
    difference = compare_figures(a, b)
    assert difference.shared == 3
    assert [(m.name, m.told) for m in difference.moved] == [("far", True), ("near", False)]


def test_a_figure_without_an_interval_tells_nothing() -> None:
    bare = made(far=Figure(value=0.2)), made(far=Figure(value=0.9))
    assert [m.told for m in compare_figures(*bare).moved] == [False]


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (made("others", order=figure(0.5)), "different cases"),
        (made(order=figure(0.5)).model_copy(update={"suite": "redaction"}), "'redaction'"),
    ],
)
def test_runs_over_other_things_are_not_set_beside_each_other(other: FiguresRun, why: str) -> None:
    difference = compare_figures(made(order=figure(0.1)), other)
    assert why in difference.why_not
    assert not difference.moved


def test_a_file_of_another_kind_is_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text('{"cases_hash": 3}', encoding="utf-8")
    with pytest.raises(EvalError, match="not a run of this version"):
        load_figures(path)
    with pytest.raises(EvalError, match="name a kept run"):
        load_figures(tmp_path / "none.json")


def test_two_kept_runs_are_compared_by_the_same_command(tmp_path: Path) -> None:
    a, b = (
        keep_figures(made(order=figure(x)), tmp_path, tmp_path / f"{n}.json")
        for n, x in (("a", 0.2), ("b", 0.6))
    )
    shown = CliRunner().invoke(eval_app, ["compare", str(a), str(b)]).stdout
    assert "b.json against a.json" in shown
    assert "1 of 1 figures differ, 1 of them by more" in shown
    assert "0.60 (0.55 to 0.65)" in shown
    told = CliRunner().invoke(eval_app, ["compare", str(a), str(b), "--json"]).stdout
    assert json.loads(told)["comparison"]["moved"][0]["told"]


def test_every_suite_is_listed_with_what_it_needs() -> None:
    listed = {row.run: row for row in list_all(SUITES, BASELINES)}
    assert list(listed) == ["attacks", "judge", "judge --data DIR", "redaction --data DIR"]
    assert "bipia" in listed["attacks"].data
    assert "star" in listed["judge --data DIR"].data
    assert "wnut17" in listed["redaction --data DIR"].data
    assert listed["judge"].baselines == "judge-builtin"
