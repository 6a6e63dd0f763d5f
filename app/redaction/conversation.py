"""A ticket as one text, so that a recognizer reads all of its turns in one pass."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.redaction.span import PLACEHOLDER, Span, outside_placeholders
from app.transcripts.ticket import Role

# A private-use character between line ends: no pattern takes it for a space or a letter.
SEPARATOR = "\n\ue000\n"


class Segment(NamedTuple):
    """One text of a ticket: a turn (with its role), or its subject, a tag, an author."""

    start: int
    end: int
    role: Role | None = None
    is_english: bool = True  # also where too little is written to tell


@dataclass(frozen=True)
class Conversation:
    """The joined text, its segments in order, and the people whom the ticket names.

    `customers` and `colleagues` are names as the source writes them.
    """

    text: str
    segments: tuple[Segment, ...]
    customers: tuple[str, ...] = ()
    colleagues: tuple[str, ...] = ()

    @property
    def abroad(self) -> tuple[Segment, ...]:
        """The segments that aren't in English, in order."""
        return tuple(segment for segment in self.segments if not segment.is_english)

    def part(self, segment: Segment) -> str:
        """A segment's own text."""
        return self.text[segment.start : segment.end]

    def clipped(self, spans: Sequence[Span]) -> list[Span]:
        """The spans cut to the segments and around placeholders; what says nothing is dropped."""
        starts = [segment.start for segment in self.segments]
        placeholders = [match.span() for match in PLACEHOLDER.finditer(self.text)] if spans else []
        ends = [end for _, end in placeholders]
        parts: list[Span] = []
        for span in spans:
            for inside in self._inside_segments(span, starts):
                met = placeholders[bisect_right(ends, inside.start) :]
                parts += outside_placeholders(inside, met)
        trimmed = (self._trimmed(part) for part in parts)
        return [part for part in trimmed if part.length > 0]

    def only(self, segments: Sequence[Segment]) -> tuple["Conversation", list[int]]:
        """A conversation of these segments alone, and how far each one was moved."""
        part = joined([(self.part(segment), segment.role) for segment in segments])
        moved = [old.start - new.start for old, new in zip(segments, part.segments, strict=True)]
        return part, moved

    def _inside_segments(self, span: Span, starts: list[int]) -> list[Span]:
        inside = []
        for segment in self.segments[max(bisect_right(starts, span.start) - 1, 0) :]:
            if segment.start >= span.end:
                break
            start, end = max(span.start, segment.start), min(span.end, segment.end)
            if start < end:
                inside.append(span._replace(start=start, end=end))
        return inside

    def _trimmed(self, span: Span) -> Span:
        text = self.text[span.start : span.end]
        start = next((i for i, char in enumerate(text) if char.isalnum() or char in "+("), None)
        if start is None or not any(char.isalnum() for char in text):
            return span._replace(end=span.start)
        end = max(i for i, char in enumerate(text) if char.isalnum()) + 1
        if span.entity == "SECRET":  # `hunter2!` ends in what makes it one
            end = len(text.rstrip(" \t\n.,;:'\")]"))
        return span._replace(start=span.start + start, end=span.start + end)


def joined(
    texts: Sequence[tuple[str, Role | None]],
    customers: Sequence[str] = (),
    colleagues: Sequence[str] = (),
) -> Conversation:
    """A conversation of these texts, with a separator between them that nothing crosses."""
    segments, start = [], 0
    for text, role in texts:
        segments.append(Segment(start, start + len(text), role))
        start += len(text) + len(SEPARATOR)
    text = SEPARATOR.join(text for text, _ in texts)
    return Conversation(text, tuple(segments), tuple(customers), tuple(colleagues))
