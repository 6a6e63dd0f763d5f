"""How fast runs begin under a provider's limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.desk.limits import Limits, StartLimit, TicketUse, start_limit, starts_a_minute


def test_without_limits_nothing_is_limited() -> None:
    assert start_limit(Limits(), TicketUse()) is None


@pytest.mark.parametrize(
    ("requests", "tokens", "runs_a_minute"),
    [(60, None, 30), (None, 70_000, 5), (60, 70_000, 5), (4, 700_000, 2)],
)
def test_the_narrower_limit_decides(
    requests: int | None, tokens: int | None, runs_a_minute: float
) -> None:
    limits = Limits(requests=requests, tokens=tokens)
    assert starts_a_minute(limits, TicketUse(requests=2, tokens=14_000)) == runs_a_minute


def test_few_starts_come_one_at_a_time_spread_over_the_minute() -> None:
    assert start_limit(Limits(requests=60), TicketUse(requests=2)) == StartLimit(1, 2.0)


def test_many_starts_come_together_once_a_second() -> None:
    assert start_limit(Limits(requests=1_200), TicketUse(requests=2)) == StartLimit(10, 1.0)


@given(
    requests=st.integers(1, 100_000),
    tokens=st.integers(1_000, 10**8),
    a_ticket=st.floats(0.5, 40),
    each=st.floats(100, 500_000),
)
def test_no_minute_has_more_starts_than_the_limits_allow(
    requests: int, tokens: int, a_ticket: float, each: float
) -> None:
    limits = Limits(requests=requests, tokens=tokens)
    use = TicketUse(requests=a_ticket, tokens=each)
    limit = start_limit(limits, use)
    assert limit is not None
    assert limit.runs >= 1
    in_a_minute = limit.runs * limits.minute_s / limit.period_s
    assert in_a_minute * a_ticket <= requests * 1.000001
    assert in_a_minute * each <= tokens * 1.000001
