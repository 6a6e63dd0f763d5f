"""Names that may as well be a town's or a street's."""

import pytest

from app.redaction.ner.places import may_be_place


def is_place(text: str, name: str) -> bool:
    start = text.index(name)
    return may_be_place(text, start, start + len(name))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("does it stop in buenos aires", "buenos aires"),
        ("Buenos Aires is warm today", "Buenos Aires"),
        ("turn left on Quimby, then stop", "Quimby"),
        ("a ride from halloran and quimby please", "quimby"),
        ("we want to go to halloran", "halloran"),
        ("the bus runs between Halloran and Quimby", "Quimby"),
    ],
)
def test_a_name_on_the_way_may_be_a_place(text: str, name: str) -> None:
    assert is_place(text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("I spoke to Farouk about it", "Farouk"),
        ("put a note on Farouk's account", "Farouk"),
        ("farouk and ingrid ordered it", "ingrid"),
        ("my name is quimby", "quimby"),
        ("thanks Halloran", "Halloran"),
    ],
)
def test_a_name_that_somebody_does_something_with_is_a_person_s(text: str, name: str) -> None:
    assert not is_place(text, name)
