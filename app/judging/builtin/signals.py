"""The case as a flat vector of numbers: what a combination could later be learned from."""

from collections.abc import Iterator

from app.judging.builtin.case import Case
from app.judging.builtin.criteria import RULES


def flatten(case: Case) -> dict[str, float]:
    """Every signal by name, "group.name"; the same names in the same order for every case."""
    return {
        name: float(value)
        for group in (_ticket, _empathy, _clarity, _resolution, _ending)
        for name, value in group(case)
    } | {f"like.{criterion}": case.likeness.lean(criterion) for criterion in RULES}


def _ticket(case: Case) -> Iterator[tuple[str, float]]:
    reading = case.reading
    yield "ticket.exchanges", len(reading.answered)
    yield "ticket.own_words", sum(line.length for line in reading.own)
    yield "ticket.customer_words", sum(line.length for line in reading.customer)
    yield "mood.first", case.mood.first
    yield "mood.last", case.mood.last
    yield "mood.lowest", case.mood.lowest
    yield "mood.change", case.mood.last - case.mood.first


def _empathy(case: Case) -> Iterator[tuple[str, float]]:
    feelings, heard, manner = case.feelings, case.listening, case.manner
    yield "feeling.moments", len(feelings.moments)
    yield "feeling.weight", max((m.weight for m in feelings.moments), default=0.0)
    yield "feeling.first_reply", len(feelings.first_reply)
    yield "feeling.first_specific", sum(a.specific for a in feelings.first_reply)
    yield "feeling.later_specific", sum(a.specific for a in feelings.later)
    yield "feeling.new_words", sum(a.new_words for a in feelings.first_reply)
    yield "feeling.played_down", feelings.played_down is not None
    yield "listening.asked_again", len(heard.asked_again)
    yield "listening.tried_again", len(heard.tried_again)
    yield "listening.repeats", len(heard.repeats)
    yield "listening.uptake", heard.uptake
    yield "listening.restated", heard.restated is not None
    yield "manner.contempt", len(manner.contempt)
    yield "manner.blames", len(manner.blames)
    yield "manner.accuses", len(manner.accuses)
    yield "manner.courteous", len(manner.courteous)
    yield "manner.gracious", manner.gracious is not None
    yield "manner.hostile_customer", manner.hostile is not None
    yield "manner.stock", len(manner.stock)
    yield "manner.pasted", manner.pasted is not None
    yield "manner.main_replies", manner.main
    yield "manner.personal_replies", len(manner.personal)
    yield "manner.adapted", manner.adapted is not None


def _clarity(case: Case) -> Iterator[tuple[str, float]]:
    plain, layout, asked = case.plainness, case.layout, case.questions
    yield "plain.grade", plain.grade
    yield "plain.mean_length", plain.mean_length
    yield "plain.insider", len(plain.insider)
    yield "plain.long", len(plain.long)
    yield "plain.explained", plain.explained is not None
    yield "plain.puzzled", plain.puzzled is not None
    yield "layout.pages", len(layout.pages)
    yield "layout.steps", max((page.steps for page in layout.pages), default=0)
    yield "layout.block", max((page.block for page in layout.pages), default=0)
    yield "layout.crowded", any(page.crowded for page in layout.pages)
    yield "layout.marked", any(page.marked for page in layout.pages)
    yield "layout.ordered", layout.ordered is not None
    yield "layout.paces", layout.paces is not None
    yield "layout.counts_steps", layout.counts_steps is not None
    yield "answer.questions", len(asked)
    yield "answer.answered", sum(q.answer is not None for q in asked) / max(1, len(asked))
    yield "answer.strength", sum(q.strength for q in asked) / max(1, len(asked))
    yield "answer.direct", sum(q.direct for q in asked) / max(1, len(asked))
    yield "answer.deflected", sum(q.deflected is not None for q in asked)


def _resolution(case: Case) -> Iterator[tuple[str, float]]:
    solving = case.solving
    yield "solving.problem", solving.problem is not None
    yield "solving.diagnoses", len(solving.diagnoses)
    yield "solving.causes", len(solving.causes)
    yield "solving.asked_first", solving.asked_first
    yield "solving.fixes", len(solving.fixes)
    yield "solving.generic", len(solving.generic)
    yield "solving.choices", len(solving.choices)
    yield "solving.refusals", len(solving.refusals)
    yield "solving.shrugs", len(solving.shrugs)
    yield "solving.rejected", solving.rejected is not None
    yield "solving.confirmed", solving.confirmed is not None
    yield "solving.blocked", solving.blocked is not None
    yield "solving.promises", len(solving.promises)
    yield "solving.done", len(solving.done)
    yield "solving.passed_on", len(solving.passed_on)
    yield "solving.handed_over", solving.handed_over is not None
    yield "solving.owned_fault", solving.owned_fault is not None
    yield "solving.broken_promise", solving.broken_promise is not None
    yield "solving.times", len(solving.times)
    yield "solving.vague", len(solving.vague)
    yield "solving.contingency", solving.contingency is not None


def _ending(case: Case) -> Iterator[tuple[str, float]]:
    closing = case.closing
    yield "closing.closes", closing.closes is not None
    yield "closing.checked", closing.checked is not None
    yield "closing.checked_later", closing.checked_later is not None
    yield "closing.asked_generally", closing.asked_generally is not None
    yield "closing.summed_up", closing.summed_up is not None
    yield "closing.confirmed", closing.confirmed is not None
    yield "closing.thanked", closing.thanked is not None
    yield "closing.unhappy", closing.unhappy is not None
    yield "closing.customer_last", closing.customer_last
    yield "closing.open_question", closing.open_question
