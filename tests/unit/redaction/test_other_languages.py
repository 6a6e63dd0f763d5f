"""Support conversations in six other languages: names go, and the language stays readable.

`other_languages.txt` holds invented conversations in which what is personal is marked by hand:
`{P:...}` a person, `{A:...}` an address, `{X:...}` another identifier.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from app.redaction.redactor import Redactor
from app.redaction.span import PLACEHOLDER
from app.transcripts.ticket import Role, Ticket, Turn

MARKED = re.compile(r"\{(?P<kind>[PAX]):(?P<text>[^}]*)\}")
WORD = re.compile(r"\w+")
LANGUAGES = ("de", "fr", "es", "nl", "pt", "it")
MOST_FALSE = 3.0  # words taken without a mark, of 1,000
LEAST_FOUND = 0.85  # of the people marked


class Said(NamedTuple):
    """A turn without its marks, and where each mark was: its kind, start and end."""

    role: Role
    text: str
    marks: tuple[tuple[str, int, int], ...]

    def is_marked(self, place: int) -> bool:
        return any(start <= place < end for _, start, end in self.marks)


@cache
def conversations() -> tuple[tuple[str, tuple[Said, ...]], ...]:
    """Each conversation's language and turns."""
    source = Path(__file__).with_name("other_languages.txt").read_text("utf-8")
    blocks = [one.partition("\n") for one in re.split(r"^# ", source, flags=re.MULTILINE)[1:]]
    return tuple((title[:2], tuple(said(body))) for title, _, body in blocks)


def said(body: str) -> Iterator[Said]:
    roles = {"C": Role.CUSTOMER, "A": Role.AGENT}
    for turn in re.split(r"^(?=[CA]: )", body.strip(), flags=re.MULTILINE):
        if turn:
            yield unmarked(roles[turn[0]], turn[3:].strip())


def unmarked(role: Role, turn: str) -> Said:
    text, end, marks = "", 0, []
    for match in MARKED.finditer(turn):
        text += turn[end : match.start()]
        marks.append((match["kind"], len(text), len(text) + len(match["text"])))
        text, end = text + match["text"], match.end()
    return Said(role, text + turn[end:], tuple(marks))


def redacted(redactor: Redactor, turns: tuple[Said, ...]) -> list[str]:
    numbered = tuple(Turn(index=i, role=one.role, text=one.text) for i, one in enumerate(turns))
    return [turn.text for turn in redactor.redact(Ticket(id="t1", turns=numbered)).turns]


def taken(before: str, after: str) -> list[tuple[int, int]]:
    """Where the placeholders of `after` stand in `before`."""
    parts = [re.escape(part) for part in PLACEHOLDER.split(after)]
    match = re.fullmatch("(.+?)".join(parts), before, re.DOTALL)
    assert match is not None
    return [match.span(i + 1) for i in range(len(parts) - 1)]


def counted(redactor: Redactor, language: str = "") -> Counter[str]:
    """Marks by kind (`P`), those that went whole (`P found`), and unmarked words and losses."""
    counts = Counter[str]()
    for own, turns in conversations():
        if own.startswith(language):
            for turn, text in zip(turns, redacted(redactor, turns), strict=True):
                counts += counted_turn(turn, taken(turn.text, text))
    return counts


def counted_turn(turn: Said, spans: list[tuple[int, int]]) -> Counter[str]:
    counts = Counter[str]()
    gone = {place for start, end in spans for place in range(start, end)}
    for word in WORD.finditer(turn.text):
        if not turn.is_marked(word.start()):
            counts["words"] += 1
            counts["false"] += word.start() in gone
    for kind, start, end in turn.marks:
        words = [match.start() for match in WORD.finditer(turn.text, start, end)]
        counts[kind] += 1
        counts[f"{kind} found"] += all(place in gone for place in words)
    return counts


@pytest.mark.parametrize("language", LANGUAGES)
def test_hardly_a_word_is_taken_that_is_nobodys_name(redactor: Redactor, language: str) -> None:
    counts = counted(redactor, language)
    assert counts["words"] > 150
    assert 1000 * counts["false"] / counts["words"] < MOST_FALSE, counts


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_are_found(redactor: Redactor, language: str) -> None:
    counts = counted(redactor, language)
    assert counts["P found"] >= LEAST_FOUND * counts["P"], counts


def test_what_points_at_a_person_by_itself_is_found_in_every_language(redactor: Redactor) -> None:
    counts = counted(redactor)
    assert (counts["X found"], counts["A found"]) == (counts["X"], counts["A"])
