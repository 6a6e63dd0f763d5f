"""Why a draft is in the queue: the reason that its leader reads first."""

from app.desk.views import QueueGroup
from app.judging.assessment import Assessment, Verdict
from app.playbook.rubric import Level, Rubric

_FINDINGS = {
    "instruction_in_transcript": "the transcript gives the judge instructions",
    "abuse_of_agent": "the customer was abusive to the agent",
    "other": "something in the transcript needs a look",
}


def triage(assessment: Assessment, rubric: Rubric) -> tuple[QueueGroup, str]:
    """The group of a draft and the reason in words.

    What was missed or found comes first: a miss that nobody sees costs the next
    customer, praise that comes a day later costs little.
    """
    if assessment.findings:
        return QueueGroup.NEEDS_YOU, _FINDINGS[assessment.findings[0].kind]
    scored = [verdict for verdict in assessment.verdicts if verdict.level is not None]
    if not scored:
        return QueueGroup.NEEDS_YOU, "nothing could be scored"
    missed = [verdict for verdict in scored if verdict.level is Level.MISSED]
    if missed:
        return QueueGroup.NEEDS_YOU, _named(missed, rubric, "missed")
    best = [verdict for verdict in scored if verdict.level is Level.EXEMPLARY]
    if best and all(verdict.level is not Level.PARTLY for verdict in scored):
        return QueueGroup.RECOGNISE, _named(best, rubric, "exemplary")
    partly = [verdict for verdict in scored if verdict.level is Level.PARTLY]
    return QueueGroup.CHECK, _named(partly, rubric, "partly") if partly else "all met"


def _named(verdicts: list[Verdict], rubric: Rubric, level: str) -> str:
    first = verdicts[0].criterion
    named = f"{rubric.dimension_of[first]}: {rubric.criteria[first].title.lower()} {level}"
    more = len(verdicts) - 1
    return f"{named}, and {more} more" if more else named
