"""One note with all that its rules look at."""

from dataclasses import dataclass
from functools import cached_property

from app.coaching.check.result import Part
from app.coaching.check.said import Said
from app.coaching.check.vocabulary import Vocabulary
from app.coaching.note import CoachingNote
from app.judging.assessment import Assessment, Verdict
from app.judging.builtin.words import words
from app.playbook.rubric import Rubric
from app.redaction.report import RedactedTicket

_TOO_FEW = 15  # words from which a language can be told
_ENGLISH = 0.2  # of an English text's words, the least that are frequent ones; others have 0.05


@dataclass(frozen=True)
class Case:
    """A note, what it was drafted from, and the words to look for."""

    note: CoachingNote
    assessment: Assessment
    rubric: Rubric
    ticket: RedactedTicket | None  # None: quotes are looked up in the evidence alone
    parts: tuple[Said, ...]  # those that say anything
    vocabulary: Vocabulary

    @cached_property
    def is_english(self) -> bool:
        """Whether what the leader says is in English, by its frequent words; a note that is
        too short to tell is taken for it."""
        own = [said for said in self.parts if said.part is not Part.TRY_LINE]
        spoken = [word for said in own for word in words(said.prose)]
        common = sum(word in self.vocabulary.english for word in spoken)
        return len(spoken) < _TOO_FEW or common >= _ENGLISH * len(spoken)

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
