"""Where a quote that is too long for a note ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.coaching.shortening import shorten


@pytest.mark.parametrize(
    ("quote", "length", "short"),
    [
        ("It is on its way.", 40, "It is on its way."),
        ("It left us on Monday. You will have it by noon.", 30, "It left us on Monday."),
        ("It left us on Monday, and you will have it by noon.", 30, "It left us on Monday"),
        ("I'll look at it at 1; if it isn't there I'll ring you", 40, "I'll look at it at 1"),
        ("It was left with the man who lives at the end", 41, "It was left with the man who lives"),
        ("I can see that in the system and the", 35, "I can see that in the system"),
        ("You sent it in June, that is long \U0001f614 You have waited", 40,
         "You sent it in June, that is long"),
        ("Unfortunatelywithoutanyspace", 10, "Unfortunatelywithoutanyspace"),
        ("Yes. It goes out on Monday with the van", 37, "Yes. It goes out on Monday"),
    ],
)  # fmt: skip
def test_a_quote_ends_where_a_person_would_end_it(quote: str, length: int, short: str) -> None:
    assert shorten(quote, length) == short


@given(st.text(max_size=120), st.integers(10, 100))
def test_what_is_left_is_the_start_of_the_quote(quote: str, length: int) -> None:
    short = shorten(quote, length)
    assert quote.startswith(short)
    if quote.strip():
        assert short.strip()
    if " " in quote[:length].strip():
        assert len(short) <= max(length, len(short.split(" ")[0]))
