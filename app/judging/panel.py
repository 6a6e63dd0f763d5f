"""Independent judgements of one ticket, and what they come to together.

For each criterion:

- level: the median of the levels given; of two in the middle the lower one.
- Levels more than one apart are too close to call: the criterion is unscored, and says
  what each judgement gave.
- Where more than half gave no level, it is unscored for the reason that most of them
  gave; of equally many, for the first.
- evidence, citations, rationale and cause: of the judgements that gave the median, the
  most confident first; three quotes at most.
- confidence: the mean of theirs, times the share of all judgements that gave the median;
  that share alone where none said how sure it was. (Agreement between independent samples
  goes with being right: Wang et al. 2022, arXiv 2203.11171.)
- findings: each turn's once; abuse of the agent where it began.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from app.judging.assessment import Assessment, UnscoredReason, Usage, Verdict
from app.judging.judge import Judgement
from app.judging.merging import each_once, in_words, quotes_of
from app.judging.model_client import total_usage
from app.judging.verification import Verified
from app.playbook.rubric import Level

UNSURE_BELOW = 0.5  # a judge that is less sure of a level than of the toss of a coin
MOST_REPEATS = 7
_FAR_APART = 2  # levels


class Repeats(BaseModel):
    """How often a ticket is judged independently."""

    model_config = ConfigDict(frozen=True)

    always: int = Field(default=1, ge=1, le=MOST_REPEATS)
    close: int = Field(default=1, ge=1, le=MOST_REPEATS)  # where the first one is a close call
    without_orders: bool = True  # once more without the words that instruct a judge, if any

    def at_least(self, count: int) -> "Repeats":
        """As these, for a ticket that somebody wants judged `count` times; at most seven."""
        return self.model_copy(update={"always": max(self.always, min(count, MOST_REPEATS))})


ONCE = Repeats()


class Judged(NamedTuple):
    """A judgement, and what holds of it."""

    judgement: Judgement
    verified: Verified


def is_unsure(assessment: Assessment) -> bool:
    """Whether the judge gave a level that it would hardly bet on."""
    return any(
        verdict.level is not None
        and verdict.confidence is not None
        and verdict.confidence < UNSURE_BELOW
        for verdict in assessment.verdicts
    )


def combine(judged: Sequence[Judged]) -> Judged:
    """One judgement from several independent ones of the same brief, by the rules above.

    A single one is given back as it is.
    """
    if len(judged) == 1:
        return judged[0]
    by_criterion = zip(*(one.verified.verdicts for one in judged), strict=True)
    verified = Verified(
        verdicts=tuple(combine_verdicts(verdicts) for verdicts in by_criterion),
        repaired_quotes=sum(one.verified.repaired_quotes for one in judged),
    )
    return Judged(_united([one.judgement for one in judged]), verified)


def _united(judgements: Sequence[Judgement]) -> Judgement:
    return judgements[0].model_copy(
        update={
            "findings": tuple(each_once(finding for j in judgements for finding in j.findings)),
            "usage": total_usage(j.usage for j in judgements),
            "raw_replies": tuple(reply for j in judgements for reply in j.raw_replies),
            "windows": max(j.windows for j in judgements),
            "windows_lost": max(j.windows_lost for j in judgements),
            "repaired_quotes": sum(j.repaired_quotes for j in judgements),
        }
    )


def with_spent(judged: Judged, spent: Usage) -> Judged:
    """The same, with what was spent on an answer that doesn't count."""
    usage = total_usage([judged.judgement.usage, spent])
    return judged._replace(judgement=judged.judgement.model_copy(update={"usage": usage}))


def combine_verdicts(verdicts: Sequence[Verdict]) -> Verdict:
    """One verdict from independent ones on the same criterion; `repeats` holds each level."""
    scored = [verdict for verdict in verdicts if verdict.level is not None]
    if 2 * len(scored) < len(verdicts):
        whole = _commonest([verdict for verdict in verdicts if verdict.level is None])
    elif _spread(scored) >= _FAR_APART:
        whole = _too_close(scored)
    else:
        whole = _median(scored, len(verdicts))
    return whole.model_copy(update={"repeats": tuple(verdict.level for verdict in verdicts)})


def _levels(scored: Sequence[Verdict]) -> list[Level]:
    return [verdict.level for verdict in scored if verdict.level is not None]


def _spread(scored: Sequence[Verdict]) -> int:
    ranks = [level.rank for level in _levels(scored)]
    return max(ranks) - min(ranks)


def _commonest(unscored: Sequence[Verdict]) -> Verdict:
    reasons = Counter(verdict.unscored for verdict in unscored)
    most = max(reasons.values())
    return next(verdict for verdict in unscored if reasons[verdict.unscored] == most)


def _too_close(scored: Sequence[Verdict]) -> Verdict:
    """No level, with what spoke for the lowest and for the highest."""
    levels = sorted(_levels(scored), key=lambda level: level.rank)
    lowest, highest = _surest(scored, levels[0])[0], _surest(scored, levels[-1])[0]
    return Verdict(
        criterion=lowest.criterion,
        unscored=UnscoredReason.TOO_CLOSE,
        detail=f"Judged {in_words(_levels(scored))}: too close to call.",
        evidence=quotes_of([lowest, highest]),
        rationale=" ".join(_arguments(lowest, highest)),
        citations=tuple(dict.fromkeys([*lowest.citations, *highest.citations])),
    )


def _arguments(*verdicts: Verdict) -> Iterator[str]:
    for verdict in verdicts:
        if verdict.level and verdict.rationale:
            yield f"{verdict.level.capitalize()}: {verdict.rationale}"


def _surest(scored: Sequence[Verdict], level: Level) -> list[Verdict]:
    """Those with this level, the most confident first."""
    given = [verdict for verdict in scored if verdict.level is level]
    return sorted(given, key=lambda verdict: -(verdict.confidence or 0))


def _median(scored: Sequence[Verdict], asked: int) -> Verdict:
    levels = sorted(_levels(scored), key=lambda level: level.rank)
    median = levels[(len(levels) - 1) // 2]
    carriers = _surest(scored, median)
    citations = dict.fromkeys(c for verdict in carriers for c in verdict.citations)
    return carriers[0].model_copy(
        update={
            "evidence": quotes_of(carriers),
            "citations": tuple(citations),
            "confidence": _confidence(carriers, asked),
        }
    )


def _confidence(carriers: Sequence[Verdict], asked: int) -> float:
    known = [verdict.confidence for verdict in carriers if verdict.confidence is not None]
    mean = sum(known) / len(known) if known else 1.0
    return round(mean * len(carriers) / asked, 3)
