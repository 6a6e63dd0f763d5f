"""One assessment: judged, verified, scored, and pinned to what made it."""

from collections.abc import Sequence
from datetime import datetime

from app.judging.assessment import Assessment, Finding, Provenance, UnscoredReason, Verdict
from app.judging.judge import Brief, Judge, Judgement
from app.judging.scoring import score
from app.judging.verification import verify
from app.playbook.passage import Passage


def assess(brief: Brief, judge: Judge, *, now: datetime, repeat: int = 0) -> Assessment:
    """The assessment of `brief.part` by `judge`, with nothing in it that wasn't verified.

    `now` is UTC; `repeat` numbers the runs of one judge on one ticket. Raises
    ModelUnavailableError, for the caller to try later.
    """
    return _assessment(brief, judge, judge.judge(brief, repeat), now=now, repeat=repeat)


def unanswered(
    brief: Brief, judge: Judge, reason: str, now: datetime, *, repeat: int = 0
) -> Assessment:
    """The assessment to keep once the judge has been given up on: every criterion unscored.

    `reason` says in words for a person why nobody answered.
    """
    verdicts = tuple(
        Verdict(criterion=criterion, unscored=UnscoredReason.NO_REPLY, detail=reason)
        for criterion in brief.rubric.criteria
    )
    return _assessment(brief, judge, Judgement(verdicts=verdicts), now=now, repeat=repeat)


def _assessment(
    brief: Brief, judge: Judge, judgement: Judgement, *, now: datetime, repeat: int
) -> Assessment:
    verified = verify(judgement, brief)
    return Assessment(
        ticket_id=brief.ticket.id,
        agent=brief.part.agent,
        verdicts=verified.verdicts,
        scores=score(verified.verdicts, brief.rubric),
        findings=_findings(judgement, brief),
        passages=_cited(verified.verdicts, brief.passages),
        repaired_quotes=verified.repaired_quotes,
        usage=judgement.usage,
        raw_replies=judgement.raw_replies,
        made_by=_provenance(brief, judge, judgement, now, repeat),
    )


def _findings(judgement: Judgement, brief: Brief) -> tuple[Finding, ...]:
    """Those that name a turn of the ticket, each once."""
    turns = {turn.index for turn in brief.ticket.turns}
    return tuple(dict.fromkeys(f for f in judgement.findings if f.turn in turns))


def _cited(verdicts: Sequence[Verdict], passages: Sequence[Passage]) -> tuple[Passage, ...]:
    cited = {citation for verdict in verdicts for citation in verdict.citations}
    return tuple(passage for passage in passages if passage.id in cited)


def _provenance(
    brief: Brief, judge: Judge, judgement: Judgement, now: datetime, repeat: int
) -> Provenance:
    other = judgement.judged_by
    return Provenance(
        judge=other or judge.identity,
        transcript_hash=brief.ticket.transcript_hash,
        redaction_version=brief.ticket.redaction_version,
        rubric=f"{brief.rubric.id} v{brief.rubric.version}",
        rubric_hash=brief.rubric.hash,
        index_version=brief.index_version,
        repeat=repeat,
        windows=judgement.windows,
        fallback_for=judge.identity.model if other else None,
        made_at=now,
    )
