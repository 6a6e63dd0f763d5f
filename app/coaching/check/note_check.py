"""The note check: a note is judged too, by rules that explain themselves.

Each rule is a function from a case to the faults that it finds; what a phrase can show
is looked up in the vocabulary. Nothing here asks a model, so that a leader sees the
result while they write.
"""

from collections.abc import Callable, Iterator, Mapping

from app.coaching.check.case import Case
from app.coaching.check.evidence_rules import (
    breaks_grounded,
    breaks_in_their_hands,
    breaks_quotes,
)
from app.coaching.check.reading_rules import (
    breaks_asks,
    breaks_one_behaviour,
    breaks_readable,
    breaks_sayable,
    breaks_specific,
)
from app.coaching.check.result import Fault, NoteCheck, Part, Rule, RuleResult
from app.coaching.check.said import parts_of, word_count
from app.coaching.check.vocabulary import ENGLISH, RuleWords, load_vocabulary
from app.coaching.note import CoachingNote
from app.judging.assessment import Assessment
from app.playbook.rubric import Rubric
from app.redaction.report import RedactedTicket

Find = Callable[[Case, RuleWords], Iterator[Fault]]

_FINDERS: Mapping[Rule, Find] = {
    Rule.SPECIFIC: breaks_specific,
    Rule.ONE_BEHAVIOUR: breaks_one_behaviour,
    Rule.QUOTES: breaks_quotes,
    Rule.SAYABLE: breaks_sayable,
    Rule.ASKS: breaks_asks,
    Rule.IN_THEIR_HANDS: breaks_in_their_hands,
    Rule.READABLE: breaks_readable,
    Rule.GROUNDED: breaks_grounded,
}


def check_note(
    note: CoachingNote,
    assessment: Assessment,
    rubric: Rubric,
    ticket: RedactedTicket | None = None,
    language: str = ENGLISH,
) -> NoteCheck:
    """A result for each rule.

    Without a `ticket` the quotes are looked up in the assessment's evidence. Each part is
    read in its own language; `language` is the team's, for a note that is too short to tell.
    Raises PlaybookError where a file of words can't be read, and nothing for any text.
    """
    case = Case(note, assessment, rubric, ticket, parts_of(note), load_vocabulary(), language)
    return NoteCheck(results=tuple(_result(rule, case) for rule in Rule))


def _result(rule: Rule, case: Case) -> RuleResult:
    words = case.vocabulary.rules[rule]
    find = _FINDERS.get(rule)
    faults = (*(find(case, words) if find else ()), *_phrases(rule, case))
    part, applies = _place(rule, case)
    unknown = case.unknown_language(_read_for_words(rule, words)) if applies else None
    holds = words.holds if applies else words.absent
    why = case.vocabulary.unchecked(unknown) if unknown else holds
    return RuleResult(
        rule=rule,
        title=words.title,
        part=faults[0].part if faults else part,
        why=faults[0].why if faults else why.replace("{words}", str(word_count(case.note))),
        passage=words.passage,
        faults=faults,
        applies=applies,
        unchecked_in=unknown,
    )


def _phrases(rule: Rule, case: Case) -> Iterator[Fault]:
    """The phrases of a rule, looked for in each part in that part's language."""
    for said in case.parts:
        for vocabulary in case.vocabularies(said):
            for group in vocabulary.rules[rule].words.values():
                yield from group.faults(said)


def _read_for_words(rule: Rule, words: RuleWords) -> tuple[Part, ...]:
    """The parts whose words a rule looks at, the place where its tick stands first."""
    more = {
        Rule.SPECIFIC: (Part.RECOGNITION,),
        Rule.ASKS: (Part.QUESTION,),
        Rule.READABLE: tuple(Part),
    }
    return (*more.get(rule, ()), *(part for part in Part if part in words.parts))


def _place(rule: Rule, case: Case) -> tuple[Part, bool]:
    """Where a rule's tick stands, and whether there is anything that it applies to."""
    recognises, points = case.note.recognition is not None, case.note.pointer is not None
    places = {
        Rule.SPECIFIC: (Part.RECOGNITION, recognises),
        Rule.ONE_BEHAVIOUR: (Part.SITUATION, points),
        Rule.QUOTES: (Part.QUOTE if points else Part.RECOGNITION, points or recognises),
        Rule.SAYABLE: (Part.TRY_LINE, points),
        Rule.ASKS: (Part.QUESTION, True),
        Rule.IN_THEIR_HANDS: (Part.EFFECT, points),
        Rule.GROUNDED: (Part.WHOLE, points or recognises),
    }
    return places.get(rule, (Part.WHOLE, True))
