"""Redactions beside labels, word by word and span by span.

Words are counted, as Presidio's token evaluator does, because what leaks is words: of a
name with three words of which two went, a third stays readable. Punctuation counts for
nothing. The stricter count of its span evaluator stands beside it: a span is found when
redactions of its type cover it with an intersection over union of 0.9 or more, in words;
spans of one type that touch are one.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from evals.redaction.cases import Gold, Labelled
from evals.redaction.replaced import Replaced

WORD = re.compile(r"[^\W_]+")
WHOLE = 0.9  # intersection over union from which a span is found whole


class Row(NamedTuple):
    """One line of the table: the set's labels, and our entities that answer them.

    `entities` None: any redaction answers, and one on a label that isn't in the row
    counts neither for nor against.
    """

    name: str
    types: frozenset[str]
    entities: frozenset[str] | None


class Counts(NamedTuple):
    """Sums over a case. Words: labelled, of those found, of those redacted at all;
    redacted as the row's entities, of those rightly. Spans: labelled, found whole."""

    labelled: int = 0
    found: int = 0
    covered: int = 0
    redacted: int = 0
    right: int = 0
    spans: int = 0
    whole: int = 0

    def plus(self, other: "Counts") -> "Counts":
        """Both, added up."""
        return Counts(*(a + b for a, b in zip(self, other, strict=True)))


def counts_of(turn: Labelled, replaced: Sequence[Replaced], row: Row) -> Counts:
    """The counts of one turn for one row."""
    words = [match.span() for match in WORD.finditer(turn.text)]
    own = _places(words, (one for one in turn.gold if one.type in row.types))
    others = _places(words, turn.gold) - own
    gone = _places(words, replaced)
    entities = row.entities
    if entities is None:
        answered, taken = gone, gone - others
    else:
        answered = taken = _places(words, (one for one in replaced if one.entity in entities))
    spans = _joined(words, [one for one in turn.gold if one.type in row.types])
    answers = [one for one in replaced if entities is None or one.entity in entities]
    return Counts(
        labelled=len(own),
        found=len(own & answered),
        covered=len(own & gone),
        redacted=len(taken),
        right=len(taken & own),
        spans=len(spans),
        whole=sum(_is_whole(words, one, answers) for one in spans),
    )


def words_left(turn: Labelled, gold: Gold, replaced: Iterable[Replaced]) -> int:
    """How many words of a labelled span can still be read."""
    words = [match.span() for match in WORD.finditer(turn.text)]
    return len(_places(words, [gold]) - _places(words, replaced))


def _joined(words: list[tuple[int, int]], spans: Iterable[Gold]) -> list[Gold]:
    """The spans, those of one type with no word between them as one, as that evaluator does."""
    joined: list[Gold] = []
    for span in sorted(spans):
        last = joined[-1] if joined else None
        if last and last.type == span.type and not _between(words, last.end, span.start):
            joined[-1] = last._replace(end=max(last.end, span.end))
        else:
            joined.append(span)
    return joined


def _between(words: list[tuple[int, int]], end: int, start: int) -> bool:
    return any(end <= at and to <= start for at, to in words)


def _is_whole(words: list[tuple[int, int]], gold: Gold, answers: Iterable[Replaced]) -> bool:
    own = _places(words, [gold])
    met = [one for one in answers if one.start < gold.end and one.end > gold.start]
    theirs = _places(words, met)
    return bool(own) and len(own & theirs) / len(own | theirs) >= WHOLE


def _places(words: list[tuple[int, int]], spans: Iterable[Gold | Replaced]) -> set[int]:
    """The numbers of the words that any of the spans touches."""
    found: set[int] = set()
    for span in spans:
        found |= {
            i for i, (start, end) in enumerate(words) if start < span.end and end > span.start
        }
    return found
