import pytest

from app.redaction.engine import TRIGGER
from app.redaction.recognizers.birth import birth
from tests.unit.redaction.tables import found


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("date of birth: 3 May 1984", ["3 May 1984"]),
        ("DOB 03/05/84", ["03/05/84"]),
        ("I was born on 1984-05-03.", ["1984-05-03"]),
        ("my birthday is the 3rd of May", ["3rd of May"]),
        ("born in 1984", ["1984"]),
        ("third of may nineteen eighty four is my date of birth", []),
        (
            "date of birth is third of may nineteen eighty four",
            ["third of may nineteen eighty four"],
        ),
        ("born may twenty first 1984", ["may twenty first 1984"]),
        ("dob 3-may-84", ["3-may-84"]),
        ("d.o.b. May 3rd, 1984", ["May 3rd, 1984"]),
    ],
)
def test_an_introduced_date_is_found(text: str, hits: list[str]) -> None:
    assert found(text, birth()) == hits
    assert TRIGGER.search(text)


@pytest.mark.parametrize(
    "text", ["It came on 3 May 2024", "a birthday present for May", "born to run", "due 03/05/2025"]
)
def test_other_dates_stay(text: str) -> None:
    assert found(text, birth()) == []
