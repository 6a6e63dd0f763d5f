"""Letters that were decoded wrongly are told of, once, and French quotes aren't taken for them."""

import pytest

from app.transcripts.importers.mojibake import TOLD, is_garbled, telling_mojibake
from app.transcripts.importers.reading import Found, Notice
from app.transcripts.ticket import Role, Ticket, Turn


def ticket(text: str, id: str = "1") -> Ticket:
    return Ticket(id=id, turns=(Turn(index=0, role=Role.CUSTOMER, text=text),))


@pytest.mark.parametrize("text", ["für", "don’t", "£5", "–", "😀", "▇▇▇"])
def test_utf8_read_as_windows_1252_is_noticed(text: str) -> None:
    garbled = text.encode().decode("cp1252", "replace").replace("\ufffd", "\u0081")
    assert is_garbled(ticket(f"Hello {garbled}"))


@pytest.mark.parametrize(
    "text", ["für", "don’t £5 – 😀 ▇", "CAFÉ» et Â pâté", "âge, ÂGE", "São Ãntonio", "ð", "plain"]
)
def test_text_that_is_right_is_left_alone(text: str) -> None:
    assert not is_garbled(ticket(text))


def test_it_is_told_once_with_its_place() -> None:
    garbled = "f\u00c3\u00bcr"
    items = [Found(n, ticket(garbled, str(n))) for n in (4, 5)]
    (told,) = (item for item in telling_mojibake(items) if isinstance(item, Notice))
    assert (told.line, told.text) == (4, f"ticket 4 {TOLD}")
