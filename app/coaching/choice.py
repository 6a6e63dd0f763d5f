"""Which verdict is recognised, and which one is worked on."""

from app.coaching.moments import Moment, find_moment, is_content
from app.judging.assessment import Assessment, Cause, Verdict
from app.judging.builtin.reading import NAMED, Reading
from app.judging.panel import UNSURE_BELOW
from app.playbook.rubric import Level, Rubric

# A note speaks of no level that the judge is unsure of. The built-in judge's confidence is the
# chance that a careful colleague gives the same level. On the labelled samples, held out, the
# author's label was low, too, for 57 of 66 levels "missed" and 24 of 25 "partly" from UNSURE_BELOW
# on, and for 44 of 72 "partly" below it; it was "met" or better for 200 of 227 good levels from
# there on, for 89 of 140 below, and for 141 of 154 that are FIRM.
_FIRM = 0.6  # from which half met is worked on, or a thing held up, where the ticket says no more
_MATTERED = 0.5  # harm from which the ticket shows it
_COLD = ("blames", "accuses", "contempt")  # a turn with one of these isn't held up
_WEAK = (
    "shrugs",
    "refuses",
    "policy",
    "non_answer",
    "deflects",
    "script",
    "jargon",
)  # nor such a sentence
_WORDS = {Level.MET: 8, Level.EXEMPLARY: 5}  # from which a sentence can be held up
_SETBACKS = frozenset({"repeated", "rejected", "upset", "puzzled"})
_FEELING, _TONE = "acknowledges_feeling", "respectful_tone"
_QUIET = frozenset({"respectful_tone", "plain_language", "structure"})  # often met, seldom news


def choose_pointer(assessment: Assessment, rubric: Rubric, reading: Reading) -> Verdict | None:
    """The one behaviour to work on: the lowest level in the agent's control, then what the
    ticket shows to have mattered most, by weight and confidence. A word against the customer
    comes before all else: who speaks so won't be heard on anything. None where nothing low is
    sure enough to be held up to somebody."""
    low = [v for v in assessment.verdicts if can_be_coached(v, reading)]
    dimensions = {dimension.id: dimension.weight for dimension in rubric.dimensions}

    def urgency(verdict: Verdict) -> float:
        weight = rubric.criteria[verdict.criterion].weight
        weight *= dimensions[rubric.dimension_of[verdict.criterion]]
        harm = find_moment(reading, verdict.evidence[0]).harm
        missed = 2.0 if verdict.level is Level.MISSED else 0.0
        return weight * (_confidence(verdict) + harm) + missed + 2.0 * _is_cold(verdict, reading)

    return max(low, key=urgency, default=None)


def choose_recognition(
    assessment: Assessment, pointer: Verdict | None, reading: Reading
) -> Verdict | None:
    """The best verified verdict. None where there is none, or none that can be held up beside
    what is worked on: not the same sentence, not a cold turn, not before a setback."""
    criticised = {(e.turn, e.quote) for e in pointer.evidence} if pointer else set()
    good = [
        verdict
        for verdict in assessment.verdicts
        if _is_good(verdict, reading)
        and _holds(verdict, reading)
        and (verdict.evidence[0].turn, verdict.evidence[0].quote) not in criticised
    ]
    if _mostly_low(assessment):
        good = [verdict for verdict in good if _stands_alone(verdict, reading)]

    def worth(verdict: Verdict) -> float:
        moment = find_moment(reading, verdict.evidence[0])
        return (
            (0.6 if verdict.level is Level.EXEMPLARY else 0.0)
            + _confidence(verdict)
            - (0.5 if verdict.criterion in _QUIET else 0.0)
            + 0.3 * answers_well(moment)
        )

    return max(good, key=worth, default=None)


def _is_cold(verdict: Verdict, reading: Reading) -> bool:
    """Whether it was missed by a word that blames, accuses or belittles the customer."""
    quotes = {evidence.turn: evidence.quote for evidence in verdict.evidence}
    missed = verdict.criterion == _TONE and verdict.level is Level.MISSED
    return missed and any(
        line.has(*_COLD) and line.turn in quotes and quotes[line.turn] in line.text
        for line in reading.own
    )


def _is_good(verdict: Verdict, reading: Reading) -> bool:
    """Whether it was surely met, in a whole sentence of a turn that isn't cold."""
    if verdict.level not in _WORDS or not verdict.evidence or _is_unsure(verdict):
        return False
    evidence = verdict.evidence[0]
    cold = any(line.turn == evidence.turn and line.has(*_COLD) for line in reading.own)
    return len(evidence.quote.split()) >= _WORDS[verdict.level] and not cold


def _holds(verdict: Verdict, reading: Reading) -> bool:
    """Whether the sentence can be held up as an example, and no setback came after it."""
    moment = find_moment(reading, verdict.evidence[0])
    weak = any(line.has(*_WEAK) and line.text in moment.evidence.quote for line in moment.own)
    lost = moment.before is not None and moment.before.has("puzzled", "rejects")
    return not weak and not lost and moment.outcome not in _SETBACKS


def _stands_alone(verdict: Verdict, reading: Reading) -> bool:
    """Whether it is worth saying beside much that went wrong: the customer's own word for it,
    or something firm, in a ticket without a cold word, that left them nothing to ask."""
    moment = find_moment(reading, verdict.evidence[0])
    if answers_well(moment):
        return True
    cold = any(line.has(*_COLD) for line in reading.own)
    firm = _confidence(verdict) >= _FIRM and verdict.criterion not in _QUIET
    return firm and not cold and moment.outcome != "asked"


def _mostly_low(assessment: Assessment) -> bool:
    """Whether so much went wrong that praise would need the customer's own word for it."""
    scored = [verdict.level for verdict in assessment.verdicts if verdict.level]
    low = sum(level in (Level.MISSED, Level.PARTLY) for level in scored)
    return len(scored) >= 4 and low > 0.6 * len(scored)


def answers_well(moment: Moment) -> bool:
    """Whether the customer's next words are thanks, or say that it worked."""
    return is_content(moment.next)


def can_be_coached(verdict: Verdict, reading: Reading) -> bool:
    """Whether it is low, in the agent's control, and sure enough. What was half met is worked
    on where the ticket shows that it mattered, or the judge is sure and nobody said thanks."""
    low = verdict.level in (Level.MISSED, Level.PARTLY)
    if not low or verdict.cause is not Cause.AGENT or not verdict.evidence or _is_unsure(verdict):
        return False
    moment = find_moment(reading, verdict.evidence[0])
    if verdict.criterion == _FEELING and _takes_it_up(moment):
        return False
    if verdict.level is Level.MISSED or moment.harm >= _MATTERED:
        return True
    return _confidence(verdict) >= _FIRM and moment.outcome != "thanked"


def _takes_it_up(moment: Moment) -> bool:
    """Whether the customer had just said thanks, or the quoted words do what was missed."""
    return is_content(moment.before) or any(line.hardships(NAMED) for line in moment.own)


def _is_unsure(verdict: Verdict) -> bool:
    """Whether another level is as likely, or likelier."""
    return _confidence(verdict) < UNSURE_BELOW


def _confidence(verdict: Verdict) -> float:
    return 0.6 if verdict.confidence is None else verdict.confidence
