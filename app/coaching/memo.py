"""The private memo: what the leader should know and the agent isn't sent."""

from collections.abc import Iterator

from app.coaching.note import Memo
from app.coaching.phrasing import Phrasing
from app.judging.assessment import Assessment, Cause, UnscoredReason, Verdict
from app.judging.panel import UNSURE_BELOW
from app.playbook.rubric import Level, Rubric

_PLACES = {
    Cause.PROCESS: "process, policy or product",
    Cause.CUSTOMER: "the customer",
    Cause.AGENT: "something else than the agent",
}


def write_memo(
    assessment: Assessment,
    rubric: Rubric,
    phrasing: Phrasing,
    recognised: Verdict | None,
    pointed: Verdict | None,
) -> Memo:
    """What was unscored and why, causes that aren't the agent's, and doubts.

    `recognised` and `pointed` are the verdicts that the note itself speaks of.
    """
    outside = [v for v in assessment.verdicts if _is_outside(v)]
    return Memo(
        unscored=tuple(
            f"{rubric.criteria[v.criterion].title}: {phrasing.memo[v.unscored]}. {v.detail}".strip()
            for v in assessment.verdicts
            if v.unscored and v not in outside
        ),
        outside_control=tuple(
            f"{rubric.criteria[v.criterion].title}: the cause lay with {_PLACES[v.cause]}. "
            f"{v.rationale or v.detail}".strip()
            for v in outside
        ),
        remarks=tuple(_remarks(assessment, rubric, recognised, pointed)),
    )


def _is_outside(verdict: Verdict) -> bool:
    low = verdict.level in (Level.MISSED, Level.PARTLY)
    return verdict.unscored is UnscoredReason.OUTSIDE_AGENT or (
        low and verdict.cause is not Cause.AGENT
    )


def _remarks(
    assessment: Assessment, rubric: Rubric, recognised: Verdict | None, pointed: Verdict | None
) -> Iterator[str]:
    for finding in assessment.findings:
        yield f"Turn {finding.turn + 1}: {finding.note}"
    if recognised is None:
        met = any(v.level in (Level.MET, Level.EXEMPLARY) for v in assessment.verdicts)
        why = "What was met isn't sure, or can't well be held up here" if met else "Nothing was met"
        yield f"{why}, so the note recognises nothing. Read the ticket for it."
    if pointed is None:
        yield "Nothing in the agent's control was surely missed, so there is nothing to work on."
    yield from _other_low(assessment, rubric, pointed)
    for verdict in (recognised, pointed):
        if verdict and verdict.confidence is not None and verdict.confidence < UNSURE_BELOW:
            title = rubric.criteria[verdict.criterion].title
            yield f"{title}: the judge was not sure of this ({verdict.confidence:.0%}). Check it."


def _other_low(assessment: Assessment, rubric: Rubric, pointed: Verdict | None) -> Iterator[str]:
    others = [
        f"{rubric.criteria[v.criterion].title} ({v.level.value})"
        for v in assessment.verdicts
        if v.level in (Level.MISSED, Level.PARTLY) and v.cause is Cause.AGENT and v != pointed
    ]
    if others:
        reason = "Left for another time, one point at a time" if pointed else "Seen, and not sure"
        yield f"{reason}: {', '.join(others)}."
