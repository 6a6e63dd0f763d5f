"""Money in words: never less than is known, and never spent before it is."""

import pytest

from app.desk.estimate import paid_in_words, spent_in_words
from app.desk.queue_view import BatchView, QueueView
from app.queue_commands import cost_in_words, status_lines
from app.storage.model_use import Total


@pytest.mark.parametrize(
    ("usd", "unpriced", "budget", "said"),
    [
        (1.2, 0, None, "US$ 1.20"),
        (0.0, 0, None, "US$ 0.00"),
        (1.2, 0, 5.0, "US$ 1.20 of US$ 5.00"),
        (1.2, 2, None, "at least US$ 1.20 (2 replies without a price)"),
        (1.2, 1, 5.0, "at least US$ 1.20 of US$ 5.00 (1 reply without a price)"),
        (0.0, 6, None, "not known (6 replies without a price)"),
        (0.0, 6, 5.0, "not known (6 replies without a price), budget US$ 5.00"),
    ],
)
def test_a_cost_with_an_unknown_price_in_it_is_never_said_to_be_less_than_it_is(
    usd: float, unpriced: int, budget: float | None, said: str
) -> None:
    assert paid_in_words(usd, unpriced, "reply", budget) == said


@pytest.mark.parametrize(
    ("spent", "said"),
    [
        (0.25, "US$ 0.25 of the US$ 0.30 for batch 4 is spent, and the next ticket wouldn't fit."),
        (0.3, "The budget of US$ 0.30 for batch 4 is spent."),
        (0.298, "The budget of US$ 0.30 for batch 4 is spent."),
        (0.34, "The budget of US$ 0.30 for batch 4 is spent."),
    ],
)
def test_a_budget_that_wouldnt_pay_for_one_more_ticket_isnt_called_spent(
    spent: float, said: str
) -> None:
    assert spent_in_words(spent, 0.3, "batch 4") == said


def test_calls_and_kept_replies_say_what_they_were_for() -> None:
    took = Total(12, 9_000, 0, 800, 9, 0.0, 6, calls_for_notes=3, reused_notes=3)
    assert cost_in_words(took) == (
        "cost not known (6 replies without a price), 12 calls (9 to judge, 3 for notes), "
        "9,000 tokens read (0 of them cached) and 800 written, "
        "9 replies kept from before (6 to judge, 3 for notes)"
    )


def test_the_queue_says_where_a_price_isnt_known() -> None:
    batch = BatchView(
        number=4, done=6, failed=0, waiting=0, under_way=0, spent_usd=0.0, unpriced=6,
        budget_usd=None, is_paused=False, seconds_left=None,
    )  # fmt: skip
    assert status_lines(QueueView(ended=batch, unpriced_today=12), None)[1:] == [
        "Batch 4, the last one, ended: 6 of 6 assessed, "
        "cost not known (6 assessments without a price)",
        "Cost today (UTC): not known (12 replies without a price), without a budget",
    ]
