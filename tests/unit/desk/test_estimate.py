"""What a batch will take, from a sample of it."""

from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.desk.estimate import Estimate, Interval, in_dollars, together, total_of
from app.desk.estimating import judgements
from app.judging.panel import Repeats
from app.storage.model_use import Used

COSTS = st.lists(st.floats(0.0001, 10), min_size=2, max_size=40)


@given(costs=COSTS, more=st.integers(0, 10_000))
def test_the_interval_holds_its_mean_and_no_less_than_was_seen(
    costs: list[float], more: int
) -> None:
    total = total_of(costs, len(costs) + more)
    assert total.low <= total.mean * 1.0000001
    assert total.mean <= total.high * 1.0000001
    assert total.low >= sum(costs) * 0.9999999


@given(costs=COSTS)
def test_a_sample_of_everything_leaves_no_doubt(costs: list[float]) -> None:
    total = total_of(costs, len(costs))
    assert total.low == total.high == pytest.approx(sum(costs))


@given(costs=COSTS, of=st.integers(50, 1000))
def test_a_larger_sample_of_the_same_spread_is_surer(costs: list[float], of: int) -> None:
    few, many = total_of(costs, 50 * of), total_of(costs * 10, 50 * of)
    assert many.mean == pytest.approx(few.mean)
    assert many.high - many.low <= (few.high - few.low) * 1.0000001


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    """Of 400 samples of 20 from skewed costs, 95% should; a skew takes a little of that."""
    from random import Random

    draw = Random(1)
    held = 0
    for _ in range(400):
        everything = [draw.lognormvariate(0, 0.5) for _ in range(300)]
        total = total_of(draw.sample(everything, 20), 300)
        held += total.low <= sum(everything) <= total.high
    assert 0.90 <= held / 400 <= 0.99


def test_one_ticket_says_nothing_of_the_spread() -> None:
    total = total_of([0.01], 100)
    assert (total.low, total.mean, total.high) == (0.5, 1.0, 2.0)


def test_an_estimate_reads_as_one_line() -> None:
    estimate = Estimate(
        tickets=500,
        calls=1_000,
        prompt_tokens=3_612_400,
        completion_tokens=912_345,
        cost_usd=1.9,
        low_usd=1.7,
        high_usd=2.1,
        basis="from the prompts of 20 of them",
    )
    assert estimate.in_words() == (
        "500 tickets: about 1,000 calls, 3.6 million tokens to read and 912,300 to write, "
        "US$ 1.90 (1.70 to 2.10). Estimated from the prompts of 20 of them."
    )


def test_an_unknown_price_is_said() -> None:
    estimate = Estimate(
        tickets=1, calls=2, prompt_tokens=900, completion_tokens=80, cost_usd=None, basis="so"
    )
    assert estimate.in_words() == (
        "1 ticket: about 2 calls, 900 tokens to read and 80 to write, at an unknown price. "
        "Estimated so."
    )


@pytest.mark.parametrize(
    ("paid_for", "is_counted", "said"),
    [
        (0, True, "US$ 0.50. Estimated so."),
        (1, True, "US$ 0.50. 1 of the 500 tickets is already paid for. Estimated so."),
        (120, True, "US$ 0.50. 120 of the 500 tickets are already paid for. Estimated so."),
        (120, False, "US$ 0.50. About 120 of the 500 tickets are already paid for. Estimated so."),
    ],
)
def test_it_is_said_how_many_tickets_are_already_paid_for(
    paid_for: int, is_counted: bool, said: str
) -> None:
    estimate = Estimate(
        tickets=500,
        calls=760,
        prompt_tokens=9_000,
        completion_tokens=800,
        cost_usd=0.5,
        low_usd=0.5,
        high_usd=0.5,
        paid_for=paid_for,
        is_counted=is_counted,
        basis="so",
    )
    assert estimate.in_words().endswith(said)


@given(costs=st.lists(COSTS, min_size=1, max_size=4), more=st.integers(0, 500))
def test_groups_together_are_surer_than_their_ends_added(
    costs: list[list[float]], more: int
) -> None:
    each = [total_of(group, len(group) + more) for group in costs]
    whole = together(each)
    assert whole.mean == pytest.approx(sum(one.mean for one in each))
    assert whole.low >= sum(one.low for one in each) * 0.9999999
    assert whole.high <= sum(one.high for one in each) * 1.0000001


def test_nothing_together_is_nothing() -> None:
    assert together([]) == Interval(mean=0, low=0, high=0)


@pytest.mark.parametrize(
    ("usd", "said"),
    [(0, "US$ 0.00"), (5, "US$ 5.00"), (1234.5, "US$ 1,234.50"), (0.008, "US$ 0.008")],
)
def test_dollars_are_written_as_people_read_them(usd: float, said: str) -> None:
    assert in_dollars(usd) == said


def test_the_mean_of_the_sample_is_the_estimate() -> None:
    assert total_of([1.0, 2.0, 3.0], 300).mean == pytest.approx(mean([1, 2, 3]) * 300)


@pytest.mark.parametrize(
    ("repeats", "used", "times"),
    [
        (Repeats(), Used(), (1, 1, 1)),
        (Repeats(always=3), Used(), (3, 3, 3)),
        (Repeats(close=3), Used(), (1, 2, 3)),
        (Repeats(close=3), Used(answers=100, calls=140), (1.4, 1.4, 1.4)),
        (Repeats(close=3), Used(answers=100, calls=40, reused=100), (1.4, 1.4, 1.4)),
        (Repeats(always=3, close=3), Used(answers=100, calls=140), (3, 3, 3)),
    ],
)
def test_close_calls_are_judged_again_as_often_as_they_were_lately(
    repeats: Repeats, used: Used, times: tuple[float, float, float]
) -> None:
    assert judgements(repeats, used) == times
