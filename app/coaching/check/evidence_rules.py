"""The rules on what a note rests on: its quotes, its verdict and its passages."""

import re
from collections.abc import Iterator

from app.coaching.check.case import Case
from app.coaching.check.result import Fault, Part
from app.coaching.check.vocabulary import RuleWords
from app.coaching.note import Pointer, Recognition
from app.judging.assessment import Cause, UnscoredReason
from app.judging.own_words import own_passages, says_enough
from app.judging.quotes import find_quote
from app.playbook.rubric import Level
from app.redaction.report import RedactedTicket

_LEFT_OUT = re.compile(r"\s*(?:\[?\u2026\]?|\[?\.\.\.\]?)\s*")
_SHOWN = 60  # characters of what was found that a reason repeats


def breaks_quotes(case: Case, words: RuleWords) -> Iterator[Fault]:
    """Quotes that the agent didn't write in that turn, or that show nothing; and words in
    quotation marks that nobody wrote."""
    for part, quoted in (
        (Part.RECOGNITION, case.note.recognition),
        (Part.QUOTE, case.note.pointer),
    ):
        fault = _quote_fault(case, quoted) if quoted else None
        if quoted and fault:
            yield words.faults[fault].fault(part, _shown(quoted.quote))
    if case.ticket:
        yield from _invented(case, case.ticket, words)


def _quote_fault(case: Case, quoted: Recognition | Pointer) -> str | None:
    texts = _own_texts(case, quoted)
    if texts is None:
        return "not_theirs"
    text = next((text for text in texts if find_quote(quoted.quote, text)), None)
    if text is None:
        return "not_found"
    return None if says_enough(quoted.quote, text) else "nothing_said"


def _own_texts(case: Case, quoted: Recognition | Pointer) -> tuple[str, ...] | None:
    """What the agent wrote in the quoted turn; None where the turn isn't theirs."""
    if case.ticket is None:
        verdict = case.verdict(quoted.criterion)
        evidence = verdict.evidence if verdict else ()
        return tuple(e.quote for e in evidence if e.turn == quoted.turn)
    parts = case.ticket.agent_parts()
    own_parts = [part for part in parts if part.agent == case.assessment.agent]
    # Whoever was forgotten or renamed has no part under that name any more.
    own = {turn for part in own_parts or parts for turn in part.turns}
    turn = next((t for t in case.ticket.turns if t.index == quoted.turn), None)
    return own_passages(turn.text) if turn and turn.index in own else None


def _invented(case: Case, ticket: RedactedTicket, words: RuleWords) -> Iterator[Fault]:
    for said in case.parts:
        if said.part in (Part.RECOGNITION, Part.SITUATION, Part.EFFECT):
            for quotation in said.quotations:
                if piece := _nowhere_in(ticket, quotation):
                    yield words.faults["nobody_wrote"].fault(said.part, _shown(piece))


def _nowhere_in(ticket: RedactedTicket, quotation: str) -> str | None:
    """The first piece of a quotation, of two words or more, that no turn has."""
    for piece in _LEFT_OUT.split(quotation):
        spoken = piece.strip(" .,;:!?")
        if len(spoken.split()) >= 2 and not any(find_quote(spoken, t.text) for t in ticket.turns):
            return spoken
    return None


def breaks_in_their_hands(case: Case, words: RuleWords) -> Iterator[Fault]:
    """A pointer at what has no level, wasn't low, or didn't lie with the agent."""
    pointer = case.note.pointer
    if pointer is None:
        return
    verdict = case.verdict(pointer.criterion)
    if verdict is None or verdict.level is None:
        close = verdict is not None and verdict.unscored is UnscoredReason.TOO_CLOSE
        outside = verdict is not None and verdict.unscored is UnscoredReason.OUTSIDE_AGENT
        name = "too_close" if close else "outside" if outside else "not_scored"
    elif verdict.cause is not Cause.AGENT:
        name = "outside"
    elif verdict.level not in (Level.MISSED, Level.PARTLY):
        name = "not_low"
    else:
        return
    yield words.faults[name].fault(Part.SITUATION, case.title(pointer.criterion))


def breaks_grounded(case: Case, words: RuleWords) -> Iterator[Fault]:
    """Citations that are missing, weren't given, or stand behind something else."""
    about = case.note.pointer or case.note.recognition
    if about is None:
        return
    cited = case.note.citations
    given = {passage.id for passage in case.assessment.passages}
    strange = sorted(set(cited) - given)
    if not cited:
        yield words.faults["none_cited"].fault(Part.WHOLE)
    elif strange:
        yield words.faults["not_given"].fault(Part.WHOLE, strange[0])
    elif not set(cited) & _behind(case, about.criterion):
        yield words.faults["beside_the_point"].fault(Part.WHOLE, case.title(about.criterion))


def _behind(case: Case, criterion: str) -> set[str]:
    """The passages that the verdict cites, and those that the rubric names."""
    verdict, known = case.verdict(criterion), case.rubric.criteria.get(criterion)
    return {*(verdict.citations if verdict else ()), *(known.passages if known else ())}


def _shown(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[:_SHOWN].rsplit(" ", 1)[0] + " \u2026"
