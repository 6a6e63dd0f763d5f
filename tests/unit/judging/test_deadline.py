"""A limit for a whole call."""

import threading
from threading import Event
from time import monotonic, sleep

import pytest

from app.judging.deadline import DeadlineError, within


def test_what_is_done_in_time_is_given() -> None:
    assert within(5, lambda: 7) == 7


def test_what_is_raised_in_time_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 // 0)


def test_what_takes_too_long_is_not_waited_for() -> None:
    never = Event()
    with pytest.raises(DeadlineError, match="no whole answer in 0 s"):
        within(0.01, never.wait)
    never.set()


def test_what_takes_too_long_is_broken_off() -> None:
    ended = Event()

    def drip() -> None:
        try:
            while True:
                try:
                    sleep(0.01)
                except Exception:  # as a library does that wraps all errors in its own
                    continue
        finally:
            ended.set()

    with pytest.raises(DeadlineError):
        within(0.05, drip)
    assert ended.wait(5)


def test_no_thread_is_left_behind() -> None:
    for _ in range(20):
        with pytest.raises(DeadlineError):
            within(0.01, lambda: sum(map(_nap, range(10_000))))
    until = monotonic() + 5
    while any(one.name == "model-call" for one in threading.enumerate()):
        assert monotonic() < until
        sleep(0.01)


def _nap(_: int) -> int:
    sleep(0.002)
    return 1
