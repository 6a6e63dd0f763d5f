"""A drafting model's reply: its schema, and what of it may stand in a note."""

import re
from collections.abc import Iterable, Sequence
from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
    ValidationError,
)

from app.coaching.led_astray import led_astray
from app.judging.asking import Unusable, faults_of, why_unusable
from app.judging.assessment import Assessment, Cause, UnscoredReason, Verdict
from app.judging.broken_json import finished_members
from app.judging.model_client import ModelReply
from app.judging.quotes import find_quote
from app.judging.reply_json import find_json, mend_json, object_with
from app.judging.reply_schema import Schema, integer, object_of, or_null, text
from app.playbook.rubric import Criterion, Level, Rubric
from app.redaction.report import RedactedTicket

_QUOTED = re.compile('["\u201c\u201e\u00ab]([^\n"\u201c\u201d\u201e\u00ab\u00bb]+)["\u201d\u00bb]')

_FILLED = " filled"  # no name that a model would give

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=900)]


class _Reply(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class SaidRecognition(_Reply):
    """What the model recognises."""

    criterion: str
    turn: int
    quote: str
    text: Text


class SaidPointer(_Reply):
    """What the model points at."""

    criterion: str
    turn: int
    quote: str
    situation: Text
    effect: Text


class SaidPractice(_Reply):
    """What the model would have practised, and for how many days."""

    text: Text
    days: Annotated[int, Field(ge=1, le=31)] = 7


class SaidNote(_Reply):
    """A note as the model drafted it."""

    recognition: SaidRecognition | None = None
    pointer: SaidPointer | None = None
    try_line: Annotated[Text | None, BeforeValidator(lambda value: value or None)] = None
    practice: SaidPractice | None = None
    question: Text
    filled: tuple[str, ...] = ()  # the parts that a reply which broke off left to the rubric


def draft_schema() -> Schema:
    """The reply's JSON schema."""
    place = {"criterion": text(), "turn": integer(), "quote": text()}
    return object_of(
        recognition=or_null(object_of(**place, text=text())),
        pointer=or_null(object_of(**place, situation=text(), effect=text())),
        try_line=or_null(text()),
        practice=or_null(object_of(text=text(), days=integer())),
        question=text(),
    )


def may_be_recognised(assessment: Assessment) -> tuple[Verdict, ...]:
    """The verdicts that a note may recognise."""
    return tuple(v for v in assessment.verdicts if v.level in (Level.MET, Level.EXEMPLARY))


def may_be_worked_on(assessment: Assessment) -> tuple[Verdict, ...]:
    """The verdicts that a note may point at: low ones whose cause is the agent."""
    low = (Level.MISSED, Level.PARTLY)
    return tuple(v for v in assessment.verdicts if v.level in low and v.cause is Cause.AGENT)


def read_note(
    reply: ModelReply, assessment: Assessment, ticket: RedactedTicket, rubric: Rubric
) -> SaidNote | Unusable:
    """The note in a reply with its quotes in the agent's exact words, or why there is none.

    A reply that broke off after what is recognised and what is to be worked on has the
    rest from the rubric.
    """
    if reply.finish_reason in {"refused", "too_long"}:
        return why_unusable(reply)
    found = (
        _notes(find_json(reply.text))
        or _notes(mend_json(reply.text))
        or _begun(reply.text, assessment, rubric)
    )
    if not found:
        return why_unusable(reply)
    try:
        note = SaidNote.model_validate(found[-1] | {"filled": found[-1].get(_FILLED, ())})
    except ValidationError as error:
        return _unusable(faults_of(error))
    return _verified(note, assessment, ticket)


def _notes(values: Iterable[JsonValue]) -> list[dict[str, JsonValue]]:
    return [finished_members(o) for value in values if (o := object_with(value, "question"))]


def _begun(broken: str, assessment: Assessment, rubric: Rubric) -> list[dict[str, JsonValue]]:
    """A note that broke off, with what is missing from the rubric; none where what it is about
    wasn't all there."""
    for value in mend_json(broken):
        begun = object_with(value, "pointer") or object_with(value, "recognition")
        members = finished_members(begun) if begun else {}
        about = _about(members, assessment)
        if begun and about in rubric.criteria:
            return [_filled_in(members, rubric.criteria[about], bool(members.get("pointer")))]
    return []


def _about(members: dict[str, JsonValue], assessment: Assessment) -> str:
    """The criterion that a begun note is about; "" unless both of its main parts are there,
    or rightly null."""
    wanted = {
        "pointer": may_be_worked_on(assessment),
        "recognition": may_be_recognised(assessment),
    }
    parts = {name: members.get(name) for name, sources in wanted.items() if sources}
    said = [part.get("criterion") for part in parts.values() if isinstance(part, dict)]
    return str(said[0]) if said and len(said) == len(parts) else ""


def _filled_in(
    members: dict[str, JsonValue], criterion: Criterion, points: bool
) -> dict[str, JsonValue]:
    guidance: dict[str, JsonValue] = {}
    if points:
        guidance |= {"try_line": criterion.try_instead, "practice": {"text": criterion.practise}}
    guidance["question"] = criterion.ask
    missing = {name: told for name, told in guidance.items() if not members.get(name)}
    return members | missing | {_FILLED: list(missing)}


def _unusable(problem: str) -> Unusable:
    return Unusable(UnscoredReason.UNUSABLE_REPLY, problem)


def _verified(
    note: SaidNote, assessment: Assessment, ticket: RedactedTicket
) -> SaidNote | Unusable:
    good, poor = may_be_recognised(assessment), may_be_worked_on(assessment)
    problem = (
        _presence_fault(note, good, poor)
        or _invented_words(note, ticket)
        or led_astray(_own_sentences(note), ticket)
        or _source_fault("recognition", note.recognition, good)
        or _source_fault("pointer", note.pointer, poor)
    )
    if problem:
        return _unusable(problem)
    return note.model_copy(
        update={
            "recognition": _in_own_words(note.recognition, good),
            "pointer": _in_own_words(note.pointer, poor),
        }
    )


def _presence_fault(note: SaidNote, good: Sequence[Verdict], poor: Sequence[Verdict]) -> str | None:
    parts = {
        "recognition": (note.recognition, good, "recognise_from"),
        "pointer": (note.pointer, poor, "point_from"),
        "try_line": (note.try_line, poor, "point_from"),
        "practice": (note.practice, poor, "point_from"),
    }
    for name, (part, sources, listed) in parts.items():
        if part is not None and not sources:
            return f"{name} must be null, because {listed} is empty."
        if part is None and sources:
            return f"{name} must not be null, because {listed} isn't empty."
    return None


def _source_fault(
    name: str, part: SaidRecognition | SaidPointer | None, sources: Sequence[Verdict]
) -> str | None:
    if part is None or _own_words(part, sources):
        return None
    if part.criterion not in {verdict.criterion for verdict in sources}:
        return f"{name}: {part.criterion[:40]} isn't among the verdicts it may come from."
    return f"{name}: the quote isn't one of that verdict's quotes in turn {part.turn}."


def _own_words(part: SaidRecognition | SaidPointer, sources: Sequence[Verdict]) -> str | None:
    """The part's quote as the evidence has it; a piece of the evidence will do."""
    for verdict in sources:
        if verdict.criterion == part.criterion:
            for evidence in verdict.evidence:
                if evidence.turn == part.turn and (own := find_quote(part.quote, evidence.quote)):
                    return own
    return None


def _in_own_words(
    part: SaidRecognition | SaidPointer | None, sources: Sequence[Verdict]
) -> SaidRecognition | SaidPointer | None:
    return part and part.model_copy(update={"quote": _own_words(part, sources)})


def _own_sentences(note: SaidNote) -> list[str]:
    """All that the model wrote itself."""
    parts = [note.recognition and note.recognition.text, note.try_line, note.question]
    parts += [note.pointer.situation, note.pointer.effect] if note.pointer else []
    parts += [note.practice.text] if note.practice else []
    return [part for part in parts if part]


def _invented_words(note: SaidNote, ticket: RedactedTicket) -> str | None:
    """A quotation in the note's own sentences that nobody wrote; a line to try is free of this."""
    said = [note.recognition.text] if note.recognition else []
    said += [note.pointer.situation, note.pointer.effect] if note.pointer else []
    for quoted in _QUOTED.findall("\n".join((*said, note.question))):
        words = quoted.strip(" .,;:!?\u2026")
        if words and not any(find_quote(words, turn.text) for turn in ticket.turns):
            return f"nobody wrote “{words[:60]}” in the transcript."
    return None
