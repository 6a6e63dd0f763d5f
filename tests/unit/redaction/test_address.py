import pytest

from app.redaction.recognizers.address import introduced_address, postcode, street
from tests.unit.redaction.tables import found

ALL = (street(), postcode(), introduced_address())


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("It goes to 12 Mill Lane, Leeds LS1 4AB.", ["12 Mill Lane, Leeds LS1 4AB"]),
        ("742 Oak Terrace Apt 8, Salem, IL 62704", ["742 Oak Terrace Apt 8, Salem, IL 62704"]),
        ("7356 e canal lane endicott ny 13760", ["7356 e canal lane endicott ny 13760"]),
        ("at 221B Baker Street", ["221B Baker Street"]),
        ("Hauptstra\u00dfe 5, 10115 Berlin", ["Hauptstra\u00dfe 5, 10115 Berlin"]),
        ("12 rue de la Paix", ["12 rue de la Paix"]),
        ("P.O. Box 1204", ["P.O. Box 1204"]),
        ("zip code 94107", ["94107"]),
        ("San Jose, CA 95112", ["CA 95112"]),
        ("SW1A 1AA", ["SW1A 1AA"]),
        ("my address is 12 the old mill, Hebden and hurry", ["12 the old mill, Hebden"]),
        ("Suite 932", ["Suite 932"]),
    ],
)
def test_an_address_is_found(text: str, hits: list[str]) -> None:
    assert found(text, *ALL) == hits


@pytest.mark.parametrize(
    "text",
    [
        "It is a 5 minutes drive",
        "10 people on the road",
        "wait 3 days in a row",
        "my email address is wrong",
        "2 more times this way",
        "Your address is on file",
        "in 24 hours we will close",
        "my address is wrong, it has 2 mistakes",
    ],
)
def test_a_street_word_after_a_number_alone_is_no_address(text: str) -> None:
    assert found(text, *ALL) == []
