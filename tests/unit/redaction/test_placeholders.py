"""Placeholders: one for one value, above those that are there already."""

import pytest

from app.redaction.placeholders import Placeholders


@pytest.mark.parametrize(
    ("entity", "first", "again"),
    [
        ("EMAIL", "Maya@Example.com", "maya@example.com"),
        ("PHONE", "+44 20 7946 0321", "020 7946 0321"),
        ("CARD", "4111 1111 1111 1111", "4111-1111-1111-1111"),
        ("PERSON", "Maya Ortiz", "maya"),
        ("PERSON", "Maya", "Maya Ortiz"),
        ("PERSON", "Maya Ortiz", "Ms Ortiz"),
        ("ADDRESS", "12 Mill Lane", "12 mill lane"),
    ],
)
def test_the_same_value_gets_the_same_number(entity: str, first: str, again: str) -> None:
    placeholders = Placeholders()
    assert placeholders.of(entity, first) == placeholders.of(entity, again) == f"[{entity}_1]"


def test_different_values_get_different_numbers() -> None:
    placeholders = Placeholders()
    names = ["Maya Ortiz", "Maya Chen", "Tom"]
    assert [placeholders.of("PERSON", name) for name in names] == [
        "[PERSON_1]", "[PERSON_2]", "[PERSON_3]",
    ]  # fmt: skip
    assert placeholders.of("EMAIL", "a@example.com") == "[EMAIL_1]"


def test_a_first_name_finds_the_person_whose_full_name_is_known() -> None:
    placeholders = Placeholders()
    placeholders.know(["Maya Ortiz", "Tom Hale"])
    assert placeholders.of("PERSON", "Hale") == placeholders.of("PERSON", "Tom") == "[PERSON_1]"


def test_numbers_start_above_those_in_the_text() -> None:
    placeholders = Placeholders(["as [PERSON_4] said, [EMAIL_1]"])
    assert placeholders.of("PERSON", "Maya") == "[PERSON_5]"
    assert placeholders.of("PHONE", "5550134") == "[PHONE_1]"
