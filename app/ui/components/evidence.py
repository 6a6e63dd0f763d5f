"""Where the evidence of an assessment stands in the transcript."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.judging.assessment import Assessment, UnscoredReason, Verdict
from app.judging.instructions import instructing
from app.judging.quotes import find_quote
from app.playbook.rubric import Dimension, Rubric
from app.transcripts.ticket import Ticket
from app.ui.wording import UNSCORED, UNSCORED_FOR_AGENT


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


def find_span(text: str, quote: str) -> tuple[int, int]:
    """Where `quote` stands first in `text`, by the rule that verified it; both ends are
    len(text) where it doesn't.
    """
    words = find_quote(quote, text) or ""
    start = text.find(words) if words else -1
    while start >= 0:
        end = start + len(words)
        # The same letters may stand earlier inside a longer word, which is no quote.
        if find_quote(quote, text[: end + 1]):
            return start, end
        start = text.find(words, start + 1)
    return len(text), len(text)


def find_marks(ticket: Ticket, assessment: Assessment, rubric: Rubric) -> tuple[Mark, ...]:
    """Every quoted span once, numbered from 1 in the order of the transcript."""
    texts = {turn.index: turn.text for turn in ticket.turns}
    spans: dict[tuple[int, int, int], list[str]] = {}
    for verdict in assessment.verdicts:
        for evidence in verdict.evidence:
            if evidence.turn in texts:
                span = (evidence.turn, *find_span(texts[evidence.turn], evidence.quote))
                _add(spans.setdefault(span, []), verdict.criterion)
    return tuple(
        Mark(number, *span, tuple(spans[span]), _dimensions(spans[span], rubric))
        for number, span in enumerate(sorted(spans), start=1)
    )


Spans = Sequence[tuple[int, int]]  # start and end of each in a turn's text


def words_for_judge(ticket: Ticket, assessment: Assessment) -> dict[int, Spans]:
    """Where the turns that were found to address the judge do so, by the turn's number.

    Nothing of an assessment without its findings, which is what an agent reads.
    """
    found = {f.turn for f in assessment.findings if f.kind == "instruction_in_transcript"}
    turns = (turn for turn in ticket.turns if turn.index in found)
    return {
        turn.index: tuple(_without_blanks(turn.text, *s) for s in instructing(turn.text, turn.role))
        for turn in turns
    }


def _without_blanks(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the white space that it begins with."""
    return end - len(text[start:end].lstrip()), end


def agents_view(assessment: Assessment) -> Assessment:
    """The assessment as its agent reads it: no findings, and of an unscored criterion
    only that it wasn't scored. A level whose cause lies with others keeps that cause:
    without it, it would read as the agent's fault.
    """
    verdicts = tuple(_agents_verdict(verdict) for verdict in assessment.verdicts)
    return assessment.model_copy(update={"verdicts": verdicts, "findings": ()})


def _agents_verdict(verdict: Verdict) -> Verdict:
    if verdict.level is not None:
        return verdict
    return Verdict(criterion=verdict.criterion, unscored=verdict.unscored)


class Scene(NamedTuple):
    """An assessment together with what it is about and where its evidence stands."""

    ticket: Ticket
    assessment: Assessment
    rubric: Rubric
    marks: tuple[Mark, ...]
    unscored: Mapping[UnscoredReason, str] = UNSCORED  # the words for who reads it
    for_leader: bool = True  # who also reads how it was judged and what that cost

    @property
    def for_judge(self) -> Mapping[int, Spans]:
        """The words that address the judge, by turn."""
        return words_for_judge(self.ticket, self.assessment)

    @classmethod
    def of(cls, ticket: Ticket, assessment: Assessment, rubric: Rubric) -> "Scene":
        """The scene, its evidence found and numbered."""
        return cls(ticket, assessment, rubric, find_marks(ticket, assessment, rubric))

    @classmethod
    def for_agent(cls, ticket: Ticket, assessment: Assessment, rubric: Rubric) -> "Scene":
        """The scene without what is meant for the leader."""
        scene = cls.of(ticket, agents_view(assessment), rubric)
        return scene._replace(unscored=UNSCORED_FOR_AGENT, for_leader=False)

    def mark(self, criterion: str, turn: int, quote: str) -> Mark | None:
        """The mark that shows this quote; None where the transcript has no such turn."""
        text = next((t.text for t in self.ticket.turns if t.index == turn), "")
        span = (turn, *find_span(text, quote))
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
