"""Typed placeholders, the same one for the same value all through a ticket."""

import re
from collections.abc import Callable, Iterable

from app.redaction.people import People
from app.redaction.span import PLACEHOLDER, Span

PHONE_DIGITS = 9  # enough to tell numbers apart, with or without the country's code


class Placeholders:
    """Numbers entities by first appearance, from 1, above those that the texts hold already."""

    def __init__(
        self,
        texts: Iterable[str] = (),
        partly_kept: Callable[[str, str], str | None] = lambda _entity, _value: None,
    ) -> None:
        """`partly_kept` gives an entity's value a placeholder of its own, or None."""
        self._partly_kept = partly_kept
        self._given: dict[tuple[str, object], str] = {}
        self._last: dict[str, int] = {}
        self._people = People()
        for text in texts:
            self._reserve(text)

    def know(self, names: Iterable[str]) -> None:
        """Learns full names first, so that a first name alone finds its person."""
        for name in names:
            self._people.learn(name)

    def of(self, entity: str, value: str) -> str:
        """The placeholder of a value, such as `[PERSON_1]`."""
        if kept := self._partly_kept(entity, value):
            return kept
        key = (entity, self._key(entity, value))
        if key not in self._given:
            self._last[entity] = self._last.get(entity, 0) + 1
            self._given[key] = f"[{entity}_{self._last[entity]}]"
        return self._given[key]

    def _key(self, entity: str, value: str) -> object:
        if entity == "PERSON":
            person = self._people.learn(value)
            return value.casefold() if person is None else person
        return normalised(entity, value)

    def _reserve(self, text: str) -> None:
        for match in PLACEHOLDER.finditer(text):
            entity, _, number = match[0][1:-1].rpartition("_")
            self._last[entity] = max(self._last.get(entity, 0), int(number))


def normalised(entity: str, value: str) -> str:
    """A value without what doesn't tell it apart: case, spaces, punctuation."""
    plain = re.sub(r"[\W_]+", "", value.casefold())
    if entity == "PHONE":
        return re.sub(r"\D", "", plain)[-PHONE_DIGITS:]
    return plain


def replaced(text: str, spans: Iterable[tuple[Span, str]], offset: int = 0) -> str:
    """The text with each span's placeholder in its place.

    Spans are in order, don't overlap, and count from `offset` characters before the text.
    """
    parts, end = [], 0
    for span, placeholder in spans:
        parts += [text[end : span.start - offset], placeholder]
        end = span.end - offset
    return "".join([*parts, text[end:]])
