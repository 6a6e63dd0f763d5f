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
from app.coaching.check.vocabulary import RuleWords, Vocabulary, load_vocabulary
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
    vocabulary: Vocabulary | None = None,
) -> NoteCheck:
    """A result for each rule.

    Without a `ticket` the quotes are looked up in the assessment's evidence. The
    vocabulary is the shipped one where none is given. Raises PlaybookError where that
    can't be read, and nothing for any text.
    """
    words = vocabulary or load_vocabulary()
    case = Case(note, assessment, rubric, ticket, parts_of(note), words)
    return NoteCheck(results=tuple(_result(rule, case) for rule in Rule))


def _result(rule: Rule, case: Case) -> RuleResult:
    words = case.vocabulary.rules[rule]
    find = _FINDERS.get(rule)
    faults = (
        *(find(case, words) if find else ()),
        *(fault for group in words.words for said in case.parts for fault in group.faults(said)),
    )
    part, applies = _place(rule, case)
    holds = words.holds if applies else words.absent or case.vocabulary.not_english
    return RuleResult(
        rule=rule,
        title=words.title,
        part=faults[0].part if faults else part,
        why=faults[0].why if faults else holds.replace("{words}", str(word_count(case.note))),
        passage=words.passage,
        faults=faults,
        applies=applies,
    )


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
        Rule.READABLE: (Part.WHOLE, True),
        Rule.GROUNDED: (Part.WHOLE, points or recognises),
    }
    return places.get(rule, (Part.WHOLE, case.is_english))  # the others know words alone
