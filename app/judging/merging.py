"""One judgement from those of a long ticket's stretches.

Each stretch's verdicts are verified against the turns that it judged, and then, for each
criterion:

- level: the lower median over the stretches that gave one, each weighing as many words as
  the agent wrote in it. For a criterion that the rubric judges at the end: the level of
  the last stretch that gave one.
- A stretch that the criterion isn't called for in counts for nothing; it never lowers.
- Where stretches with more than half of the agent's words came to nothing (no reply, a
  quote that isn't there), the criterion is unscored for that reason; for a criterion
  judged at the end, where any stretch after the last level did.
- Without any level: "not applicable" only where every stretch says so; else the first
  reason there is of: outside the agent's control, not enough evidence, what went wrong.
- evidence, citations, confidence: of the stretches that gave the merged level, the one
  with the most words first; three quotes at most, every citation, and the mean of their
  confidences by words. Rationale and cause are that first one's; where the levels differ,
  the rationale ends with all of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from app.judging.assessment import Evidence, Finding, UnscoredReason, Verdict
from app.judging.judge import Brief, Judgement
from app.judging.model_client import total_usage
from app.judging.own_words import count_words
from app.judging.verification import Verified, verify
from app.playbook.rubric import Criterion, Level

MOST_QUOTES = 3
_JUDGED = (
    UnscoredReason.OUTSIDE_AGENT,
    UnscoredReason.NOT_ENOUGH_EVIDENCE,
    UnscoredReason.NOT_APPLICABLE,
)
# What went wrong comes between "can't tell" and "not called for", the plainest fault first.
_BY_WEIGHT = (
    *_JUDGED[:2],
    UnscoredReason.TOO_CLOSE,
    UnscoredReason.SWAYED,
    UnscoredReason.QUOTE_NOT_FOUND,
    UnscoredReason.PASSAGE_NOT_GIVEN,
    UnscoredReason.NO_EVIDENCE,
    UnscoredReason.OFF_MENU_LEVEL,
    UnscoredReason.MISSING,
    UnscoredReason.CUT_OFF,
    UnscoredReason.UNUSABLE_REPLY,
    UnscoredReason.REFUSED,
    UnscoredReason.NO_REPLY,
    UnscoredReason.NOT_APPLICABLE,
)
_LOST = {
    UnscoredReason.CUT_OFF,
    UnscoredReason.UNUSABLE_REPLY,
    UnscoredReason.REFUSED,
    UnscoredReason.NO_REPLY,
}


class Weighed(NamedTuple):
    """A stretch's verdict, and the words that the agent wrote in that stretch."""

    verdict: Verdict
    words: int


def merge(stretches: Sequence[tuple[Brief, Judgement]], brief: Brief) -> Judgement:
    """One judgement of `brief` from those of its stretches, by the rules above."""
    verified = [_verified(judgement, stretch, brief) for stretch, judgement in stretches]
    words = [_words(stretch) for stretch, _ in stretches]
    judgements = [judgement for _, judgement in stretches]
    return Judgement(
        verdicts=tuple(
            merge_verdicts(
                criterion,
                [
                    Weighed(v.verdicts[place], weight)
                    for v, weight in zip(verified, words, strict=True)
                ],
            )
            for place, criterion in enumerate(brief.rubric.criteria.values())
        ),
        findings=tuple(each_once(f for judgement in judgements for f in judgement.findings)),
        usage=total_usage(judgement.usage for judgement in judgements),
        raw_replies=tuple(reply for judgement in judgements for reply in judgement.raw_replies),
        windows=len(stretches),
        windows_lost=sum(_came_to_nothing(v) for v in verified),
        repaired_quotes=sum(v.repaired_quotes for v in verified),
    )


def _verified(judgement: Judgement, stretch: Brief, brief: Brief) -> Verified:
    """Held against the whole of the turns that the stretch judged, cut ones too."""
    return verify(judgement, brief.model_copy(update={"part": stretch.part}))


