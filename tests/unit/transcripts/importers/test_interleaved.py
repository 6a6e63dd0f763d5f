"""Pieces of a ticket that stand apart, the people in them, and the words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from app.errors import TranscriptError
from app.transcripts.importers.bodies import is_blank_forward, speaking, without_ending
from app.transcripts.importers.interleaved import Piece, Told, once_each, read_interleaved
from app.transcripts.importers.persons import refs_of, shown
from app.transcripts.importers.reading import Found, Message, Notice, Skipped, make_ticket, turns_of
from app.transcripts.importers.source import text_source
from app.transcripts.ticket import Role, Ticket
from tests.unit.transcripts.importers.exports import dump


def split(record: Mapping[str, Any]) -> Iterator[Piece | Told]:
    if "of" not in record:
        raise TranscriptError("of no ticket")
    yield Piece(record["of"], record)
    if record.get("more"):
        yield Notice(text="more follows")


def join(id: str, pieces: Sequence[Mapping[str, Any]]) -> Iterator[Ticket | Told]:
    if id == "bad":
        raise TranscriptError("nothing was said")
    said = [Message(Role.AGENT, piece["text"]) for piece in pieces]
    yield make_ticket({"id": id}, turns_of(said))


def read(text: str) -> list[Found | Skipped | Notice]:
    return list(read_interleaved(text_source(text, "x"), split, join))


def row(of: str, text: str, **more: Any) -> dict[str, Any]:
    return {"of": of, "text": text, **more}


def test_pieces_come_together_and_tickets_in_the_order_in_which_they_begin() -> None:
    found = read(dump(row("a", "1"), row("b", "2"), row("b", "3"), row("a", "4")))
    tickets = [one.ticket for one in found if isinstance(one, Found)]
    assert [(one.id, [turn.text for turn in one.turns]) for one in tickets] == [
        ("a", ["1", "4"]),
        ("b", ["2", "3"]),
    ]
    assert [one.line for one in found] == [1, 2]


def test_what_is_wrong_is_told_once_and_in_its_place() -> None:
    text = dump(row("a", "1", more=True), {"x": 1}, row("bad", "2")) + "\n{broken\n"
    told = [one for one in read(text) if not isinstance(one, Found)]
    assert [(one.line, getattr(one, "reason", "") or getattr(one, "text", "")) for one in told] == [
        (1, "more follows"),
        (2, "of no ticket"),
        (3, "nothing was said"),
        (4, "not valid JSON from column 2 on"),
    ]


def test_a_notice_of_the_file_is_given_once() -> None:
    found = read(dump(row("a", "1", more=True), row("b", "2", more=True)))
    assert sum(isinstance(one, Notice) for one in found) == 2
    assert sum(isinstance(one, Notice) for one in once_each(found)) == 1


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ({"name": "Ann B", "email": "a@m.example", "id": 1}, "Ann B"),
        ({"first": "Ann", "last": "B", "id": 1}, "Ann B"),
        ({"first_name": "Ann", "last_name": "", "id": 1}, "Ann"),
        ({"name": " ", "email": "a@m.example", "id": 1}, "a@m.example"),
        ({"id": 1}, "1"),
        ({"name": {"x": 1}, "email": True}, None),
        ({}, None),
    ],
)
def test_the_name_is_shown_else_the_address_else_the_id(person: Any, name: str | None) -> None:
    assert shown(person) == name


def test_everything_that_identifies_people_is_kept_once() -> None:
    person = {"name": "Ann B", "email": "a@m.example", "phone": "+1", "id": 4, "login": "ann"}
    more = {"channels": [{"address": "a@m.example"}, {"address": "+2"}]}
    assert refs_of({**person, **more}, person, None, " ", "extra") == (
        "Ann B",
        "a@m.example",
        "+1",
        "ann",
        "4",
        "+2",
        "extra",
    )


@pytest.mark.parametrize(
    ("text", "is_blank"),
    [
        ("---------- Forwarded message ---------\nFrom: Ann", True),
        ("From: Ann\nSent: Monday\nTo: us\nSubject: lamp\n\nbroken", True),
        ("Begin forwarded message:\n\nFrom: Ann", True),
        ("-----Original Message-----\nFrom: Ann\nSent: Monday\nTo: us\nSubject: lamp", True),
        (">:(", False),
        ("See below.\n---------- Forwarded message ---------\nFrom: Ann", False),
        ("From: here it looks fine", False),
        ("", False),
    ],
)
def test_a_forward_without_a_word_is_nobodys_turn(text: str, is_blank: bool) -> None:
    assert is_blank_forward(text) is is_blank
    assert speaking(Role.AGENT, text) is (Role.SYSTEM if is_blank else Role.AGENT)
    assert speaking(Role.CUSTOMER, text) is Role.CUSTOMER


@pytest.mark.parametrize(
    "text", ["On Thu, 2 May 2024 at 08:05, Ann <a@m.example> wrote:\n> broken", "> broken\n> lamp"]
)
def test_a_mail_that_only_quotes_is_nobodys_turn(text: str) -> None:
    assert speaking(Role.AGENT, text) is Role.SYSTEM
    assert speaking(Role.CUSTOMER, text) is Role.CUSTOMER


@pytest.mark.parametrize(
    ("text", "ending", "left"),
    [
        ("Soon.\n\nAnn B\nShop", "Ann B\nShop", "Soon."),
        ("Soon.\nAnn  B", "Ann B", "Soon."),
        ("Ask Ann B", "Ann B", "Ask Ann B"),
        ("Soon.\nAnn B\nP.S. late", "Ann B", "Soon.\nAnn B\nP.S. late"),
        ("Soon.", "", "Soon."),
    ],
)
def test_a_named_signature_goes_from_the_end_alone(text: str, ending: str, left: str) -> None:
    assert without_ending(text, ending) == left
