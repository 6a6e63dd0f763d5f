"""The seam between the product and whatever drafts notes."""

from datetime import date
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from app.coaching.check.result import RuleResult
from app.coaching.note import CoachingNote
from app.judging.assessment import Assessment, Usage
from app.judging.judge import Brief


class Draft(BaseModel):
    """A drafted note and what it took."""

    model_config = ConfigDict(frozen=True)

    note: CoachingNote
    broken: tuple[RuleResult, ...] = ()  # the rules of the note check that it breaks
    usage: Usage = Usage()
    raw_replies: tuple[str, ...] = ()


class Drafter(Protocol):
    """Writes a coaching note from a verified assessment."""

    def draft(self, brief: Brief, assessment: Assessment, today: date) -> Draft:
        """A note that says nothing which the assessment doesn't hold."""