def _words(stretch: Brief) -> int:
    own = [t.text for t in stretch.ticket.turns if t.index in stretch.part.turns]
    return max(1, sum(count_words(text) for text in own))


def _came_to_nothing(verified: Verified) -> bool:
    return all(verdict.unscored in _LOST for verdict in verified.verdicts)


def merge_verdicts(criterion: Criterion, given: Sequence[Weighed]) -> Verdict:
    """One verdict on `criterion` from those of the stretches, in the ticket's order."""
    scored = [one for one in given if one.verdict.level is not None]
    failed = [one for one in given if _has_failed(one.verdict)]
    if criterion.judged_at == "end":
        return _last(given) if scored else _unscored(given)
    if not scored or 2 * _total(failed) > _total(given):
        return _unscored(failed if scored else given)
    return _with_level(_lower_median(scored), scored)


def _has_failed(verdict: Verdict) -> bool:
    return verdict.unscored is not None and verdict.unscored not in _JUDGED


def _total(given: Sequence[Weighed]) -> int:
    return sum(one.words for one in given)


def _last(given: Sequence[Weighed]) -> Verdict:
    """The last verdict with a level, or what failed after it."""
    return next(
        one.verdict
        for one in reversed(given)
        if one.verdict.level is not None or _has_failed(one.verdict)
    )


def _unscored(given: Sequence[Weighed]) -> Verdict:
    def rank(one: Weighed) -> int:
        reason = one.verdict.unscored
        return _BY_WEIGHT.index(reason) if reason else len(_BY_WEIGHT)

    return min(given, key=rank).verdict


def _lower_median(scored: Sequence[Weighed]) -> Level:
    """The lowest level at or below which half of the words lie."""
    half, passed = _total(scored) / 2, 0
    for level in Level:
        passed += sum(one.words for one in scored if one.verdict.level is level)
        if passed >= half:
            return level
    raise AssertionError("the words of all levels are all the words")


def _with_level(level: Level, scored: Sequence[Weighed]) -> Verdict:
    at_level = [one for one in scored if one.verdict.level is level]
    carriers = sorted(at_level, key=lambda one: -one.words)
    first = carriers[0].verdict
    citations = dict.fromkeys(c for one in carriers for c in one.verdict.citations)
    return first.model_copy(
        update={
            "evidence": quotes_of([one.verdict for one in carriers]),
            "citations": tuple(citations),
            "confidence": _confidence(carriers),
            "rationale": _rationale(first, [one.verdict for one in scored]),
        }
    )


def quotes_of(verdicts: Sequence[Verdict]) -> tuple[Evidence, ...]:
    """Three quotes at most: the first of each verdict, then the others in their order."""
    firsts = [verdict.evidence[0] for verdict in verdicts if verdict.evidence]
    others = [evidence for verdict in verdicts for evidence in verdict.evidence[1:]]
    return tuple(dict.fromkeys([*firsts, *others]))[:MOST_QUOTES]


def _confidence(carriers: Sequence[Weighed]) -> float | None:
    given = [(one.verdict.confidence, one.words) for one in carriers]
    known = [(share, words) for share, words in given if share is not None]
    total = sum(words for _, words in known)
    return round(sum(share * words for share, words in known) / total, 3) if known else None


def _rationale(first: Verdict, scored: Sequence[Verdict]) -> str:
    levels = [verdict.level for verdict in scored if verdict.level is not None]
    if len(set(levels)) == 1:
        return first.rationale
    return f"{first.rationale} Stretch by stretch: {in_words(levels)}.".strip()


def in_words(levels: Sequence[Level]) -> str:
    """ "partly, met and met"."""
    words = [level.value for level in levels]
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def each_once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Each turn's once, though several judgements tell it; abuse of the agent where it began."""
    found = sorted(findings, key=lambda finding: finding.turn)
    seen: set[tuple[str, int | None]] = set()
    for finding in found:
        key = (finding.kind, None if finding.kind == "abuse_of_agent" else finding.turn)
        if key not in seen:
            seen.add(key)
            yield finding
