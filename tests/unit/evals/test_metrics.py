"""What the figures of a run say, on cases small enough to work out by hand."""

import pytest

from app.judging.assessment import UnscoredReason
from evals.metrics import Pair, agreement, measure
from evals.resampling import Sampling, draw_tickets
from tests.unit.evals.builders import (
    EXEMPLARY,
    MET,
    MISSED,
    NA,
    PARTLY,
    Pairs,
    Rows,
    run_of,
    run_on,
)

SAMPLING = Sampling(resamples=500, seed=7, min_cases=8)

# Ten tickets: labels missed x5 and met x5, two judged wrongly by two levels.
HALF_RIGHT: Pairs = [
    *[(MISSED, MISSED)] * 4,
    (MISSED, MET),
    *[(MET, MET)] * 4,
    (MET, MISSED),
]


def test_kappa_of_a_matrix_worked_out_by_hand() -> None:
    # Both marginals are half missed, half met. Mean squared error 2/10 x 4 = 0.8;
    # by chance half the pairs differ by two levels: 0.5 x 4 = 2. One less 0.8/2 is 0.6.
    figure = measure(run_on("listens", HALF_RIGHT), SAMPLING).criteria[0].kappa
    assert figure.value == pytest.approx(0.6)
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low < 0.6 < figure.high
    assert figure.n == 10


def test_within_one_and_exact_agreement_are_shares_of_the_verdicts_that_both_gave() -> None:
    pairs = [(MET, MET)] * 6 + [(MET, PARTLY)] * 2 + [(EXEMPLARY, MISSED)] * 2
    figures = measure(run_on("listens", pairs), SAMPLING).criteria[0]
    assert figures.within_one.value == pytest.approx(0.8)
    assert figures.exact.value == pytest.approx(0.6)


def test_an_unscored_verdict_stays_out_of_every_average_and_is_counted_by_reason() -> None:
    unscored: Pairs = [
        (MET, UnscoredReason.QUOTE_NOT_FOUND),
        (MISSED, UnscoredReason.NO_REPLY),
        (MET, None),
    ]
    with_gaps = measure(run_on("listens", HALF_RIGHT + unscored), SAMPLING).criteria[0]
    without = measure(run_on("listens", HALF_RIGHT), SAMPLING).criteria[0]
    assert with_gaps.kappa == without.kappa
    assert with_gaps.exact == without.exact
    assert with_gaps.labelled == 13
    assert with_gaps.unscored == {"quote_not_found": 1, "no_reply": 1, "no_assessment": 1}
    assert with_gaps.unscored_total == 3


def test_a_level_for_what_does_not_apply_is_counted_and_lowers_applicability_only() -> None:
    pairs: Pairs = [*HALF_RIGHT, (NA, MET), (NA, UnscoredReason.NOT_APPLICABLE)]
    figures = measure(run_on("listens", pairs), SAMPLING).criteria[0]
    assert figures.scored_not_applicable == 1
    assert figures.applicability.value == pytest.approx(11 / 12)
    assert figures.kappa.n == 10


def test_not_applicable_against_a_labelled_level_lowers_applicability() -> None:
    pairs: Pairs = [*HALF_RIGHT, (MET, UnscoredReason.NOT_APPLICABLE)]
    figures = measure(run_on("listens", pairs), SAMPLING).criteria[0]
    assert figures.applicability.value == pytest.approx(10 / 11)
    assert figures.unscored == {"not_applicable": 1}


def test_a_failure_says_nothing_about_applicability() -> None:
    pairs: Pairs = [
        *HALF_RIGHT,
        (NA, UnscoredReason.NO_REPLY),
        (MET, UnscoredReason.OFF_MENU_LEVEL),
    ]
    figures = measure(run_on("listens", pairs), SAMPLING).criteria[0]
    assert figures.applicability.n == 10
    assert figures.applicability.value == 1.0


