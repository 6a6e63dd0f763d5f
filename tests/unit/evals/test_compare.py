"""Two runs, paired."""

from collections.abc import Sequence

import pytest

from app.errors import EvalError
from app.judging.assessment import JudgeIdentity, UnscoredReason
from evals.compare import compare
from evals.resampling import Sampling
from evals.run import EvalRun
from tests.unit.evals.builders import EXEMPLARY, MET, MISSED, NA, PARTLY, run_of, run_on

SAMPLING = Sampling(resamples=500)
LABELS = [MISSED, PARTLY, MET, EXEMPLARY] * 5


def said(shift: Sequence[int]) -> EvalRun:
    """A run on twenty tickets, each verdict as far off its label as `shift` says."""
    levels = [MISSED, PARTLY, MET, EXEMPLARY]
    return run_on(
        "listens",
        [
            (label, levels[(label.rank + s) if label.rank + s < 4 else label.rank - s])
            for label, s in zip(LABELS, shift, strict=True)
        ],
    )


RIGHT, OFF_BY_ONE = said([0] * 20), said([1] * 20)


def test_a_run_against_itself_cannot_tell() -> None:
    comparison = compare(OFF_BY_ONE, OFF_BY_ONE, SAMPLING)
    assert comparison.overall.outcome == "can't tell"
    assert comparison.overall.error_difference.value == 0
    assert comparison.verdicts_changed == 0
    assert comparison.most_changed == ()


def test_a_clearly_better_run_is_better_and_the_other_way_round_worse() -> None:
    assert compare(OFF_BY_ONE, RIGHT, SAMPLING).overall.outcome == "better"
    assert compare(RIGHT, OFF_BY_ONE, SAMPLING).overall.outcome == "worse"


def test_the_difference_is_b_less_a_in_levels() -> None:
    overall = compare(OFF_BY_ONE, RIGHT, SAMPLING).overall
    assert (overall.error_a, overall.error_b) == (1.0, 0.0)
    assert overall.error_difference.value == -1.0
    assert overall.kappa_b == pytest.approx(1.0)
    assert overall.kappa_difference.value is not None
    assert overall.kappa_difference.value > 0


def test_one_verdict_more_right_in_twenty_is_too_little_to_tell() -> None:
    almost = said([1] + [0] * 19)
    overall = compare(almost, RIGHT, SAMPLING).overall
    assert overall.error_difference.value == pytest.approx(-0.05)
    assert overall.outcome == "can't tell"


def test_too_few_tickets_cannot_tell_however_large_the_difference() -> None:
    a, b = (run.model_copy(update={"cases": run.cases[:5]}) for run in (OFF_BY_ONE, RIGHT))
    overall = compare(a, b, SAMPLING).overall
    assert overall.outcome == "can't tell"
    assert overall.error_difference.value is None
    assert overall.kappa_a is None


def test_a_dimension_is_judged_on_its_own_criteria() -> None:
    row = {"listens": (MET, MET), "structure": (MET, MISSED)}
    better = {"listens": (MET, MET), "structure": (MET, MET)}
    by_name = {
        d.name: d for d in compare(run_of([row] * 9), run_of([better] * 9), SAMPLING).dimensions
    }
    assert by_name["clarity"].outcome == "better"
    assert by_name["empathy"].outcome == "can't tell"
    assert by_name["resolution"].error_a is None


def test_a_verdict_that_only_one_run_scored_is_counted_and_stays_out_of_the_errors() -> None:
    a = run_on("listens", [(MET, MISSED)] * 10 + [(MET, MET)] * 2)
    b = run_on("listens", [(MET, MISSED)] * 10 + [(MET, UnscoredReason.NO_EVIDENCE)] * 2)
    overall = compare(a, b, SAMPLING).overall
    assert (overall.only_a, overall.only_b) == (2, 0)
    assert overall.error_difference.n == 10
    assert overall.error_a == overall.error_b == 2.0


def test_a_label_of_not_applicable_is_no_error_of_levels_but_a_change() -> None:
    a = run_on("listens", [(MET, MET)] * 9 + [(NA, MET)])
    b = run_on("listens", [(MET, MET)] * 9 + [(NA, UnscoredReason.NOT_APPLICABLE)])
    comparison = compare(a, b, SAMPLING)
    assert comparison.overall.error_difference.n == 9
    assert comparison.verdicts_changed == 1
    change = comparison.most_changed[0].changes[0]
    assert (change.label, change.a, change.b) == (NA, "met", "not_applicable")


def test_the_tickets_that_changed_most_come_first() -> None:
    b = said([0, 2, 1] + [0] * 17)
    changed = compare(RIGHT, b, SAMPLING).most_changed
    assert [(t.ticket_id, t.error_change) for t in changed] == [("T-001", 2.0), ("T-002", 1.0)]


def test_runs_of_different_length_are_compared_on_what_both_ran_and_it_is_said() -> None:
    short = RIGHT.model_copy(update={"cases": RIGHT.cases[:12]})
    comparison = compare(RIGHT, short, SAMPLING)
    assert comparison.tickets == 12
    assert comparison.notes == ("12 of 20 tickets are in both runs; the others are left out",)


def test_another_rubric_is_said() -> None:
    other = run_of([{"listens": (MET, MET)}], rubric_hash="s" * 64)
    notes = compare(run_of([{"listens": (MET, MET)}]), other, SAMPLING).notes
    assert notes == ("the rubric differs (rrrrrrrrrrrr and ssssssssssss)",)


def test_another_judge_and_what_it_was_set_to_are_said() -> None:
    def judge(version: str, lexicon: str) -> JudgeIdentity:
        return JudgeIdentity(kind="builtin", version=version, parameters={"lexicon": lexicon})

    a, b = (run_of([{"listens": (MET, MET)}], judge=judge(v, w)) for v, w in ("1a", "2b"))
    assert compare(a, b, SAMPLING).notes == (
        "A was judged by built-in judge 1, B by built-in judge 2",
        "the judge's lexicon differs (a and b)",
    )


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (run_of([{"listens": (MET, MET)}], dataset_hash="e" * 64), "ran over different cases"),
        (run_of([{"listens": (MET, MET)}], suite="drafter"), "suite 'judge' and B of 'drafter'"),
        (RIGHT.model_copy(update={"cases": ()}), "no ticket in common"),
    ],
)
def test_runs_that_cannot_be_paired_are_refused(other: EvalRun, words: str) -> None:
    with pytest.raises(EvalError, match=words):
        compare(RIGHT, other, SAMPLING)
