"""One assessment: judged, verified, scored, and pinned to what made it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from app.errors import ModelPausedError, ModelSetupError, ModelUnavailableError
from app.judging.assessment import Assessment, Finding, Provenance, UnscoredReason, Verdict
from app.judging.instructions import find_instructions
from app.judging.judge import Brief, Judge, Judgement
from app.judging.links import without_links
from app.judging.panel import ONCE, Judged, Repeats, combine, is_unsure, with_spent
from app.judging.scoring import score
from app.judging.swayed import held_by_both, without_orders
from app.judging.verification import verify
from app.playbook.passage import Passage


def assess(
    brief: Brief,
    judge: Judge,
    *,
    now: datetime,
    repeats: Repeats = ONCE,
    is_close: Callable[[Assessment], bool] = is_unsure,
    repeat: int = 0,
) -> Assessment:
    """The assessment of `brief.part` by `judge`, with nothing in it that wasn't verified.

    A model judges as often as `repeats` says, and more often where the first assessment
    `is_close`; a judge that always says the same judges once. What there is counts where a
    further judgement isn't to be had; where the model is only paused, the caller waits and
    asks for all of it again, of which what was answered is kept. A model that read words
    which instruct it judges once more without them, and must: what obeyed them can't be told
    otherwise. `now` is UTC; `repeat` is the first judgement's number. Raises
    ModelUnavailableError, for the caller to try later, and ModelPausedError.
    """
    judged = [_judged(brief, judge, repeat)]
    wanted = _wanted(brief, judge, judged[0], repeats, is_close, now)
    while len(judged) < wanted:
        try:
            another = _judged(brief, judge, repeat + len(judged))
        except ModelPausedError:
            raise  # nobody asked for it: it isn't lost
        except (ModelUnavailableError, ModelSetupError):
            break
        if another.judgement.judged_by != judged[0].judgement.judged_by:
            # Another judge stood in: its levels can't be set against the first one's.
            judged[0] = with_spent(judged[0], another.judgement.usage)
            break
        judged.append(another)
    made_by = {"repeat": repeat, "repeats": len(judged), "repeats_lost": wanted - len(judged)}
    combined = combine(judged)
    calm = without_orders(brief) if repeats.without_orders else None
    if calm is None or not _may_be_swayed(judge, combined):
        return _assessment(brief, judge, combined, now, made_by)
    unseen = judge.judge(calm, repeat)
    held = held_by_both(combined, Judged(unseen, verify(unseen, brief)))
    return _assessment(brief, judge, held, now, made_by | {"without_orders": True})


def _judged(brief: Brief, judge: Judge, repeat: int) -> Judged:
    judgement = judge.judge(brief, repeat)
    return Judged(judgement, verify(judgement, brief))


def _is_model(judge: Judge, judged: Judged) -> bool:
    """Whether a model judged: one may say otherwise another time, and may obey a transcript."""
    return (judged.judgement.judged_by or judge.identity).kind == "llm"


def _may_be_swayed(judge: Judge, judged: Judged) -> bool:
    return _is_model(judge, judged) and any(verdict.level for verdict in judged.verified.verdicts)


def _wanted(
    brief: Brief,
    judge: Judge,
    first: Judged,
    repeats: Repeats,
    is_close: Callable[[Assessment], bool],
    now: datetime,
) -> int:
    """How many judgements there are to be, the first included."""
    if not _is_model(judge, first):
        return 1
    if repeats.close <= repeats.always:
        return repeats.always
    return repeats.close if is_close(_assessment(brief, judge, first, now, {})) else repeats.always


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
    judgement = Judgement(verdicts=verdicts)
    judged = Judged(judgement, verify(judgement, brief))
    return _assessment(brief, judge, judged, now, {"repeat": repeat})


def _assessment(
    brief: Brief, judge: Judge, judged: Judged, now: datetime, repeats: dict[str, int]
) -> Assessment:
    judgement, verified = judged
    return Assessment(
        ticket_id=brief.ticket.id,
        agent=brief.part.agent,
        verdicts=verified.verdicts,
        scores=score(verified.verdicts, brief.rubric),
        findings=_findings(judgement, brief),
        passages=_cited(verified.verdicts, brief.passages),
        repaired_quotes=judgement.repaired_quotes + verified.repaired_quotes,
        usage=judgement.usage,
        raw_replies=judgement.raw_replies,
        made_by=_provenance(brief, judge, judgement, now).model_copy(update=repeats),
    )


def _findings(judgement: Judgement, brief: Brief) -> tuple[Finding, ...]:
    """Instructions that code found, then what the judge reported of turns of the ticket.

    Each once: where both found an instruction in a turn, it is told in our words.
    """
    turns = {turn.index for turn in brief.ticket.turns}
    found = find_instructions(brief.ticket)
    ours = {(finding.kind, finding.turn) for finding in found}
    others = (f for f in judgement.findings if f.turn in turns and (f.kind, f.turn) not in ours)
    said = (f.model_copy(update={"note": without_links(f.note)}) for f in others)
    return tuple(dict.fromkeys((*found, *said)))


def _cited(verdicts: Sequence[Verdict], passages: Sequence[Passage]) -> tuple[Passage, ...]:
    cited = {citation for verdict in verdicts for citation in verdict.citations}
    return tuple(passage for passage in passages if passage.id in cited)


def _provenance(brief: Brief, judge: Judge, judgement: Judgement, now: datetime) -> Provenance:
    other = judgement.judged_by
    return Provenance(
        judge=other or judge.identity,
        transcript_hash=brief.ticket.transcript_hash,
        redaction_version=brief.ticket.redaction_version,
        rubric=f"{brief.rubric.id} v{brief.rubric.version}",
        rubric_hash=brief.rubric.hash,
        index_version=brief.index_version,
        windows=judgement.windows,
        windows_lost=judgement.windows_lost,
        fallback_for=judge.identity.model if other else None,
        made_at=now,
    )