def test_fewer_tickets_than_asked_for_say_nothing() -> None:
    figures = measure(run_on("listens", HALF_RIGHT[:7]), SAMPLING).criteria[0]
    for figure in (figures.kappa, figures.within_one, figures.exact, figures.applicability):
        assert figure.value is None
        assert figure.low is None
        assert figure.n == 7


def test_labels_of_one_level_only_give_no_kappa_but_agreement() -> None:
    figures = measure(run_on("listens", [(MET, MET)] * 6 + [(MET, MISSED)] * 4), SAMPLING)
    assert figures.criteria[0].kappa.value is None
    assert figures.criteria[0].exact.value == pytest.approx(0.6)


def test_a_share_of_all_has_an_interval_that_is_not_certain() -> None:
    # Clopper and Pearson for 10 of 10: the lower limit is 0.025 ** (1 / 10).
    figure = measure(run_on("listens", [(MET, MET)] * 10), SAMPLING).criteria[0].exact
    assert (figure.value, figure.high) == (1.0, 1.0)
    assert figure.low == pytest.approx(0.025**0.1)


def test_perfect_agreement_has_a_kappa_of_one_whose_uncertainty_cannot_be_told() -> None:
    figure = measure(run_on("listens", [(MET, MET), (MISSED, MISSED)] * 5), SAMPLING).criteria[0]
    assert figure.kappa.value == pytest.approx(1.0)
    assert (figure.kappa.low, figure.kappa.high) == (None, None)


def test_the_control_gives_the_most_frequent_level_to_every_case() -> None:
    pairs = [(PARTLY, MET)] * 5 + [(MET, MET)] * 3 + [(EXEMPLARY, MET)] * 2
    control = measure(run_on("listens", pairs), SAMPLING).criteria[0].control
    assert control.level is PARTLY
    assert control.within_one == pytest.approx(0.8)
    assert control.exact == pytest.approx(0.5)


def test_a_constant_judge_has_a_kappa_of_zero() -> None:
    pairs = [(PARTLY, MET)] * 5 + [(MET, MET)] * 3 + [(EXEMPLARY, MET)] * 2
    assert measure(run_on("listens", pairs), SAMPLING).criteria[0].kappa.value == pytest.approx(0)


def test_dimensions_and_the_whole_pool_their_own_criteria() -> None:
    row = {"listens": (MET, MET), "structure": (MISSED, PARTLY)}
    metrics = measure(run_of([row] * 9), SAMPLING)
    by_name = {d.name: d for d in metrics.dimensions}
    assert by_name["empathy"].exact.value == 1.0
    assert by_name["clarity"].exact.value == 0.0
    assert by_name["resolution"].exact.n == 0
    assert metrics.overall.exact.value == pytest.approx(0.5)
    assert metrics.overall.exact.n == 18


def test_verdicts_of_one_ticket_are_drawn_together() -> None:
    # Twenty verdicts that go right or wrong a whole ticket at a time are ten cases, not twenty.
    right, wrong = (MET, MET), (MET, MISSED)
    by_ticket: Rows = [{"listens": p, "structure": p} for p in [right] * 5 + [wrong] * 5]
    crossed: Rows = [{"listens": right, "structure": wrong}] * 10
    assert _width(by_ticket) > 0.5
    assert _width(crossed) == 0


def _width(rows: Rows) -> float:
    figure = measure(run_of(rows), SAMPLING).overall.exact
    assert figure.low is not None
    assert figure.high is not None
    return figure.high - figure.low


def test_the_same_seed_gives_the_same_figures_and_another_seed_other_draws() -> None:
    run = run_on("listens", HALF_RIGHT)
    assert measure(run, SAMPLING) == measure(run, SAMPLING)
    other = SAMPLING.model_copy(update={"seed": 8})
    assert (draw_tickets(10, SAMPLING) != draw_tickets(10, other)).any()


def test_no_verdict_at_all_is_nothing_to_say() -> None:
    figures = agreement("listens", list[Pair](), SAMPLING)
    assert figures.kappa.value is None
    assert figures.control.level is None
