import pytest

from app.redaction.engine import TRIGGER
from app.redaction.recognizers.spoken import Spoken, has_luhn_digit, spoken_digits
from tests.unit.redaction.tables import found

CARD = "four one one one one one one one one one one one one one one one"


@pytest.mark.parametrize(
    ("text", "entity", "hits"),
    [
        (
            "oh seven nine double four three two one six five nine",
            "PHONE",
            ["oh seven nine double four three two one six five nine"],
        ),
        (f"it is {CARD} thanks", "CARD", [CARD]),
        ("my pin is four seven one one", "SECRET", ["four seven one one"]),
        ("zip nine four one oh seven", "ADDRESS", ["nine four one oh seven"]),
        ("account seven, seven, two, five, one", "ACCOUNT", ["seven, seven, two, five, one"]),
        ("my mobile is forty four seventy seven double oh", "PHONE",
         ["forty four seventy seven double oh"]),
        ("booking is 4 7 one 9", "ORDER", ["4 7 one 9"]),
    ],
)  # fmt: skip
def test_a_number_said_in_words_is_found(text: str, entity: str, hits: list[str]) -> None:
    assert found(text, Spoken()) == hits
    assert TRIGGER.search(text)
    assert {span.entity for span in Spoken().find(text)} == {entity}


@pytest.mark.parametrize(
    "text",
    [
        "I ordered two three seater sofas",
        "one two three four",
        "one, two, three, go",
        "it costs four fifty five",
        "one of the two, three or four people",
        "sizes 1, 2, 3, 5, 8, 9, 7",
        "twenty one to twenty two",
        "no one called",
    ],
)
def test_counts_and_prices_in_words_stay(text: str) -> None:
    assert found(text, Spoken()) == []


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("oh seven double four", "0744"),
        ("triple one nought", "1110"),
        ("forty-one eleven 5", "41115"),
        ("twenty nine nineteen", "2919"),
    ],
)
def test_words_are_read_as_the_digits_that_they_say(said: str, digits: str) -> None:
    assert spoken_digits(said) == digits


def test_a_check_digit_tells_a_card_from_a_number() -> None:
    assert has_luhn_digit("4111111111111111")
    assert not has_luhn_digit("4111111111111112")
