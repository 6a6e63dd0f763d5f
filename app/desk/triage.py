"""Why a draft is in the queue: the reason that its leader reads first."""

from app.desk.views import QueueGroup
from app.judging.assessment import Assessment, Verdict
from app.playbook.rubric import Level, Rubric

SEVERAL = 2  # one is a slip, two are a pattern
_FINDINGS = {
    "instruction_in_transcript": "the transcript gives the judge instructions",
    "abuse_of_agent": "the customer was abusive to the agent",
    "other": "something in the transcript needs a look",
}


def triage(assessment: Assessment, rubric: Rubric) -> tuple[QueueGroup, str]:
    """The group of a draft and the reason in words.

    What was found or missed more than once comes first: a pattern that nobody sees
    costs the next customer, praise that comes a day later costs little. One slip
    in an otherwise sound ticket is left to the random check.
    """
    if assessment.findings:
        return QueueGroup.NEEDS_YOU, _FINDINGS[assessment.findings[0].kind]
    by_level = {
        level: [verdict for verdict in assessment.verdicts if verdict.level is level]
        for level in Level
    }
    if not any(by_level.values()):
        return QueueGroup.NEEDS_YOU, "nothing could be scored"
    missed, partly = by_level[Level.MISSED], by_level[Level.PARTLY]
    if missed:
        group = QueueGroup.NEEDS_YOU if len(missed) >= SEVERAL else QueueGroup.CHECK
        return group, _named(missed, rubric, "missed")
    if by_level[Level.EXEMPLARY] and len(partly) < SEVERAL:
        return QueueGroup.RECOGNISE, _named(by_level[Level.EXEMPLARY], rubric, "exemplary")
    return QueueGroup.CHECK, _named(partly, rubric, "partly") if partly else "all met"


def _named(verdicts: list[Verdict], rubric: Rubric, level: str) -> str:
    first = verdicts[0].criterion
    named = f"{rubric.dimension_of[first]}: {rubric.criteria[first].title.lower()} {level}"
    more = len(verdicts) - 1
    return f"{named}, and {more} more" if more else named
