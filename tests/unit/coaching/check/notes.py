"""A ticket, its assessment and a note on it that keeps every rule, to be spoilt by tests."""

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from app.coaching.check.note_check import check_note
from app.coaching.check.result import NoteCheck, Part
from app.coaching.note import CoachingNote, Pointer, PracticeStep, Recognition
from app.judging.assessment import (
    Assessment,
    Evidence,
    JudgeIdentity,
    Provenance,
    Verdict,
)
from app.judging.scoring import score
from app.playbook.rubric import Level
from app.redaction.report import RedactedTicket
from tests.unit.judging.builtin.dialogues import brief, dialogue, passages, rubric

TICKET = """
C: I was charged twice for my October bill, my rent bounced and I'm really worried.
A: What is your account number?
C: It's 55123. My card number ends in 4711.
A: I've refunded the second payment, it will be with you by Wednesday.
C: Thank you, that's such a relief.
A: Goodbye.
"""
GOOD = CoachingNote(
    recognition=Recognition(
        criterion="sets_expectations",
        text="You put a day on the refund, so she could plan around it. Her answer was “such a "
        "relief”.",
        turn=3,
        quote="it will be with you by Wednesday",
    ),
    pointer=Pointer(
        criterion="acknowledges_feeling",
        situation="She had written “my rent bounced and I'm really worried”. Your reply to it was:",
        turn=1,
        quote="What is your account number?",
        effect="She couldn't see from it that anybody had noticed what this had meant for her.",
    ),
    try_line="Two charges, and your rent bounced because of it: I'm sorry, that's a horrible "
    "week. What's your account number? I'll look right away.",
    practice=PracticeStep(
        text="In three replies this week, name what happened to the customer before the fix.",
        due=date(2026, 11, 27),
    ),
    question="When you first read her message, what did you think she was feeling?",
    citations=("acknowledging-feelings#name-it-before-you-fix-it",),
    drafted_by="builtin",
)


@lru_cache(maxsize=1)
def ticket() -> RedactedTicket:
    """The ticket that the note is on."""
    return brief(dialogue(TICKET)).ticket


def verdict(criterion: str, level: Level, turn: int, quote: str, **more: Any) -> Verdict:
    """A verdict with its evidence and the first passage of its criterion."""
    return Verdict(
        criterion=criterion,
        level=level,
        evidence=(Evidence(turn=turn, quote=quote),),
        citations=rubric().criteria[criterion].passages[:1],
        **more,
    )


def assessment(*verdicts: Verdict) -> Assessment:
    """An assessment with `verdicts`, or with those that the good note rests on."""
    made = verdicts or (
        verdict("acknowledges_feeling", Level.MISSED, 1, "What is your account number?"),
        verdict("sets_expectations", Level.MET, 3, "it will be with you by Wednesday"),
        verdict("plain_language", Level.MET, 3, "I've refunded the second payment"),
    )
    return Assessment(
        ticket_id=ticket().id,
        agent=None,
        verdicts=made,
        scores=score(made, rubric()),
        passages=tuple(p for p in passages() if any(p.id in v.citations for v in made)),
        made_by=Provenance(
            judge=JudgeIdentity(kind="builtin", version="test"),
            transcript_hash="00",
            redaction_version="r1",
            rubric="support v1",
            rubric_hash=rubric().hash,
            index_version="i1",
            made_at=datetime(2026, 11, 20, tzinfo=UTC),
        ),
    )


def with_text(part: Part, text: str, note: CoachingNote = GOOD) -> CoachingNote:
    """The note with another text in one of its parts."""
    assert note.recognition
    assert note.pointer
    assert note.practice
    match part:
        case Part.RECOGNITION:
            changed: Any = note.recognition.model_copy(update={"text": text})
            return note.model_copy(update={"recognition": changed})
        case Part.SITUATION | Part.EFFECT | Part.QUOTE:
            changed = note.pointer.model_copy(update={part.value: text})
            return note.model_copy(update={"pointer": changed})
        case Part.PRACTICE:
            changed = note.practice.model_copy(update={"text": text})
            return note.model_copy(update={"practice": changed})
        case _:
            return note.model_copy(update={part.value: text})


def check(note: CoachingNote, *verdicts: Verdict) -> NoteCheck:
    """The check of a note on the ticket."""
    return check_note(note, assessment(*verdicts), rubric(), ticket())
