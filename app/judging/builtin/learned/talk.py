"""A ticket as a sequence of turns, each with the marks that the gauges look for."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby, pairwise
from pathlib import Path

import yaml

from app.judging.builtin.phrases import PhraseFinder
from app.judging.builtin.reading import Line, Reading, stems_of
from app.redaction.span import PLACEHOLDER
from app.transcripts.ticket import Role

PHRASES = Path(__file__).with_name("phrases.yaml")


@dataclass(frozen=True)
class Said:
    """What one person said in one turn."""

    turn: int
    by_customer: bool
    own: bool  # by the agent who is judged
    lines: tuple[Line, ...]
    marks: frozenset[str]

    @cached_property
    def text(self) -> str:
        """Its sentences, with a space between, without placeholders."""
        return " ".join(without_placeholders(line.text) for line in self.lines)

    @cached_property
    def spoken(self) -> tuple[str, ...]:
        """Its words in small letters, without question marks and placeholders."""
        return tuple(word for line in self.lines for word in line.spoken if word[0] not in "?[")

    @cached_property
    def stems(self) -> frozenset[str]:
        """What it is about."""
        return stems_of(self.lines)

    @property
    def asks(self) -> bool:
        """Whether there is a question mark in it."""
        return any("?" in line.spoken for line in self.lines)


@dataclass(frozen=True)
class Talk:
    """The turns of customer and agents in their order."""

    turns: tuple[Said, ...]

    @cached_property
    def own(self) -> tuple[Said, ...]:
        """The turns of the agent who is judged."""
        return tuple(said for said in self.turns if said.own)

    @cached_property
    def customer(self) -> tuple[Said, ...]:
        """The customer's turns."""
        return tuple(said for said in self.turns if said.by_customer)

    @cached_property
    def pairs(self) -> tuple[tuple[Said, Said], ...]:
        """Each turn of the customer with the judged agent's turn that follows at once."""
        return tuple((a, b) for a, b in pairwise(self.turns) if a.by_customer and b.own)


def read_talk(reading: Reading) -> Talk:
    """The reading's sentences, turn by turn."""
    by_turn = groupby(reading.lines, key=lambda line: line.turn)
    return Talk(tuple(_said(turn, tuple(lines)) for turn, lines in by_turn))


def _said(turn: int, lines: tuple[Line, ...]) -> Said:
    by_customer = lines[0].role is Role.CUSTOMER
    finder = _finders()["customer" if by_customer else "agent"]
    marks = frozenset().union(*(finder.marks(line.spoken) for line in lines))
    return Said(turn, by_customer, lines[0].own, lines, marks)


@lru_cache(maxsize=1)
def _finders() -> dict[str, PhraseFinder]:
    written = yaml.safe_load(PHRASES.read_text(encoding="utf-8"))
    return {who: PhraseFinder(phrases) for who, phrases in written.items()}


def without_placeholders(text: str) -> str:
    """The text without what stands for a name or a number: it must move no gauge."""
    return PLACEHOLDER.sub(" ", text)


def share(turns: Iterable[Said], *marks: str) -> float:
    """The share of the turns that bear any of `marks`: 0.0 to 1.0."""
    listed = list(turns)
    return sum(not said.marks.isdisjoint(marks) for said in listed) / max(1, len(listed))
