"""How the product puts things."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.desk.views import QueueGroup
from app.judging.assessment import UnscoredReason
from app.ui import wording

NOW = datetime(2025, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=25), "25 min ago"),
        (timedelta(hours=3), "3 h ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=14), "14 days ago"),
        (timedelta(days=15), "9 November 2025"),
        (timedelta(seconds=-30), "just now"),
    ],
)
def test_how_long_ago(before: timedelta, words: str) -> None:
    assert wording.ago(NOW - before, NOW) == words
    assert wording.ago((NOW - before).replace(tzinfo=None), NOW) == words


def test_every_reason_and_group_has_its_words() -> None:
    assert set(wording.UNSCORED) == set(UnscoredReason)
    assert set(wording.GROUP_TITLES) == set(QueueGroup)


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 tickets"), (1, "1 ticket"), (1200, "1,200 tickets")]
)
def test_counts(count: int, words: str) -> None:
    assert wording.counted(count, "ticket") == words


def test_a_customers_words_are_no_markdown_in_a_label() -> None:
    assert wording.plain("**bold** :red[x] $1$") == r"\*\*bold\*\* \:red\[x\] \$1\$"


def test_days_are_written_out() -> None:
    assert wording.day(date(2025, 3, 4)) == "4 March 2025"
