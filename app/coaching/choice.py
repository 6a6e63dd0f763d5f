"""Which verdict is recognised, and which one is worked on."""

from app.coaching.moments import Moment, find_moment
from app.judging.assessment import Assessment, Cause, Verdict
from app.judging.builtin.reading import Reading
from app.playbook.rubric import Level, Rubric

_UNSURE = 0.4  # confidence below which a verdict is passed over where there is another
_QUIET = frozenset({"respectful_tone", "plain_language", "structure"})  # often met, seldom news


def choose_pointer(assessment: Assessment, rubric: Rubric, reading: Reading) -> Verdict | None:
    """The one behaviour to work on: the lowest level in the agent's control, then what the
    ticket shows to have mattered most, by weight and confidence. None where nothing does."""
    low = [v for v in assessment.verdicts if _can_be_coached(v)]
    sure = [v for v in low if _confidence(v) >= _UNSURE] or low
    dimensions = {dimension.id: dimension.weight for dimension in rubric.dimensions}

    def urgency(verdict: Verdict) -> float:
        weight = rubric.criteria[verdict.criterion].weight
        weight *= dimensions[rubric.dimension_of[verdict.criterion]]
        harm = find_moment(reading, verdict.evidence[0]).harm
        return weight * (_confidence(verdict) + harm) + (
            2.0 if verdict.level is Level.MISSED else 0
        )

    return max(sure, key=urgency, default=None)


def choose_recognition(
    assessment: Assessment, pointer: Verdict | None, reading: Reading
) -> Verdict | None:
    """The best verified verdict, on another sentence than the one that is worked on."""
    criticised = {(e.turn, e.quote) for e in pointer.evidence} if pointer else set()
    good = [
        verdict
        for verdict in assessment.verdicts
        if verdict.level in (Level.MET, Level.EXEMPLARY)
        and verdict.evidence
        and (verdict.evidence[0].turn, verdict.evidence[0].quote) not in criticised
    ]

    def worth(verdict: Verdict) -> float:
        moment = find_moment(reading, verdict.evidence[0])
        return (
            (0.6 if verdict.level is Level.EXEMPLARY else 0.0)
            + _confidence(verdict)
            + (0.0 if verdict.criterion in _QUIET else 0.4)
            + 0.3 * answers_well(moment)
        )

    return max(good, key=worth, default=None)


def answers_well(moment: Moment) -> bool:
    """Whether the customer's next words are thanks, or say that it worked."""
    after = moment.next
    if after is None or after.has("rejects", "leaves_unhappy"):
        return False
    return after.has("thanks", "confirms")


def _can_be_coached(verdict: Verdict) -> bool:
    return (
        verdict.level in (Level.MISSED, Level.PARTLY)
        and verdict.cause is Cause.AGENT
        and bool(verdict.evidence)
    )


def _confidence(verdict: Verdict) -> float:
    return 0.6 if verdict.confidence is None else verdict.confidence
