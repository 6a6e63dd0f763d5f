"""Why a draft is in the queue: the reason that its leader reads first."""

from collections import Counter
from collections.abc import Iterator, Sequence

from app.desk.views import QueueGroup
from app.judging.assessment import Assessment, UnscoredReason, Verdict
from app.judging.panel import is_unsure
from app.playbook.rubric import Level, Rubric

SEVERAL = 2  # one is a slip, two are a pattern
SURE_FROM = 0.7  # below it the next level could be argued, in the words of the judge's prompt
_FINDINGS = {
    "instruction_in_transcript": "words in it address whoever judges this ticket",
    "abuse_of_agent": "the customer was abusive to the agent",
    "other": "something in the transcript needs a look",
}


def triage(assessment: Assessment, rubric: Rubric) -> tuple[QueueGroup, str]:
    """The group of a draft and the reason in words.

    What was found or missed more than once comes first: a pattern that nobody sees
    costs the next customer, praise that comes a day later costs little. So does what
    is too close to call, or was moved by words for the judge: only a person can tell. One
    slip in an otherwise sound ticket is left to the random check.
    """
    swayed = [v for v in assessment.verdicts if v.unscored is UnscoredReason.SWAYED]
    if swayed:
        return QueueGroup.NEEDS_YOU, _named(swayed, rubric, "moved by words meant for the judge")
    if assessment.findings:
        return QueueGroup.NEEDS_YOU, _FINDINGS[assessment.findings[0].kind]
    levels = [verdict.level for verdict in assessment.verdicts if verdict.level is not None]
    group = _group(levels)
    close = [v for v in assessment.verdicts if v.unscored is UnscoredReason.TOO_CLOSE]
    if not levels and not close:
        return group, "nothing could be scored"
    if close and (not levels or group is not QueueGroup.NEEDS_YOU):
        return QueueGroup.NEEDS_YOU, _named(close, rubric, "too close to call")
    low = Level.MISSED if Level.MISSED in levels else Level.PARTLY
    told = Level.EXEMPLARY if group is QueueGroup.RECOGNISE else low
    named = [verdict for verdict in assessment.verdicts if verdict.level is told]
    return group, _named(named, rubric, told.value) if named else "all met"


def _group(levels: Sequence[Level]) -> QueueGroup:
    count = Counter(levels)
    if not levels or count[Level.MISSED] >= SEVERAL:
        return QueueGroup.NEEDS_YOU
    if not count[Level.MISSED] and count[Level.EXEMPLARY] and count[Level.PARTLY] < SEVERAL:
        return QueueGroup.RECOGNISE
    return QueueGroup.CHECK


def is_close_call(assessment: Assessment) -> bool:
    """Whether another judgement of the ticket could well lead elsewhere: the judge is unsure
    of a level, or one level more or less on a criterion that could be argued would put the
    draft into another group.
    """
    if is_unsure(assessment):
        return True
    if assessment.findings:  # which decide the group, whatever the levels are
        return False
    levels = {v.criterion: v.level for v in assessment.verdicts if v.level is not None}
    group = _group(list(levels.values()))
    return any(
        _group(list((levels | {criterion: other}).values())) is not group
        for criterion, level in levels.items()
        if _could_be_argued(assessment.verdict(criterion))
        for other in _next_to(level)
    )


def _could_be_argued(verdict: Verdict) -> bool:
    """A judge that doesn't say how sure it is isn't taken to be unsure."""
    return verdict.confidence is not None and verdict.confidence < SURE_FROM


def _next_to(level: Level) -> Iterator[Level]:
    return (other for other in Level if abs(other.rank - level.rank) == 1)


def _named(verdicts: list[Verdict], rubric: Rubric, level: str) -> str:
    first = verdicts[0].criterion
    named = f"{rubric.dimension_of[first]}: {rubric.criteria[first].title.lower()} – {level}"
    more = len(verdicts) - 1
    return f"{named}; {more} more" if more else named
