"""The figures on public sets, where the answer is known."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.judging.builtin.learned.measures import auc, auc_within, kappa, rank_correlation
from app.judging.builtin.learned.sets import Labelled, read_labelled
from evals.public.measuring import FigureRow, Said, measure_set
from evals.public.suite import RowSpec, SetSpec, read_public_suite
from evals.resampling import Sampling
from tests.unit.evals.public.sets import ab_redial, star, write

SAMPLING = Sampling(resamples=200, seed=3)
SUCCESS = RowSpec(
    label="task_success", words="success", measures=("auc",), gauge="outcome", score="resolution"
)
OVERALL = RowSpec(
    label="overall_1to5_mean",
    words="overall",
    ratings="overall_1to5",
    measures=("rank", "kappa"),
    scale=(1, 5),
    gauge="overall",
    score="overall",
    published_kappa=0.38,
)


def said(gauge: float | None, score: float | None, words: int = 5) -> Said:
    """The same gauge and score under every name."""
    gauges = {} if gauge is None else {"outcome": gauge, "overall": gauge}
    return Said(scores={"resolution": score, "overall": score}, gauges=gauges, reply_words=words)


def measured(row: RowSpec, cases: Sequence[Labelled], answers: Sequence[Said]) -> list[FigureRow]:
    spec = SetSpec(name="a set", about="invented", ceiling="none", rows=(row,))
    return list(measure_set(spec, list(zip(cases, answers, strict=True)), SAMPLING))


@pytest.fixture
def chats(tmp_path: Path) -> list[Labelled]:
    write(tmp_path, "star", [star(i, i % 2 == 0) for i in range(20)])
    return read_labelled(tmp_path, "star")


@pytest.fixture
def rated(tmp_path: Path) -> list[Labelled]:
    write(tmp_path, "ab_redial", [ab_redial(i, *([1 + i % 5] * 3)) for i in range(20)])
    return read_labelled(tmp_path, "ab_redial")


def test_a_gauge_that_knows_has_an_auc_of_one_and_a_score_that_doesnt_of_a_half(
    chats: list[Labelled],
) -> None:
    answers = [said(one.labels["task_success"], 3.0) for one in chats]
    [row] = measured(SUCCESS, chats, answers)
    assert row.gauge is not None
    assert row.length is not None
    assert (row.gauge.value, row.gauge.low, row.gauge.high) == (1.0, 1.0, 1.0)
    assert (row.score.value, row.length.value, row.constant) == (0.5, 0.5, 0.5)
    assert (row.cases, row.scored, row.human) == (20, 20, None)


def test_conversations_of_one_task_are_drawn_together(tmp_path: Path) -> None:
    write(tmp_path, "star", [star(i, i % 10 < 5) for i in range(200)])
    chats = read_labelled(tmp_path, "star")
    answers = [said(i % 10 < 4, 3.0) for i in range(200)]
    widths = []
    for drawn_by in ("conversation", "task"):
        spec = SetSpec(name="s", about="a", ceiling="c", drawn_by=drawn_by, rows=(SUCCESS,))
        [row] = measure_set(spec, list(zip(chats, answers, strict=True)), SAMPLING)
        assert row.gauge is not None
        assert row.gauge.high is not None
        assert row.gauge.low is not None
        widths.append((row.drawn, row.gauge.high - row.gauge.low))
    (singly, narrow), (together, wide) = widths
    assert (singly, together) == (200, 10)
    assert wide > 2 * narrow


def test_a_few_tasks_give_a_figure_without_an_interval(chats: list[Labelled]) -> None:
    one_task = [one._replace(task="hotel") for one in chats]
    spec = SetSpec(name="s", about="a", ceiling="c", drawn_by="task", rows=(SUCCESS,))
    [row] = measure_set(spec, [(one, said(0.5, 3.0)) for one in one_task], SAMPLING)
    assert (row.drawn, row.score.value, row.score.low) == (1, 0.5, None)


def test_a_conversation_without_a_score_counts_as_the_mean(chats: list[Labelled]) -> None:
    scores = [5.0 if one.labels["task_success"] else None for one in chats]
    scores[1] = 1.0
    [row] = measured(SUCCESS, chats, [said(None, score) for score in scores])
    assert (row.scored, row.gauge) == (11, None)
    assert row.score.value == 1.0


def test_right_guesses_agree_fully_and_shifted_ones_keep_their_rank_alone(
    rated: list[Labelled],
) -> None:
    right = [(one.labels["overall_1to5_mean"] - 1) / 4 for one in rated]
    rank, agreed = measured(OVERALL, rated, [said(g, 1 + 4 * g) for g in right])
    assert rank.gauge is not None
    assert agreed.gauge is not None
    assert rank.gauge.value == agreed.gauge.value == pytest.approx(1.0)
    assert rank.score.value == agreed.score.value == pytest.approx(1.0)
    rank, agreed = measured(OVERALL, rated, [said(g / 4, 3.0) for g in right])
    assert rank.gauge is not None
    assert agreed.gauge is not None
    assert rank.gauge.value == pytest.approx(1.0)
    assert agreed.gauge.value is not None
    assert agreed.gauge.value < 0.5
    assert (rank.score.value, agreed.score.value) == (0.0, 0.0)


def test_raters_who_always_agree_are_a_ceiling_of_one(rated: list[Labelled]) -> None:
    rank, agreed = measured(OVERALL, rated, [said(0.5, 3.0)] * 20)
    assert rank.human is not None
    assert agreed.human is not None
    assert rank.human.value == agreed.human.value == pytest.approx(1.0)
    assert (rank.published_human, agreed.published_human) == (None, 0.38)
    assert agreed.length is None


def test_too_few_cases_have_a_figure_and_no_interval(chats: list[Labelled]) -> None:
    answers = [said(one.labels["task_success"], 3.0) for one in chats]
    [row] = measured(SUCCESS, chats[:4], answers[:4])
    assert row.gauge is not None
    assert (row.gauge.value, row.gauge.low) == (1.0, None)


def test_labels_that_are_all_the_same_have_no_figure(chats: list[Labelled]) -> None:
    [row] = measured(SUCCESS, chats[::2], [said(0.5, 3.0)] * 10)
    assert row.score.value is None


def test_the_measures_have_known_answers() -> None:
    labels, guesses = np.array([0.0, 0, 1, 1]), np.array([0.1, 0.4, 0.3, 0.9])
    assert auc(labels, guesses) == 0.75
    assert auc_within(labels, guesses, np.array([0, 1, 1, 0])) == 0.5
    assert rank_correlation(np.array([1.0, 2, 3]), np.array([3.0, 2, 1])) == -1.0
    assert kappa(np.array([1.0, 2, 3]), np.array([1.4, 1.5, 3.0])) == 1.0
    assert kappa(np.array([1.0, 3, 1, 3]), np.array([3.0, 1, 1, 3])) == 0.0


answers = st.tuples(st.integers(0, 1), st.integers(1, 5), st.integers(1, 5))


@settings(max_examples=40, deadline=None)
@given(st.lists(answers, min_size=4, max_size=30))
def test_the_measures_are_those_of_the_libraries(cases: list[tuple[int, int, int]]) -> None:
    from scipy.stats import spearmanr
    from sklearn.metrics import cohen_kappa_score, roc_auc_score

    truth, labels, guesses = np.array(cases, dtype=np.float64).T
    if np.ptp(truth):
        assert auc(truth, guesses) == pytest.approx(roc_auc_score(truth, guesses))
        together = auc_within(truth, guesses, np.zeros(len(truth), dtype=int))
        assert together == pytest.approx(auc(truth, guesses))
    if np.ptp(labels) and np.ptp(guesses):
        assert rank_correlation(labels, guesses) == pytest.approx(spearmanr(labels, guesses)[0])
        agreed = cohen_kappa_score(labels, guesses, labels=range(1, 6), weights="quadratic")
        assert kappa(labels, guesses) == pytest.approx(agreed)


def test_the_suite_that_comes_with_the_project_measures_gauges_that_there_are() -> None:
    from app.judging.builtin.learned.model import load_weights

    gauges = load_weights().gauges
    for spec in read_public_suite("judge").sets:
        for row in spec.rows:
            gauge = gauges[row.gauge]
            assert gauge.fitted_on == f"{spec.name}, {row.label}"
            assert (gauge.low, gauge.high) == row.scale
