import pytest

from app.redaction.recognizers.phone import Phone
from tests.unit.redaction.tables import found


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("My number is +44 20 7946 0321.", ["+44 20 7946 0321"]),
        ("(212) 736-5000", ["(212) 736-5000"]),
        ("212-555-0187", ["212-555-0187"]),
        ("555-0134", ["555-0134"]),
        ("call 555 0134 now", ["555 0134"]),
        ("ring me on 01.84.17.61.18", ["01.84.17.61.18"]),
        ("07700 900123 mobile", ["07700 900123"]),
        ("0049 30 901820", ["0049 30 901820"]),
        ("+1 (415) 555-2671 x 204", ["+1 (415) 555-2671 x 204"]),
        ("+919876543210", ["+919876543210"]),
        ("phone: 7781704", ["7781704"]),
        ("you can reach us at 977547250", ["977547250"]),
    ],
)
def test_a_number_is_found_in_the_forms_of_many_regions(text: str, hits: list[str]) -> None:
    assert found(text, Phone()) == hits


@pytest.mark.parametrize(
    "text",
    [
        "on 2025-03-03 or 03/03/2025",
        "from 2025-03-03 10:02",
        "it costs $1,234,567.00",
        "version 10.0.19045.3803",
        "192.168.100.200",
        "0.12345678",
        "the years 2019-2024",
        "12 of 30 items, 500 g",
        "100000000%",
    ],
)
def test_dates_amounts_and_versions_are_no_phone_numbers(text: str) -> None:
    assert found(text, Phone()) == []
