"""One note with all that its rules look at."""

from dataclasses import dataclass

from app.coaching.check.result import Part
from app.coaching.check.said import Said
from app.coaching.check.vocabulary import Vocabulary
from app.coaching.note import CoachingNote
from app.judging.assessment import Assessment, Verdict
from app.playbook.rubric import Rubric
from app.redaction.report import RedactedTicket


@dataclass(frozen=True)
class Case:
    """A note, what it was drafted from, and the words to look for."""

    note: CoachingNote
    assessment: Assessment
    rubric: Rubric
    ticket: RedactedTicket | None  # None: quotes are looked up in the evidence alone
    parts: tuple[Said, ...]  # those that say anything
    vocabulary: Vocabulary

    def said(self, part: Part) -> Said | None:
        """What a part says; None where it says nothing."""
        return next((said for said in self.parts if said.part is part), None)

    def verdict(self, criterion: str) -> Verdict | None:
        """The verdict on a criterion; None where the assessment has none."""
        return next((v for v in self.assessment.verdicts if v.criterion == criterion), None)

    def title(self, criterion: str) -> str:
        """The criterion's title, or its id where this rubric doesn't have it."""
        known = self.rubric.criteria.get(criterion)
        return known.title if known else criterion
