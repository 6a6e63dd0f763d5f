"""How long a provider asks to be left alone, in whatever way it says so."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.judging.asked_waits import asked_wait_s

NOW = datetime(2026, 11, 2, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": " 0.5 "}, 0.5),
        ({"retry-after": "-3"}, 0.0),
        ({"retry-after": "Mon, 02 Nov 2026 14:05:30 GMT"}, 30.0),
        ({"retry-after": "Mon, 02 Nov 2026 14:05:30 -0000"}, 30.0),
        ({"retry-after": "Mon, 02 Nov 2026 14:00:00 GMT"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after-ms": "1500", "retry-after": "2"}, 1.5),
        ({"retry-after-ms": "soon", "retry-after": "2"}, 2.0),
        ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "6m0s"}, 360.0),
        ({"x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "17ms"}, 0.017),
        ({"x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "1h2m3.5s"}, 3723.5),
        ({"x-ratelimit-remaining-tokens": "9", "x-ratelimit-reset-tokens": "6m0s"}, None),
        ({"x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "later"}, None),
        ({"x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": ""}, None),
        ({"x-ratelimit-remaining-tokens": "0"}, None),
    ],
)
def test_what_the_headers_ask(headers: dict[str, str], wait: float | None) -> None:
    assert asked_wait_s(headers, lambda: NOW) == wait


def test_of_two_limits_that_are_spent_the_later_counts() -> None:
    headers = {
        "x-ratelimit-remaining-requests": "0",
        "x-ratelimit-reset-requests": "1s",
        "x-ratelimit-remaining-tokens": "0",
        "x-ratelimit-reset-tokens": "20s",
    }
    assert asked_wait_s(headers) == 20.0


@given(st.text(max_size=30), st.text(max_size=12))
def test_no_header_breaks_it(retry_after: str, reset: str) -> None:
    wait = asked_wait_s(
        {
            "retry-after": retry_after,
            "x-ratelimit-remaining-requests": "0",
            "x-ratelimit-reset-requests": reset,
        }
    )
    assert wait is None or 0 <= wait < float("inf")
