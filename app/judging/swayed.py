"""Whether words that are meant for a judge moved its levels.

A model that does what a transcript says may quote true words with it, and then every check
of its reply holds. So where code found such words the model judges once more, with the same
prompt and a mark in place of the words, and only what both judgements say stands.

Leaving the words out from the start would cost less, and isn't done: what looks like an
order would then take with it what stands in the same sentence. An agent could hide their
own rude words from the judge that way, and a false alarm would cost an agent good ones.
"""

from app.judging.assessment import UnscoredReason, Verdict
from app.judging.instructions import instructing
from app.judging.judge import Brief, Judgement
from app.judging.merging import each_once
from app.judging.model_client import total_usage
from app.judging.panel import Judged
from app.judging.verification import Verified
from app.transcripts.ticket import Role

MARK = "[…]"
_PASSES = 3  # with some words gone, others beside them may read otherwise


def without_orders(brief: Brief) -> Brief | None:
    """The brief with a mark in place of each sentence that instructs a judge, in whoever's
    turn or in the subject; None where there is none."""
    ticket = brief.ticket
    turns = tuple(
        turn.model_copy(update={"text": _marked(turn.text, turn.role)}) for turn in ticket.turns
    )
    subject = ticket.subject and _marked(ticket.subject, Role.CUSTOMER)
    calm = ticket.model_copy(update={"turns": turns, "subject": subject})
    return None if calm == ticket else brief.model_copy(update={"ticket": calm})


def _marked(text: str, role: Role) -> str:
    for _ in range(_PASSES):
        spans = instructing(text, role)
        if not spans or text.strip() == MARK:
            break
        for start, end in reversed(spans):
            text = f"{text[:start]} {MARK} {text[end:]}"
        text = text.replace(f"{MARK}  {MARK}", MARK).strip()
    return text


def held_by_both(seen: Judged, unseen: Judged) -> Judged:
    """What stands of a judgement beside the one of the same ticket without the orders.

    A level that both give stands, with what the second says for it: that one was written
    without the orders at hand. A level that they don't share is unscored. Where another judge
    made the second one the two can't be compared, and it counts alone.
    """
    verdicts = unseen.verified.verdicts
    if unseen.judgement.judged_by == seen.judgement.judged_by:
        pairs = zip(seen.verified.verdicts, verdicts, strict=True)
        verdicts = tuple(_of_both(first, second) for first, second in pairs)
    repaired = seen.verified.repaired_quotes + unseen.verified.repaired_quotes
    return Judged(_both(seen, unseen), Verified(verdicts=verdicts, repaired_quotes=repaired))


def _both(seen: Judged, unseen: Judged) -> Judgement:
    one, other = seen.judgement, unseen.judgement
    return other.model_copy(
        update={
            "findings": tuple(each_once(one.findings + other.findings)),
            "usage": total_usage([one.usage, other.usage]),
            "raw_replies": one.raw_replies + other.raw_replies,
            "windows_lost": max(one.windows_lost, other.windows_lost),
            "repaired_quotes": one.repaired_quotes + other.repaired_quotes,
        }
    )


def _of_both(seen: Verdict, unseen: Verdict) -> Verdict:
    if seen.unscored is UnscoredReason.TOO_CLOSE:
        return seen
    if seen.level is unseen.level:
        return unseen.model_copy(update={"repeats": seen.repeats})
    return Verdict(
        criterion=seen.criterion,
        unscored=UnscoredReason.SWAYED,
        detail=(
            f"Judged {_level(seen)} with the words that are meant for the judge, and "
            f"{_level(unseen)} without them."
        ),
        evidence=unseen.evidence,
        rationale=unseen.rationale and f"Without them: {unseen.rationale}",
        citations=unseen.citations,
        repeats=seen.repeats,
    )


def _level(verdict: Verdict) -> str:
    return verdict.level.value if verdict.level else "without a level"
