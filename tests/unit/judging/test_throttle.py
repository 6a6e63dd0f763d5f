"""How fast a provider is asked that has refused requests."""

from datetime import UTC, datetime, timedelta

import pytest

from app.judging.throttle import FREE_RATE, Period, Throttle


class Clock:
    """A clock that only sleeping sets on."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 2, 14, 5, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def throttle(clock: Clock) -> Throttle:
    return Throttle(clock)


def begin(throttle: Throttle, clock: Clock, times: int = 1) -> list[Period]:
    return [throttle.begin(clock.sleep, lambda: 0.0) for _ in range(times)]


def gaps(throttle: Throttle, clock: Clock, times: int) -> list[float]:
    """The seconds before each of so many requests, one after the other."""
    waited = []
    for _ in range(times):
        before = clock()
        begin(throttle, clock)
        waited.append(round((clock() - before).total_seconds(), 3))
    return waited


def refuse(throttle: Throttle, periods: list[Period], wait_s: float = 1.0) -> None:
    for period in periods:
        throttle.refused(period, wait_s)


def test_nobody_waits_before_anything_was_refused(throttle: Throttle, clock: Clock) -> None:
    assert gaps(throttle, clock, 50) == [0.0] * 50


def test_all_hold_back_for_the_longest_that_was_asked_for(throttle: Throttle, clock: Clock) -> None:
    one, other = begin(throttle, clock, 2)
    throttle.refused(one, 7)
    throttle.refused(other, 3)
    assert throttle.held_s() == 7
    assert gaps(throttle, clock, 1) == [7.0]


def test_a_few_refusals_among_many_requests_are_chance_and_slow_nothing_down(
    throttle: Throttle, clock: Clock
) -> None:
    refuse(throttle, begin(throttle, clock, 32)[:4])
    assert gaps(throttle, clock, 20) == [1.0] + [0.0] * 19


def test_after_many_refusals_all_begin_at_the_rate_that_was_let_through(
    throttle: Throttle, clock: Clock
) -> None:
    refuse(throttle, begin(throttle, clock, 24)[8:])  # eight in the second that it asks for
    assert gaps(throttle, clock, 5) == [1.0, 0.125, 0.125, 0.125, 0.125]


def test_a_refusal_that_comes_while_one_waits_for_its_turn_is_waited_for_too(
    throttle: Throttle, clock: Clock
) -> None:
    started = begin(throttle, clock, 24)
    refuse(throttle, started[8:])
    begin(throttle, clock)

    def sleep(seconds: float) -> None:
        clock.sleep(seconds)
        if throttle.held_s() == 0 and len(told) < 1:
            told.append(seconds)
            throttle.refused(started[0], 5)

    told: list[float] = []
    before = clock()
    throttle.begin(sleep, lambda: 0.0)
    assert (clock() - before).total_seconds() >= 5


def test_answers_make_it_faster_until_it_is_free_again(throttle: Throttle, clock: Clock) -> None:
    refuse(throttle, begin(throttle, clock, 24)[8:])
    begin(throttle, clock)
    for _ in range(70):
        throttle.answered()
    begin(throttle, clock)
    assert gaps(throttle, clock, 1)[0] == pytest.approx(0.125 / 2, rel=0.01)
    while throttle._rate is not None:
        assert throttle._rate < FREE_RATE
        throttle.answered()
    begin(throttle, clock, 2)
    assert gaps(throttle, clock, 3) == [0.0] * 3


def test_a_provider_that_lets_nothing_through_is_asked_once_in_that_time(
    throttle: Throttle, clock: Clock
) -> None:
    refuse(throttle, begin(throttle, clock, 24), wait_s=30)
    assert gaps(throttle, clock, 3) == [30.0, 30.0, 30.0]
