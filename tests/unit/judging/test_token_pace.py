"""No minute has more tokens than the provider allows, whatever the mean ticket takes."""

from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.judging.token_pace import TokenPace

LIMIT = 30_000


class Time:
    """A clock that passes while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def pace_of(time: Time, tokens: int = LIMIT) -> TokenPace:
    """One that knows what prompts take: as many tokens as are guessed."""
    pace = TokenPace(tokens, clock=lambda: time.now, sleep=time.sleep)
    pace._guessed = pace._took = 10**9
    return pace


@given(st.lists(st.tuples(st.integers(1, 80_000), st.floats(0, 40)), min_size=1, max_size=25))
def test_no_minute_has_more_tokens_than_allowed_but_for_one_request_alone(
    asked: list[tuple[int, float]],
) -> None:
    time = Time()
    pace, begun = pace_of(time), []
    for tokens, gap in asked:
        time.now += gap
        pace.settle(pace.take(tokens), tokens)
        begun.append((time.now, tokens))
    for start, _ in begun:
        within = [tokens for at, tokens in begun if start <= at <= start + 60]
        assert sum(within) <= LIMIT or len(within) == 1


def test_below_the_limit_nobody_waits() -> None:
    time = Time()
    pace = pace_of(time)
    for _ in range(3):
        pace.take(10_000)
    assert time.now == 0


@pytest.mark.parametrize(("took", "waits"), [(5_000, False), (20_000, True)])
def test_what_a_reply_took_stands_in_place_of_what_was_expected(took: int, waits: bool) -> None:
    time = Time()
    pace = pace_of(time)
    booking = pace.take(20_000)
    pace.settle(booking, took)
    pace.take(12_000)
    assert (time.now > 60) is waits


def test_expectations_follow_what_replies_took() -> None:
    time = Time()
    pace = TokenPace(LIMIT, clock=lambda: time.now, sleep=time.sleep)
    assert pace.take(4_000).tokens == pytest.approx(5_000)
    for _ in range(100):
        pace.settle(pace.take(5_000), 10_000)
        time.now += 100
    assert pace.take(4_000).tokens == pytest.approx(8_000, rel=0.05)


def test_one_small_reply_doesnt_decide_what_is_expected() -> None:
    time = Time()
    pace = TokenPace(LIMIT, clock=lambda: time.now, sleep=time.sleep)
    pace.settle(pace.take(20), 1)
    assert pace.take(4_000).tokens == pytest.approx(5_000, rel=0.01)


def test_each_process_has_its_part_and_waits_until_it_may_begin() -> None:
    time = Time()
    pace = pace_of(time)
    pace.share(3)
    pace.take(10_000)
    pace.take(10_000)
    assert time.now > 60
    pace.share(3, may_begin=False)
    sleeps: list[float] = []

    def let_in(seconds: float) -> None:
        sleeps.append(seconds)
        pace.share(1)

    pace.sleep = let_in
    pace.take(1)
    assert len(sleeps) == 1


def test_a_long_request_isn_t_overtaken_for_ever() -> None:
    pace = TokenPace(1_000, minute_s=-0.5)  # half a second with the margin
    begun: list[str] = []
    pace.take(100)

    def take(name: str, tokens: int) -> None:
        pace.take(tokens)
        begun.append(name)

    threads = [Thread(target=take, args=("long", 5_000))]
    threads += [Thread(target=take, args=("short", 10)) for _ in range(3)]
    for thread in threads:
        thread.start()
        thread.join(0.05)
    for thread in threads:
        thread.join()
    assert begun[0] == "long"
