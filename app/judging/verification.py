"""What holds of a judgement: quotes that were said, citations that were given.

Nothing here trusts a judge. A verdict stays scored only if all that it rests on
is there; one invented quote or passage unscores it, since a judge that invents
one can't be relied on for the other.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from pydantic import BaseModel, ConfigDict

from app.judging.assessment import Cause, Evidence, UnscoredReason, Verdict
from app.judging.instructions import without_instructions
from app.judging.judge import Brief, Judgement
from app.judging.links import without_links
from app.judging.own_words import own_passages, says_enough
from app.judging.quotes import find_quote
from app.playbook.rubric import Level


class Verified(BaseModel):
    """One verdict for each criterion, in the rubric's order, with nothing unproven in it."""

    model_config = ConfigDict(frozen=True)

    verdicts: tuple[Verdict, ...]
    repaired_quotes: int  # quotes given back in the turn's own spacing, marks or case


def verify(judgement: Judgement, brief: Brief) -> Verified:
    """The judgement, held against the transcript and the passages of `brief`.

    A quote must be in the turn that it names, outside the mail that the turn answers,
    and say more than a word or a placeholder; one that says less is left out where
    another stands beside it. Words that instruct a judge are no evidence, and a verdict
    that quotes them is unscored. The turn must be one of `brief.part`. A
    quote that stands in another turn is not moved there: the verdict spoke of a
    different moment. Verdicts on criteria that the rubric doesn't have are dropped;
    of several on one criterion the first counts.
    """
    given: dict[str, Verdict] = {}
    for verdict in judgement.verdicts:
        given.setdefault(verdict.criterion, verdict)
    turns = {t.index: t.text for t in brief.ticket.turns if t.index in brief.part.turns}
    passages = {passage.id for passage in brief.passages}
    own = {index: without_instructions(text) for index, text in turns.items()}
    checked = [
        _check(given[criterion], turns, own, passages)
        if criterion in given
        else (_missing(criterion), 0)
        for criterion in brief.rubric.criteria
    ]
    return Verified(
        verdicts=tuple(verdict for verdict, _ in checked),
        repaired_quotes=sum(repairs for _, repairs in checked),
    )


def _missing(criterion: str) -> Verdict:
    return Verdict(
        criterion=criterion,
        unscored=UnscoredReason.MISSING,
        detail="The judge's reply left this criterion out.",
    )


def _check(
    verdict: Verdict, turns: Mapping[int, str], own: Mapping[int, str], passages: set[str]
) -> tuple[Verdict, int]:
    """The verdict as far as it holds, and how many of its quotes were repaired.

    `own` are the turns without the words in them that instruct a judge.
    """
    found = tuple(_in_own_words(evidence, turns) for evidence in verdict.evidence)
    swayed = [e for e in found if e and not _find_own(e.quote, own[e.turn])]
    kept = tuple(dict.fromkeys(e for e in found if e and e not in swayed))
    fault = _obedience(verdict, swayed) or _fault(verdict, found, turns, passages)
    cited = tuple(dict.fromkeys(c for c in verdict.citations if c in passages))
    repairs = sum(evidence not in verdict.evidence for evidence in kept)
    said = {"rationale": without_links(verdict.rationale), "detail": without_links(verdict.detail)}
    held = verdict.model_copy(update={"evidence": kept, "citations": cited, **said})
    return (_unscore(held, *fault) if fault else held), repairs


def _in_own_words(evidence: Evidence, turns: Mapping[int, str]) -> Evidence | None:
    """The evidence with the exact words of its turn; None where they aren't there."""
    quote = _find_own(evidence.quote, turns.get(evidence.turn, ""))
    return Evidence(turn=evidence.turn, quote=quote) if quote else None


@lru_cache(maxsize=1024)  # a reply is verified before it is asked for again, and after
def _find_own(quote: str, text: str) -> str | None:
    passages = own_passages(text)
    found = (own for passage in passages if (own := find_quote(quote, passage)))
    return next((own for own in found if says_enough(own, "\n".join(passages))), None)


def _unscore(verdict: Verdict, reason: UnscoredReason, detail: str) -> Verdict:
    return verdict.model_copy(update={"level": None, "unscored": reason, "detail": detail})


def _obedience(verdict: Verdict, swayed: Sequence[Evidence]) -> tuple[UnscoredReason, str] | None:
    """Why a verdict can't stand that rests on words which instruct a judge."""
    if verdict.level is None or not swayed:
        return None
    return UnscoredReason.NO_EVIDENCE, (
        f"The quote “{_shorten(swayed[0].quote)}” in turn {swayed[0].turn} is from words that "
        "tell a judge what to do, which are no evidence."
    )


def _fault(
    verdict: Verdict,
    found: tuple[Evidence | None, ...],
    turns: Mapping[int, str],
    passages: set[str],
) -> tuple[UnscoredReason, str] | None:
    """Why a scored verdict can't stand, in words for a person; None where it can."""
    if verdict.level is None:
        return None
    if not verdict.evidence:
        return UnscoredReason.NO_EVIDENCE, f"Judged {verdict.level} without quoting the agent."
    lost = [e for e, own in zip(verdict.evidence, found, strict=True) if own is None]
    invented = [evidence for evidence in lost if not _was_written(evidence, turns)]
    if invented or len(lost) == len(found):
        return UnscoredReason.QUOTE_NOT_FOUND, _why_not_found((invented or lost)[0], turns)
    return _citation_fault(verdict, passages) or _outside_control(verdict)


def _was_written(evidence: Evidence, turns: Mapping[int, str]) -> bool:
    """Whether the quote is the agent's, however little it says."""
    passages = own_passages(turns.get(evidence.turn, ""))
    return any(find_quote(evidence.quote, passage) for passage in passages)


def _why_not_found(evidence: Evidence, turns: Mapping[int, str]) -> str:
    quote = f"“{_shorten(evidence.quote)}”"
    if evidence.turn not in turns:
        return f"The quote {quote} names turn {evidence.turn}, which isn't one of the agent's."
    if _was_written(evidence, turns):
        return f"The quote {quote} in turn {evidence.turn} is too short to show anything."
    if find_quote(evidence.quote, turns[evidence.turn]):
        return (
            f"The quote {quote} stands in turn {evidence.turn} only in the mail that it answers, "
            "which the agent didn't write."
        )
    elsewhere = [index for index, text in turns.items() if _find_own(evidence.quote, text)]
    if elsewhere:
        return f"The quote {quote} stands in turn {elsewhere[0]}, not in turn {evidence.turn}."
    return f"The agent didn't write {quote} in turn {evidence.turn}."


def _shorten(text: str, limit: int = 80) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _citation_fault(verdict: Verdict, passages: Iterable[str]) -> tuple[UnscoredReason, str] | None:
    reason = UnscoredReason.PASSAGE_NOT_GIVEN
    if not verdict.citations:
        return reason, f"Judged {verdict.level} without citing a passage of the playbook."
    invented = [citation for citation in verdict.citations if citation not in passages]
    if invented:
        return reason, f"Cites “{_shorten(invented[0])}”, which wasn't among the passages given."
    return None


def _outside_control(verdict: Verdict) -> tuple[UnscoredReason, str] | None:
    """A low level whose cause isn't the agent is no finding about the agent."""
    if verdict.cause is Cause.AGENT or verdict.level not in (Level.MISSED, Level.PARTLY):
        return None
    lay = "process, policy or product" if verdict.cause is Cause.PROCESS else "the customer"
    return UnscoredReason.OUTSIDE_AGENT, f"Seen as {verdict.level}, but the cause lay with {lay}."
