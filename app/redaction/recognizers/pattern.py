"""What a recognizer is, and the kind that most of ours are: patterns and a check."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from app.redaction.conversation import Conversation
from app.redaction.span import Span


class TextRecognizer(Protocol):
    """Finds one kind of entity in a text, whoever wrote it. Run by Presidio's engine."""

    @property
    def entity(self) -> str:
        """What its spans are: the word that the placeholder shows."""

    def find(self, text: str) -> Iterator[Span]:
        """The spans, in any order; they may overlap."""


class TicketRecognizer(Protocol):
    """Finds what only the whole ticket tells: who is named, what answers a question."""

    def find(self, conversation: Conversation) -> Iterator[Span]:
        """The spans, in any order; they may overlap."""


@dataclass(frozen=True)
class Patterns:
    """A recognizer made of patterns. Where one has a group `value`, that is the span.

    `accepts` sees the value and may refuse it.
    """

    entity: str
    patterns: tuple[re.Pattern[str], ...]
    score: float = 0.8
    accepts: Callable[[str], bool] = bool

    def find(self, text: str) -> Iterator[Span]:
        """The spans of each pattern in turn."""
        for pattern in self.patterns:
            group: str | int = "value" if "value" in pattern.groupindex else 0
            for match in pattern.finditer(text):
                if self.accepts(match[group]):
                    yield Span(match.start(group), match.end(group), self.entity, self.score)


class Searches(Protocol):
    """Tells whether a text is worth reading; a pattern does."""

    def search(self, text: str, /) -> object:
        """Something true where it is."""


@dataclass(frozen=True)
class Trigger:
    """What each text that holds something matches somewhere, whatever its case.

    `pattern` is of small letters: searching a text in small letters takes a third of the
    time that searching without regard to case does.
    """

    pattern: re.Pattern[str]

    def search(self, text: str, /) -> bool:
        """Whether the text is worth reading."""
        return self.pattern.search(text.lower()) is not None


def compiled(*patterns: str, flags: re.RegexFlag = re.IGNORECASE) -> tuple[re.Pattern[str], ...]:
    """The patterns compiled, without regard to case unless told otherwise."""
    return tuple(re.compile(pattern, flags) for pattern in patterns)
