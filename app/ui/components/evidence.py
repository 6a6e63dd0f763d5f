"""Where the evidence of an assessment stands in the transcript."""

import re
from typing import NamedTuple

from app.judging.assessment import Assessment
from app.playbook.rubric import Dimension, Rubric
from app.transcripts.ticket import Ticket

_SAME = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})


class Mark(NamedTuple):
    """A quoted span of one turn, and the criteria that rest on it.

    `start` equals `end` where the quote can't be found in the turn's text: the
    number then stands at the turn's end and nothing is highlighted.
    """

    number: int
    turn: int
    start: int
    end: int
    criteria: tuple[str, ...]
    dimensions: tuple[Dimension, ...]  # of those criteria, each once; the first gives the hue


def find_quote(text: str, quote: str) -> tuple[int, int]:
    """The first place of `quote` in `text`, as written or else forgiving case,
    spacing and the form of quotation marks; both ends are len(text) where it isn't there.
    """
    start = text.find(quote)
    if start >= 0:
        return start, start + len(quote)
    words = [re.escape(word) for word in quote.translate(_SAME).split()]
    found = re.search(r"\s+".join(words), text.translate(_SAME), re.IGNORECASE) if words else None
    return found.span() if found else (len(text), len(text))


def find_marks(ticket: Ticket, assessment: Assessment, rubric: Rubric) -> tuple[Mark, ...]:
    """Every quoted span once, numbered from 1 in the order of the transcript."""
    texts = {turn.index: turn.text for turn in ticket.turns}
    spans: dict[tuple[int, int, int], list[str]] = {}
    for verdict in assessment.verdicts:
        for evidence in verdict.evidence:
            if evidence.turn in texts:
                span = (evidence.turn, *find_quote(texts[evidence.turn], evidence.quote))
                _add(spans.setdefault(span, []), verdict.criterion)
    return tuple(
        Mark(number, *span, tuple(spans[span]), _dimensions(spans[span], rubric))
        for number, span in enumerate(sorted(spans), start=1)
    )


class Scene(NamedTuple):
    """An assessment together with what it is about and where its evidence stands."""

    ticket: Ticket
    assessment: Assessment
    rubric: Rubric
    marks: tuple[Mark, ...]

    @classmethod
    def of(cls, ticket: Ticket, assessment: Assessment, rubric: Rubric) -> "Scene":
        """The scene, its evidence found and numbered."""
        return cls(ticket, assessment, rubric, find_marks(ticket, assessment, rubric))

    def mark(self, criterion: str, turn: int, quote: str) -> Mark | None:
        """The mark that shows this quote; None where the transcript has no such turn."""
        text = next((t.text for t in self.ticket.turns if t.index == turn), "")
        span = (turn, *find_quote(text, quote))
        for mark in self.marks:
            if (mark.turn, mark.start, mark.end) == span and criterion in mark.criteria:
                return mark
        return None


def _add(criteria: list[str], criterion: str) -> None:
    if criterion not in criteria:
        criteria.append(criterion)


def _dimensions(criteria: list[str], rubric: Rubric) -> tuple[Dimension, ...]:
    known = (rubric.dimension_of.get(criterion, Dimension.RESOLUTION) for criterion in criteria)
    return tuple(dict.fromkeys(known))
