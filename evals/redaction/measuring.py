"""Runs the product's redactor over the sets and measures what came out."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from pydantic import BaseModel, ConfigDict

from app.redaction.report import RedactedTicket
from app.transcripts.ticket import Ticket
from evals.redaction.cases import Case, Labelled
from evals.redaction.counting import WORD, Counts, Row, counts_of, words_left
from evals.redaction.figures import RowFigures, rate_figure, row_figures
from evals.redaction.replaced import Replaced, replaced_spans
from evals.redaction.suite import Published, SetSpec
from evals.resampling import Figure, Sampling, draw_tickets

CONTEXT = 40  # characters shown on either side of a miss


class Redacts(Protocol):
    """The product's redactor, as far as it is measured here."""

    def redact(self, ticket: Ticket) -> RedactedTicket:
        """The ticket with placeholders."""


class Miss(NamedTuple):
    """A labelled span that stayed readable, or what was taken and wasn't labelled."""

    type: str
    before: str
    text: str
    after: str
    words: int  # that can be read, or that were taken for nothing


@dataclass(frozen=True)
class Output:
    """A case beside what the redactor took out of each of its turns."""

    case: Case
    replaced: tuple[tuple[Replaced, ...], ...]

    def turns(self) -> Iterator[tuple[Labelled, tuple[Replaced, ...]]]:
        """The turns that are measured, each with what was taken out."""
        for turn, replaced in zip(self.case.turns, self.replaced, strict=True):
            if turn.is_measured:
                yield turn, replaced


class SetFigures(BaseModel):
    """One set, measured. `false_rate`: redactions for each 1,000 words of text in which
    there is nothing to find; None for sets with labels, `rows` being empty without."""

    model_config = ConfigDict(frozen=True)

    name: str
    about: str
    cases: int
    words: int  # in the measured turns
    chars: int
    seconds: float
    rows: tuple[RowFigures, ...] = ()
    published: tuple[Published, ...] = ()
    false_rate: Figure | None = None
    false_entities: dict[str, int] = {}

    @property
    def chars_per_s(self) -> float:
        """Characters redacted a second, on one thread."""
        return self.chars / self.seconds if self.seconds else 0.0


def run_set(
    cases: Sequence[Case], redactor: Redacts, on_case: Callable[[], None]
) -> tuple[list[Output], float]:
    """What the redactor made of each case, and how many seconds it took."""
    outputs, seconds = [], 0.0
    for case in cases:
        ticket, started = case.ticket(), time.perf_counter()
        redacted = redactor.redact(ticket)
        seconds += time.perf_counter() - started
        pairs = zip(case.turns, redacted.turns, strict=True)
        outputs.append(Output(case, tuple(tuple(replaced_spans(a.text, b.text)) for a, b in pairs)))
        on_case()
    return outputs, seconds


def measure_set(
    spec: SetSpec, outputs: Sequence[Output], seconds: float, sampling: Sampling
) -> SetFigures:
    """The figures of a set."""
    turns = [turn for output in outputs for turn, _ in output.turns()]
    figures = SetFigures(
        name=spec.name,
        about=spec.about,
        cases=len(outputs),
        words=sum(_words(turn.text) for turn in turns),
        chars=sum(len(turn.text) for output in outputs for turn in output.case.turns),
        seconds=round(seconds, 3),
        published=spec.published,
    )
    if spec.shape == "scripted":
        return figures.model_copy(update=_false_figures(outputs, sampling))
    drawn = draw_tickets(len(outputs), sampling)
    rows = tuple(
        row_figures(row.name, [_of_case(output, row) for output in outputs], drawn, 2)
        for row in rows_of(spec)
    )
    return figures.model_copy(update={"rows": rows})


def rows_of(spec: SetSpec) -> list[Row]:
    """A row for each label, and two pooled ones: direct identifiers, and any type."""
    rows = [Row(name, frozenset([name]), frozenset(own)) for name, own in spec.types.items()]
    direct = frozenset(entity for name in spec.direct for entity in spec.types[name])
    rows.append(Row("direct identifiers", frozenset(spec.direct), direct))
    return [*rows, Row("any type", frozenset(spec.types), None)]


def worst_misses(spec: SetSpec, outputs: Sequence[Output], count: int) -> list[Miss]:
    """The labelled spans with the most words that can still be read, direct ones first."""
    misses = [
        (gold.type in spec.direct, left, _miss(turn, gold.start, gold.end, gold.type, left))
        for output in outputs
        for turn, replaced in output.turns()
        for gold in turn.gold
        if gold.type in spec.types and (left := words_left(turn, gold, replaced))
    ]
    misses.sort(key=lambda one: one[:2], reverse=True)
    return [miss for _, _, miss in misses[:count]]


def worst_takings(outputs: Sequence[Output], count: int) -> list[Miss]:
    """The longest redactions of what has no label at all."""
    taken = [
        _miss(
            turn, one.start, one.end, one.entity, len(WORD.findall(turn.text[one.start : one.end]))
        )
        for output in outputs
        for turn, replaced in output.turns()
        for one in replaced
        if not any(one.start < gold.end and one.end > gold.start for gold in turn.gold)
    ]
    return sorted(taken, key=lambda one: -one.words)[:count]


def _of_case(output: Output, row: Row) -> Counts:
    total = Counts()
    for turn, replaced in output.turns():
        total = total.plus(counts_of(turn, replaced, row))
    return total


def _false_figures(outputs: Sequence[Output], sampling: Sampling) -> dict[str, object]:
    hits = [sum(len(replaced) for _, replaced in output.turns()) for output in outputs]
    words = [sum(_words(turn.text) for turn, _ in output.turns()) for output in outputs]
    entities = Counter(
        one.entity for output in outputs for _, replaced in output.turns() for one in replaced
    )
    return {
        "false_rate": rate_figure(hits, words, sampling),
        "false_entities": dict(entities.most_common()),
    }


def _miss(turn: Labelled, start: int, end: int, kind: str, words: int) -> Miss:
    before, after = turn.text[max(start - CONTEXT, 0) : start], turn.text[end : end + CONTEXT]
    return Miss(kind, before, turn.text[start:end], after, words)


def _words(text: str) -> int:
    return len(WORD.findall(text))
