"""What a note says, part by part, apart from what it quotes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from app.coaching.check.result import Part
from app.coaching.note import CoachingNote
from app.judging.builtin.words import sentences

_QUOTED = re.compile(
    "\u201c([^\u201d]*)\u201d|\u201e([^\u201c\u201d]*)[\u201c\u201d]|\u00ab([^\u00bb]*)\u00bb"
    '|"([^"\n]*)"|\u2018(.+?)\u2019(?!\\w)|(?<!\\w)\'(?=\\w)(.+?)(?<=[\\w.!?,])\'(?!\\w)'
)
_BLANK = "\u201c\u2026\u201d"


@dataclass(frozen=True)
class Said:
    """The text of one part of a note."""

    part: Part
    text: str

    @cached_property
    def quotations(self) -> tuple[str, ...]:
        """What stands in quotation marks."""
        return tuple(
            next(filter(None, found.groups()), "") for found in _QUOTED.finditer(self.text)
        )

    @cached_property
    def prose(self) -> str:
        """The text with what is quoted left out."""
        return _QUOTED.sub(_BLANK, self.text)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The sentences of the prose."""
        return tuple(sentences(self.prose))


def parts_of(note: CoachingNote) -> tuple[Said, ...]:
    """What the leader says in each part that has any text, in the order of the note."""
    return tuple(Said(part, text) for part, text in _texts(note) if text.strip())


def _texts(note: CoachingNote) -> Iterator[tuple[Part, str]]:
    if note.recognition:
        yield Part.RECOGNITION, note.recognition.text
    if note.pointer:
        yield Part.SITUATION, note.pointer.situation
        yield Part.EFFECT, note.pointer.effect
    yield Part.TRY_LINE, note.try_line or ""
    if note.practice:
        yield Part.PRACTICE, note.practice.text
    yield Part.QUESTION, note.question
    yield Part.MESSAGE, note.message


def word_count(note: CoachingNote) -> int:
    """Words in all that the agent reads, quotes included."""
    quotes = [part.quote for part in (note.recognition, note.pointer) if part]
    return sum(len(text.split()) for text in (*quotes, *(text for _, text in _texts(note))))
