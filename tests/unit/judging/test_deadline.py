"""A limit for a whole call."""

from threading import Event

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
