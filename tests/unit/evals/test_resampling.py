"""The intervals, and the law that ties their kappa to scikit-learn's."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.metrics import quadratic_kappa
from evals.resampling import (
    Floats,
    Sampling,
    draw_tickets,
    exact_interval,
    kappa_columns,
    kappa_from_sums,
    percentile_interval,
    sums_by_ticket,
)

RANKS = st.integers(0, 3)


@settings(deadline=None)  # the first call imports scikit-learn
@given(st.lists(st.tuples(RANKS, RANKS), min_size=2, max_size=60))
def test_the_kappa_of_the_resamples_is_that_of_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    labels, predictions = np.array(pairs, dtype=np.float64).T
    ours = float(kappa_from_sums(kappa_columns(labels, predictions).sum(axis=0)))
    if len(set(labels) | set(predictions)) == 1:
        assert np.isnan(ours)
    else:
        assert ours == pytest.approx(quadratic_kappa(labels, predictions), abs=1e-9)


def test_a_resample_holds_as_many_tickets_as_there_are() -> None:
    draws = draw_tickets(12, Sampling(resamples=200))
    assert draws.shape == (200, 12)
    assert set(draws.sum(axis=1)) == {12.0}


def test_rows_of_one_ticket_are_added_up() -> None:
    columns = np.array([[1.0, 5.0], [1.0, 7.0], [1.0, 1.0]])
    sums = sums_by_ticket(["b", "a", "b"], columns)
    assert sums.tolist() == [[1.0, 7.0], [2.0, 6.0]]


def test_an_interval_leaves_out_what_is_undefined_and_gives_up_when_most_is() -> None:
    known: Floats = np.linspace(0, 1, 101)
    with_gaps = np.concatenate([known, np.full(50, np.nan)])
    assert percentile_interval(with_gaps) == pytest.approx((0.025, 0.975))
    assert percentile_interval(np.full(4, np.nan)) is None


def test_the_interval_of_a_share_covers_the_truth_about_as_often_as_it_says() -> None:
    source = np.random.default_rng(3)
    sampling = Sampling(resamples=400)
    draws = draw_tickets(60, sampling)
    covered = 0
    for _ in range(300):
        hits = (source.random(60) < 0.7).astype(float)
        low, high = percentile_interval(draws @ hits / 60) or (1.0, 0.0)
        covered += low <= 0.7 <= high
    assert 0.90 <= covered / 300 <= 0.98


def test_exact_interval_of_none() -> None:
    low, high = exact_interval(0, 20)
    assert low == 0.0
    assert high == pytest.approx(1 - 0.025 ** (1 / 20))
