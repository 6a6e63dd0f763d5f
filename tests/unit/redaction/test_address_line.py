import pytest

from app.redaction.engine import TRIGGER
from app.redaction.recognizers.address_line import AddressLine
from tests.unit.redaction.tables import found


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("my address is 12 mill lane leeds ls1 4ab", ["12 mill lane leeds ls1 4ab"]),
        ("I live at 9 Rue de la Paix, Paris 75002 and", ["9 Rue de la Paix, Paris 75002"]),
        (
            "send it to 48 Paseo del Prado 81\n Suite 762\n Torre del Mar\n Spain 20416 please",
            ["48 Paseo del Prado 81\n Suite 762\n Torre del Mar\n Spain 20416"],
        ),
        ("at the corner of 5 High Street and Ericsson Bridge.",
         ["the corner of 5 High Street and Ericsson Bridge"]),
        ("Hauptstra\u00dfe 5, 10115 Berlin", ["Hauptstra\u00dfe 5, 10115 Berlin"]),
        ("no 14 rajan nagar chennai 600017", ["no 14 rajan nagar chennai 600017"]),
        ("221 Quillfeather Turnpike Apt. 4", ["221 Quillfeather Turnpike Apt. 4"]),
    ],
)  # fmt: skip
def test_an_address_is_read_to_its_end(text: str, hits: list[str]) -> None:
    assert found(text, AddressLine()) == hits
    assert TRIGGER.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "I bought 3 Apple Watches in New York",
        "on 5 May 2024 London was",
        "within 5 days the order 12345 Leeds",
        "I paid 20 for 2 park tickets",
        "it has 35 square meters and 2 bedrooms",
        "we have 2 new lines",
        "i need 2 new black chairs",
        "a 24 hour drive",
        "in 2024 Windows Server 2019",
        "I waited 3 Hours at Park Lane",
        "After 3 kilometers, turn right on Commercial Drive",
        "Your current balance is 6315 in credit",
    ],
)
def test_counts_dates_and_products_are_no_address(text: str) -> None:
    assert found(text, AddressLine()) == []
