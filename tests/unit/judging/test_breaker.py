"""The breaker: when it opens, for how long, and what it lets through."""

import pickle
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import ModelPausedError
from app.judging.breaker import (
    FAULTS_TO_OPEN,
    FIRST_PAUSE_S,
    LONGEST_BUSY_S,
    LONGEST_PAUSE_S,
    Breaker,
    BreakerState,
    Call,
    Silence,
)
from app.judging.breakers import Breakers

START = datetime(2026, 11, 2, 14, 5, tzinfo=UTC)


class Clock:
    """A clock that goes on when told to."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


def fail(breaker: Breaker, times: int = 1, **how: object) -> None:
    for number in range(times):
        with breaker.call(f"T-{number}") as call:
            call.failed("Connection refused", **how)  # type: ignore[arg-type]


def answer(breaker: Breaker) -> None:
    with breaker.call("T-1") as call:
        call.succeeded()


def is_let_through(breaker: Breaker) -> bool:
    """Whether a call may be made now; nothing is said of how it went."""
    try:
        with breaker.call("T-1"):
            return True
    except ModelPausedError:
        return False


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def changes() -> list[BreakerState]:
    return []


@pytest.fixture
def breaker(clock: Clock, changes: list[BreakerState]) -> Breaker:
    return Breaker("openai/test", now=clock, on_change=changes.append)


def test_it_opens_after_as_many_faults_in_a_row_as_it_says(breaker: Breaker) -> None:
    fail(breaker, FAULTS_TO_OPEN - 1)
    assert is_let_through(breaker)
    fail(breaker)
    assert not is_let_through(breaker)


def test_faults_about_one_ticket_alone_open_nothing(breaker: Breaker) -> None:
    for _ in range(3 * FAULTS_TO_OPEN):
        fail(breaker)
    assert is_let_through(breaker)
    with breaker.call("another") as call:
        call.failed("Connection refused")
    assert not is_let_through(breaker)


def test_an_answer_between_faults_starts_the_count_anew(breaker: Breaker) -> None:
    fail(breaker, FAULTS_TO_OPEN - 1)
    answer(breaker)
    fail(breaker, FAULTS_TO_OPEN - 1)
    assert is_let_through(breaker)


def test_a_fault_that_only_an_operator_mends_opens_it_at_once(breaker: Breaker) -> None:
    fail(breaker, at_once=True)
    assert not is_let_through(breaker)


def test_a_call_that_is_not_let_through_learns_until_when_and_why(breaker: Breaker) -> None:
    fail(breaker, FAULTS_TO_OPEN)
    with pytest.raises(ModelPausedError) as raised, breaker.call("T-1"):
        pass
    assert raised.value.until == START + timedelta(seconds=FIRST_PAUSE_S)
    assert str(raised.value) == (
        "The model openai/test is not asked before 14:05:15 UTC (Connection refused). "
        "It is tried again by itself."
    )


def test_the_error_survives_the_queues_pickling() -> None:
    copy = pickle.loads(pickle.dumps(ModelPausedError("Paused.", START)))
    assert (str(copy), copy.until) == ("Paused.", START)


def test_after_the_pause_one_call_tries_whether_it_works(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, FAULTS_TO_OPEN)
    clock.pass_by(FIRST_PAUSE_S)
    with breaker.call("T-1") as call:
        assert not is_let_through(breaker)
        call.succeeded()
    assert is_let_through(breaker)


def test_a_probe_of_which_nothing_is_said_leaves_its_place_to_the_next(
    breaker: Breaker, clock: Clock
) -> None:
    fail(breaker, FAULTS_TO_OPEN)
    clock.pass_by(FIRST_PAUSE_S)
    with suppress(ValueError), breaker.call("T-1"):
        raise ValueError
    assert breaker.state.kind == "open"
    assert is_let_through(breaker)


def test_each_pause_is_twice_as_long_up_to_the_longest(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, FAULTS_TO_OPEN)
    pauses = []
    for _ in range(8):
        until = breaker.state.until
        assert until
        pauses.append((until - clock()).total_seconds())
        clock.at = until
        fail(breaker)
    assert pauses == [15, 30, 60, 120, 240, 480, LONGEST_PAUSE_S, LONGEST_PAUSE_S]


def test_an_answer_sets_the_pause_back(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, FAULTS_TO_OPEN)
    clock.pass_by(FIRST_PAUSE_S)
    fail(breaker)
    clock.pass_by(2 * FIRST_PAUSE_S)
    answer(breaker)
    fail(breaker, FAULTS_TO_OPEN)
    assert breaker.state.until == clock() + timedelta(seconds=FIRST_PAUSE_S)


def test_a_pause_that_the_provider_asks_for_is_kept_whole_up_to_an_hour(
    breaker: Breaker, clock: Clock
) -> None:
    fail(breaker, pause_s=900.0)
    assert breaker.state.until == START + timedelta(seconds=900)
    clock.pass_by(900)
    fail(breaker, pause_s=86_400.0)
    assert breaker.state.until == clock() + timedelta(hours=1)


def test_faults_of_calls_that_were_under_way_do_not_make_the_pause_longer(
    breaker: Breaker,
) -> None:
    with ExitStack() as stack:
        calls = [stack.enter_context(breaker.call(f"T-{n}")) for n in range(50)]
        for call in calls:
            call.failed("Connection refused")
    assert breaker.state.until == START + timedelta(seconds=FIRST_PAUSE_S)


def test_an_answer_to_a_call_that_was_under_way_ends_a_pause_made_by_counting(
    breaker: Breaker,
) -> None:
    with breaker.call("T-1") as slow:
        fail(breaker, FAULTS_TO_OPEN)
        assert not is_let_through(breaker)
        slow.succeeded()
    assert is_let_through(breaker)


@pytest.mark.parametrize(("how", "pause_s"), [({"pause_s": 300.0}, 300), ({"at_once": True}, 15)])
def test_an_answer_to_a_call_that_was_under_way_ends_no_pause_that_was_asked_for(
    breaker: Breaker, clock: Clock, how: dict[str, object], pause_s: float
) -> None:
    with breaker.call("T-1") as slow:
        fail(breaker, 1, **how)
        clock.pass_by(1)
        slow.succeeded()
    assert breaker.state.until == START + timedelta(seconds=pause_s)
    clock.pass_by(pause_s)
    answer(breaker)
    assert breaker.state.kind == "closed"


def test_a_pause_made_by_counting_becomes_one_that_is_asked_for(breaker: Breaker) -> None:
    with breaker.call("T-1") as slow, breaker.call("T-2") as told:
        fail(breaker, FAULTS_TO_OPEN)
        told.failed("Slow down", pause_s=300.0)
        slow.succeeded()
    assert breaker.state.until == START + timedelta(seconds=300)
    assert breaker.state.words == "Slow down"


def refuse(breaker: Breaker, times: int = 1) -> None:
    for number in range(times):
        with breaker.call(f"T-{number}") as call:
            call.was_busy("Too many requests")


def test_being_busy_is_no_fault_while_others_are_answered(breaker: Breaker, clock: Clock) -> None:
    for _ in range(10):
        refuse(breaker, FAULTS_TO_OPEN)
        clock.pass_by(LONGEST_BUSY_S / 2)
        answer(breaker)
    assert is_let_through(breaker)


def test_a_provider_that_is_busy_for_long_and_answers_nobody_is_left_alone(
    breaker: Breaker, clock: Clock
) -> None:
    refuse(breaker)
    clock.pass_by(LONGEST_BUSY_S + 1)
    refuse(breaker)
    assert breaker.state.until == clock() + timedelta(seconds=FIRST_PAUSE_S)


def test_each_change_is_told_and_nothing_else(
    breaker: Breaker, clock: Clock, changes: list[BreakerState]
) -> None:
    answer(breaker)
    fail(breaker, FAULTS_TO_OPEN)
    clock.pass_by(FIRST_PAUSE_S)
    answer(breaker)
    assert [change.kind for change in changes] == ["open", "probing", "closed"]
    assert changes[0].words == "Connection refused"
    assert changes[2] == BreakerState("openai/test", "closed")


def test_a_listener_may_ask_the_breaker_what_holds(clock: Clock) -> None:
    seen: list[BreakerState] = []
    own = Breaker("openai/test", now=clock, on_change=lambda _: seen.append(own.state))
    fail(own, at_once=True)
    assert [state.kind for state in seen] == ["open"]


def test_one_breaker_serves_all_who_ask_the_same_model_at_the_same_address() -> None:
    breakers = Breakers()
    assert breakers.of("openai/a") is breakers.of("openai/a")
    assert breakers.of("openai/a") is not breakers.of("openai/a", "http://own")
    assert breakers.of("openai/a") is not breakers.of("openai/b")


def test_all_breakers_tell_the_same_listeners(clock: Clock) -> None:
    breakers, told = Breakers(clock), list[BreakerState]()
    breakers.listen(told.append)
    fail(breakers.of("openai/b"), at_once=True)
    fail(breakers.of("openai/a"), at_once=True)
    answer(breakers.of("openai/c"))
    assert [state.model for state in told] == ["openai/b", "openai/a"]
    assert [state.model for state in breakers.paused()] == ["openai/a", "openai/b"]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("pass"), st.floats(0, 700)),
        st.tuples(st.just("ask"), st.just(0.0)),
        st.tuples(st.sampled_from(["succeed", "fail", "break", "leave"]), st.floats(0, 1)),
    ),
    max_size=60,
)


@given(STEPS)
def test_laws(steps: list[tuple[str, float]]) -> None:
    """Nothing goes out before `until`, never two probes at once, and an answer closes it.

    It does unless the call is older than what an operator must mend.
    """
    clock = Clock()
    breaker = Breaker("openai/test", now=clock)
    under_way: list[tuple[ExitStack, Call, int]] = []
    breaks = 0
    refused: list[tuple[datetime, datetime]] = []
    for step, amount in steps:
        before = breaker.state
        if step == "pass":
            clock.pass_by(amount)
        elif step == "ask":
            stack = ExitStack()
            try:
                call = stack.enter_context(breaker.call(f"T-{len(under_way)}"))
            except ModelPausedError as paused:
                assert before.kind != "closed"
                refused.append((clock(), paused.until))
            else:
                assert before.until is None or before.until <= clock()
                assert before.kind != "probing"
                under_way.append((stack, call, breaks))
        elif under_way:
            stack, call, then = under_way.pop(int(amount * (len(under_way) - 1)))
            if step == "succeed":
                call.succeeded()
                assert breaker.state.kind == "closed" or then < breaks
                assert breaker.state in (BreakerState("openai/test", "closed"), before)
            elif step == "leave":
                pass
            else:
                breaks += step == "break"
                call.failed("Broken", at_once=step == "break")
                assert step == "fail" or breaker.state.kind != "closed"
            stack.close()
    for stack, _, _ in under_way:
        stack.close()
    assert all(at < until for at, until in refused)


def test_of_many_threads_one_probes(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, FAULTS_TO_OPEN)
    clock.pass_by(FIRST_PAUSE_S)
    entered: list[Call] = []

    with ExitStack() as stack, ThreadPoolExecutor(16) as pool:

        def ask(_: int) -> None:
            with suppress(ModelPausedError):
                entered.append(stack.enter_context(breaker.call("T-1")))

        list(pool.map(ask, range(200)))
        assert len(entered) == 1


def heard(seconds: float, ago: float = 0) -> Silence:
    """What another process says that opened so many seconds ago, for `seconds`."""
    since = START - timedelta(seconds=ago)
    return Silence(since, since + timedelta(seconds=seconds))


def test_what_another_process_found_silent_is_left_alone_as_long(clock: Clock) -> None:
    breaker = Breaker("openai/test", now=clock)
    breaker.heed(heard(20))
    assert not is_let_through(breaker)
    clock.pass_by(20)
    assert is_let_through(breaker)


def test_an_answer_here_weighs_more_than_what_another_process_said_before(clock: Clock) -> None:
    breaker = Breaker("openai/test", now=clock)
    answer(breaker)
    breaker.heed(heard(20, ago=1))
    assert is_let_through(breaker)


def test_a_pause_that_another_process_was_asked_for_outweighs_an_answer_here(
    clock: Clock,
) -> None:
    breaker = Breaker("openai/test", now=clock)
    with breaker.call("T-1") as slow:
        answer(breaker)
        breaker.heed(heard(20, ago=1)._replace(asked=True))
        slow.succeeded()
    assert not is_let_through(breaker)


@pytest.mark.parametrize("said", [heard(20, ago=30), heard(10)])
def test_what_is_over_or_shorter_than_our_own_pause_changes_nothing(
    clock: Clock, said: Silence
) -> None:
    breaker = Breaker("openai/test", now=clock)
    fail(breaker, FAULTS_TO_OPEN)
    before = breaker.state
    breaker.heed(said)
    assert breaker.state == before


def test_a_pause_is_told_of_by_the_process_that_began_it_and_by_no_other(clock: Clock) -> None:
    here, there = Breakers(clock), Breakers(clock)
    fail(here.of("openai/a", "http://one"), FAULTS_TO_OPEN)
    mine, others = (there.of("openai/a", f"http://{name}") for name in ("one", "two"))
    there.heed([here.silent()])
    assert (mine.state.kind, others.state.kind) == ("open", "closed")
    assert there.silent() == {}
