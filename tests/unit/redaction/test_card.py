import pytest

from app.redaction.recognizers.card import Card, card_details
from tests.unit.redaction.tables import found

ALL = (Card(), card_details())


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("4111 1111 1111 1111", ["4111 1111 1111 1111"]),
        ("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", ["4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1"]),
        ("4111.1111.1111.1111 please", ["4111.1111.1111.1111"]),
        ("3782 822463 10005", ["3782 822463 10005"]),
        ("card number 1234 5678 9012 3456", ["1234 5678 9012 3456"]),
        ("my visa is 411111111111", ["411111111111"]),
        ("cc 5038 0205 3770", ["5038 0205 3770"]),
        ("exp 04/28", ["04/28"]),
        ("expires 4/2028, cvv", ["4/2028"]),
        ("expiry date is 04-28", ["04-28"]),
        ("valid thru 04 / 28", ["04 / 28"]),
        ("exp: 0428", ["0428"]),
        ("the card expires in april 2028", ["april 2028"]),
    ],
)
def test_a_card_is_found_in_any_grouping(text: str, hits: list[str]) -> None:
    assert found(text, *ALL) == hits


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1112",
        "1550441922071234",
        "it costs 4111111111111111.50",
        "my card is late by 12 days",
        "the offer expires 04/28/2026",
        "it expires on friday",
        "expires in 10 days",
        "tracking 9400 1000 0000 0000",
    ],
)
def test_other_long_numbers_and_dates_are_no_cards(text: str) -> None:
    assert found(text, *ALL) == []
