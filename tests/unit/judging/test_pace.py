"""No minute has more requests than the provider allows."""

from hypothesis import given
from hypothesis import strategies as st

from app.judging.pace import Pace


class Time:
    """A clock that passes while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@given(
    allowed=st.integers(1, 20),
    gaps=st.lists(st.floats(0, 30), min_size=1, max_size=100),
)
def test_no_minute_has_more_requests_than_allowed(allowed: int, gaps: list[float]) -> None:
    time = Time()
    pace = Pace(allowed, clock=lambda: time.now, sleep=time.sleep)
    begun = []
    for gap in gaps:
        time.now += gap
        pace.take()
        begun.append(time.now)
    for first, one_too_many in zip(begun, begun[allowed:], strict=False):
        assert one_too_many - first > 60


def test_below_the_limit_nobody_waits() -> None:
    time = Time()
    pace = Pace(3, clock=lambda: time.now, sleep=time.sleep)
    for _ in range(3):
        pace.take()
    assert time.now == 0
