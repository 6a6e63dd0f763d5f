"""Where something personal stands in a text. Finding is apart from replacing."""

import re
from collections.abc import Iterable
from typing import NamedTuple

PLACEHOLDER = re.compile(r"\[[A-Z]+(?:_[A-Z]+)*_\d{1,6}\]")


class Span(NamedTuple):
    """`text[start:end]` is an `entity`, with a score of 0.0 to 1.0 for how sure that is.

    The entity is the word that the placeholder will show: `PERSON`, `EMAIL`, ...
    """

    start: int
    end: int
    entity: str
    score: float

    @property
    def length(self) -> int:
        """Characters covered."""
        return self.end - self.start


def merged(spans: list[Span]) -> list[Span]:
    """Spans in the order of the text; those that overlap become one.

    It covers all of them, so that no rest is left to read, and is what the surest
    of them says, the longest where two are as sure.
    """
    groups: list[list[Span]] = []
    end = -1
    for span in sorted(spans):
        if groups and span.start < end:
            groups[-1].append(span)
        else:
            groups.append([span])
        end = max(end, span.end)
    return [_union(group) for group in groups]


def outside_placeholders(span: Span, placeholders: Iterable[tuple[int, int]]) -> list[Span]:
    """The parts of a span that no placeholder stands in.

    `placeholders` are (start, end) in order, from the first that ends after the span's start.
    """
    parts, start = [], span.start
    for from_, to in placeholders:
        if from_ >= span.end:
            break
        parts.append(span._replace(start=start, end=max(from_, start)))
        start = max(start, to)
    parts.append(span._replace(start=start, end=max(span.end, start)))
    return [part for part in parts if part.length > 0]


def _union(group: list[Span]) -> Span:
    best = max(group, key=lambda span: (span.score, span.length))
    return best._replace(
        start=min(span.start for span in group), end=max(span.end for span in group)
    )
