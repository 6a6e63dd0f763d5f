"""What people type into a note, without what is personal."""

from collections.abc import Callable
from typing import TypeVar

from pydantic import BaseModel

from app.coaching.note import CoachingNote

Part = TypeVar("Part", bound=BaseModel)


def redact_note(note: CoachingNote, redact: Callable[[str], str]) -> CoachingNote:
    """The note with every field that a leader may edit redacted; quotes are the ticket's own."""
    return note.model_copy(
        update={
            "recognition": _redact_fields(note.recognition, redact, "text"),
            "pointer": _redact_fields(note.pointer, redact, "situation", "effect"),
            "practice": _redact_fields(note.practice, redact, "text"),
            "try_line": note.try_line and redact(note.try_line),
            "question": redact(note.question),
            "message": redact(note.message),
        }
    )


def _redact_fields(part: Part | None, redact: Callable[[str], str], *fields: str) -> Part | None:
    return part and part.model_copy(update={f: redact(getattr(part, f)) for f in fields})
