"""What a model of names is asked: texts, each with the care that it was written with."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from app.redaction.span import Span


class Written(NamedTuple):
    """A text, and whether it was written with care, as an agent's or a colleague's is.

    There a capital says something, and a word alone is no answer.
    """

    text: str
    with_care: bool
    is_english: bool = True


class FindsNames(Protocol):
    """Finds people and addresses by the words around them. What it says of a text, it
    says whatever the other texts are."""

    def find(self, texts: Sequence[Written]) -> list[list[Span]]:
        """For each text its spans, in any order."""
