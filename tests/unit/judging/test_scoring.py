"""From levels to numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.judging.assessment import DimensionScore
from app.judging.scoring import level_value, overall, score
from app.playbook.rubric import Dimension, Level
from tests.unit.judging.build import make_rubric, make_verdict


def test_the_levels_are_equally_spaced_from_one_to_five() -> None:
    values = [level_value(level) for level in Level]
    assert values == pytest.approx([1.0, 2.333, 3.667, 5.0], abs=0.001)


def test_a_dimension_is_the_mean_of_its_scored_criteria_by_weight() -> None:
    rubric = make_rubric({"listens": 3.0})
    verdicts = [
        make_verdict("acknowledges_feeling", level=Level.MISSED),
        make_verdict("listens", level=Level.EXEMPLARY),
    ]
    empathy = score(verdicts, rubric)[0]
    assert empathy.score == pytest.approx((1.0 * 1 + 5.0 * 3) / 4)
    assert (empathy.scored, empathy.total) == (2, 2)


def test_an_unscored_criterion_neither_raises_nor_lowers_the_mean() -> None:
    verdicts = [make_verdict(level=Level.MET), make_verdict("listens", level=None)]
    empathy = score(verdicts, make_rubric())[0]
    assert empathy.score == level_value(Level.MET)
    assert (empathy.scored, empathy.total) == (1, 2)


def test_a_dimension_with_nothing_scored_has_no_score() -> None:
    scores = score([make_verdict(level=None)], make_rubric())
    assert [s.score for s in scores] == [None, None, None]
    assert overall(scores, make_rubric()) is None


def test_the_overall_score_weighs_the_dimensions_that_have_one() -> None:
    scores = (
        DimensionScore(dimension=Dimension.EMPATHY, score=2.0, scored=1, total=2),
        DimensionScore(dimension=Dimension.CLARITY, score=None, scored=0, total=2),
        DimensionScore(dimension=Dimension.RESOLUTION, score=5.0, scored=1, total=1),
    )
    assert overall(scores, make_rubric({"empathy": 2.0})) == pytest.approx(3.0)


@given(
    st.lists(st.sampled_from([*Level, None]), min_size=5, max_size=5),
    st.lists(st.floats(0.1, 10), min_size=5, max_size=5),
)
def test_a_score_lies_between_the_lowest_and_the_highest_level_in_it(
    levels: list[Level | None], weights: list[float]
) -> None:
    ids = list(make_rubric().criteria)
    rubric = make_rubric(dict(zip(ids, weights, strict=True)))
    verdicts = [make_verdict(id, level=level) for id, level in zip(ids, levels, strict=True)]
    for result in score(verdicts, rubric):
        values = [
            level_value(v.level)
            for v in verdicts
            if v.level and rubric.dimension_of[v.criterion] is result.dimension
        ]
        assert result.scored == len(values)
        if result.score is None:
            assert not values
        else:
            assert min(values) - 1e-9 <= result.score <= max(values) + 1e-9
