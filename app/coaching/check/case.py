"""One note with all that its rules look at."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from app.coaching.check.result import Part
from app.coaching.check.said import Said
from app.coaching.check.vocabulary import ENGLISH, LANGUAGES, Vocabulary, load_vocabulary
from app.coaching.note import CoachingNote
from app.judging.assessment import Assessment, Verdict
from app.playbook.rubric import Rubric
from app.redaction.report import RedactedTicket
from app.transcripts.language import language_of


@dataclass(frozen=True)
class Case:
    """A note, what it was drafted from, and the words to look for."""

    note: CoachingNote
    assessment: Assessment
    rubric: Rubric
    ticket: RedactedTicket | None  # None: quotes are looked up in the evidence alone
    parts: tuple[Said, ...]  # those that say anything
    vocabulary: Vocabulary  # the English one, with what the rules say
    written_in: str = ENGLISH  # the language that notes are in, for one that is too short to tell

    @cached_property
    def language(self) -> str:
        """The language that the note is in: one of `LANGUAGES`, or another one's name."""
        own = [said.prose for said in self.parts if said.part is not Part.TRY_LINE]
        return language_of("\n".join(own)) or self.written_in

    @cached_property
    def _languages(self) -> dict[Part, tuple[str, ...]]:
        return {said.part: tuple(self._told(said)) for said in self.parts}

    def _told(self, said: Said) -> Iterable[str]:
        """The line to try is in the customer's language; too short to tell, it is read in both."""
        if told := language_of(said.prose):
            return (told,)
        if said.part is Part.TRY_LINE and self.ticket:
            turns = "\n".join(turn.text for turn in self.ticket.turns)
            return dict.fromkeys((language_of(turns) or self.language, self.language))
        return (self.language,)

    def vocabularies(self, said: Said) -> tuple[Vocabulary, ...]:
        """The words to look for in a part; none where its language isn't among those known."""
        known = [name for name in self._languages[said.part] if name in LANGUAGES]
        return tuple(map(self._vocabulary, known))

    @property
    def own_vocabulary(self) -> Vocabulary | None:
        """The words of the language that the note is in; None where they aren't known."""
        return self._vocabulary(self.language) if self.language in LANGUAGES else None

    def _vocabulary(self, language: str) -> Vocabulary:
        return self.vocabulary if language == ENGLISH else load_vocabulary(language=language)

    def unknown_language(self, parts: Iterable[Part]) -> str | None:
        """The language of the first of these parts whose words aren't known; None where all are."""
        spoken = (self._languages.get(part, (ENGLISH,)) for part in parts)
        return next((names[0] for names in spoken if not set(names) & set(LANGUAGES)), None)

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
