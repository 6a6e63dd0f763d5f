"""Confidence that means what it says, and levels that are withheld."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import PlaybookError
from app.judging.assessment import UnscoredReason
from app.judging.builtin.calibration.card import model_card
from app.judging.builtin.calibration.fit import CARD
from app.judging.builtin.calibration.fitting import (
    MOST_WITHHELD,
    brier,
    calibration_error,
    chances,
    fit,
    held_out,
    same,
    threshold,
)
from app.judging.builtin.calibration.measured import Measured
from app.judging.builtin.calibration.model import (
    FILE,
    Calibration,
    apart_from_rest,
    load_calibration,
)
from app.judging.builtin.rules import FOLDER
from app.playbook.rubric import Level
from tests.unit.judging.builtin.dialogues import brief, dialogue, judge_with

PLAIN = Calibration(intercept=0.0, slope=1.0, withhold_below=0.0)
TEXT = """
C: I was charged twice for order 55123, please refund one.
A: I'm sorry about the two charges. I've refunded one of them, and it's back by Friday.
"""


def _rows(tickets: int = 54) -> list[Measured]:
    """Verdicts by a rule that is right nine times in ten on "tone", one in ten on "care", and
    says 0.6 of both."""
    draw = np.random.default_rng(3)
    return [
        Measured(f"T-{n}", name, Level.MET, 0.6, 0.5, str(Level.MET if right else Level.PARTLY))
        for n in range(tickets)
        for name, share in (("tone", 0.9), ("care", 0.1))
        for right in [draw.random() < share]
    ]


@given(
    st.floats(0.05, 0.95),
    st.floats(-3, 3),
    st.floats(0, 2),
    st.floats(0, 3),
    st.sampled_from(list(Level)),
)
def test_a_chance_is_a_share_and_grows_with_the_rules_own_confidence(
    sure: float, intercept: float, slope: float, apart: float, level: Level
) -> None:
    calibration = PLAIN.model_copy(update={"intercept": intercept, "slope": slope, "apart": -0.5})
    low, high = (calibration.chance("listens", level, c, apart) for c in (sure / 2, sure))
    assert 0 <= low <= high <= 1


def test_without_offsets_a_chance_is_the_rules_own_confidence() -> None:
    assert PLAIN.chance("listens", Level.MET, 0.7) == pytest.approx(0.7)


def test_a_level_that_stands_alone_lies_apart_from_the_rest() -> None:
    levels = {"a": Level.MISSED, "b": Level.EXEMPLARY, "c": Level.EXEMPLARY}
    assert apart_from_rest("a", levels) == 3.0
    assert apart_from_rest("b", levels) == 1.5
    assert apart_from_rest("a", {"a": Level.MISSED}) == 0.0


def test_fitting_finds_which_criterion_is_right_how_often() -> None:
    fitted = fit(_rows(), strength=1.0)
    assert fitted.chance("tone", Level.MET, 0.6, 0.5) > 0.7
    assert fitted.chance("care", Level.MET, 0.6, 0.5) < 0.3


def test_held_out_chances_are_better_than_what_the_rule_says_of_itself() -> None:
    rows = _rows()
    found, truth = held_out(rows, seed=7), same(rows)
    assert brier(found, truth) < brier(np.full(len(rows), 0.6), truth)
    assert calibration_error(found, truth) < calibration_error(np.full(len(rows), 0.6), truth)
    assert (found == held_out(rows, seed=7)).all()


def test_a_ticket_tells_nothing_of_its_own_chance() -> None:
    rows = _rows()
    turned = [r if r.ticket != "T-0" else Measured(r.ticket, r.criterion, r.level, r.confidence,
              r.apart, "missed") for r in rows]  # fmt: skip
    own = [at for at, row in enumerate(rows) if row.ticket == "T-0"]
    assert held_out(rows, 7)[own] == pytest.approx(held_out(turned, 7)[own])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=200))
def test_the_threshold_withholds_no_more_than_it_may(found: list[float]) -> None:
    chosen = threshold(np.array(found))
    assert (np.array(found) < chosen).mean() <= MOST_WITHHELD


def test_what_is_too_unsure_has_no_level_and_says_what_it_would_have_been() -> None:
    sure = judge_with(PLAIN)
    levels = [v for v in sure.judge(brief(dialogue(TEXT))).verdicts if v.level]
    unsure = judge_with(PLAIN.model_copy(update={"withhold_below": 1.0}))
    found = {v.criterion: v for v in unsure.judge(brief(dialogue(TEXT))).verdicts}
    assert len(levels) >= 4
    for verdict in levels:
        assert found[verdict.criterion].unscored is UnscoredReason.NOT_ENOUGH_EVIDENCE
        assert f"“{verdict.level}”" in found[verdict.criterion].detail


def test_confidence_is_the_calibrated_chance_and_changes_no_level() -> None:
    low = judge_with(PLAIN.model_copy(update={"intercept": -1.0}))
    doubtful = {v.criterion: v for v in low.judge(brief(dialogue(TEXT))).verdicts}
    for verdict in judge_with(PLAIN).judge(brief(dialogue(TEXT))).verdicts:
        other = doubtful[verdict.criterion]
        assert other.level == verdict.level
        assert verdict.confidence is None or other.confidence < verdict.confidence  # type: ignore[operator]


def test_another_calibration_is_another_judge() -> None:
    one = judge_with(PLAIN).identity
    other = judge_with(PLAIN.model_copy(update={"slope": 2.0})).identity
    assert one != other


@pytest.mark.parametrize(
    ("text", "says"), [("- a list", "holds no calibration"), ("slope: 1", "intercept")]
)
def test_a_calibration_with_a_mistake_is_refused_with_the_way_out(
    tmp_path: Path, text: str, says: str
) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(PlaybookError, match=says) as refused:
        load_calibration(tmp_path / FILE)
    assert "calibration.fit" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_products_calibration_knows_every_criterion_and_withholds_little() -> None:
    known = load_calibration(FOLDER / FILE)
    assert len(known.criteria) == 12
    assert set(known.levels) == set(Level)
    assert 0.1 < known.withhold_below < 0.5
    assert known.slope > 0 > known.apart


def test_the_card_tells_the_file_that_it_stands_beside() -> None:
    rows = _rows()
    fitted = fit(rows, 1.0).model_copy(update={"withhold_below": 0.25})
    made = model_card(rows, chances(fitted, rows), fitted, 1.0, 7, frozenset({"T-1", "T-3"}))
    assert "54 invented sample tickets, 108 levels" in made
    assert "25% (chosen)" in made
    chosen = load_calibration(FOLDER / FILE).withhold_below
    assert f"{chosen:.0%} (chosen)" in CARD.read_text(encoding="utf-8")
