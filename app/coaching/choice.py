"""Which verdict is recognised, and which one is worked on."""

from app.coaching.moments import Moment, find_moment
from app.judging.assessment import Assessment, Cause, Verdict
from app.judging.builtin.reading import Reading
from app.playbook.rubric import Level, Rubric

_SURE_ENOUGH = {Level.MISSED: 0.4, Level.PARTLY: 0.5}  # confidence from which one is coached
_COLD = ("blames", "accuses", "contempt")  # a turn with one of these isn't held up
_WEAK = ("shrugs", "refuses", "policy", "non_answer", "deflects", "script")  # nor such a sentence
_WORDS = 5  # words from which a sentence can be held up as an example
_SETBACKS = frozenset({"repeated", "rejected", "upset", "puzzled"})
_QUIET = frozenset({"respectful_tone", "plain_language", "structure"})  # often met, seldom news


def choose_pointer(assessment: Assessment, rubric: Rubric, reading: Reading) -> Verdict | None:
    """The one behaviour to work on: the lowest level in the agent's control, then what the
    ticket shows to have mattered most, by weight and confidence. None where nothing low is
    sure enough to be held up to somebody."""
    low = [v for v in assessment.verdicts if can_be_coached(v)]
    dimensions = {dimension.id: dimension.weight for dimension in rubric.dimensions}

    def urgency(verdict: Verdict) -> float:
        weight = rubric.criteria[verdict.criterion].weight
        weight *= dimensions[rubric.dimension_of[verdict.criterion]]
        harm = find_moment(reading, verdict.evidence[0]).harm
        return weight * (_confidence(verdict) + harm) + (
            2.0 if verdict.level is Level.MISSED else 0
        )

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
        if _can_be_held_up(verdict, reading)
        and (verdict.evidence[0].turn, verdict.evidence[0].quote) not in criticised
    ]
    if _mostly_low(assessment):
        good = [v for v in good if answers_well(find_moment(reading, v.evidence[0]))]

    def worth(verdict: Verdict) -> float:
        moment = find_moment(reading, verdict.evidence[0])
        return (
            (0.6 if verdict.level is Level.EXEMPLARY else 0.0)
            + _confidence(verdict)
            - (0.5 if verdict.criterion in _QUIET else 0.0)
            + 0.3 * answers_well(moment)
        )

    return max(good, key=worth, default=None)


def _can_be_held_up(verdict: Verdict, reading: Reading) -> bool:
    if verdict.level not in (Level.MET, Level.EXEMPLARY) or not verdict.evidence:
        return False
    evidence = verdict.evidence[0]
    turn = [line for line in reading.own if line.turn == evidence.turn]
    weak = any(line.has(*_WEAK) and line.text in evidence.quote for line in turn)
    return (
        len(evidence.quote.split()) >= _WORDS
        and not weak
        and not any(line.has(*_COLD) for line in turn)
        and find_moment(reading, evidence).outcome not in _SETBACKS
    )


def _mostly_low(assessment: Assessment) -> bool:
    """Whether so much went wrong that praise would need the customer's own word for it."""
    scored = [verdict.level for verdict in assessment.verdicts if verdict.level]
    low = sum(level in (Level.MISSED, Level.PARTLY) for level in scored)
    return len(scored) >= 4 and low > 0.6 * len(scored)


def answers_well(moment: Moment) -> bool:
    """Whether the customer's next words are thanks, or say that it worked."""
    after = moment.next
    if after is None or after.has("rejects", "leaves_unhappy"):
        return False
    return after.has("thanks", "confirms")


def can_be_coached(verdict: Verdict) -> bool:
    """Whether it is low, in the agent's control, and sure enough."""
    return (
        verdict.level is not None
        and verdict.cause is Cause.AGENT
        and bool(verdict.evidence)
        and _confidence(verdict) >= _SURE_ENOUGH.get(verdict.level, 2.0)
    )


def _confidence(verdict: Verdict) -> float:
    return 0.6 if verdict.confidence is None else verdict.confidence
