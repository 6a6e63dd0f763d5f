"""Levels as a meter of four steps with its word, and dimension scores as a number."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from app.judging.assessment import DimensionScore, UnscoredReason, Verdict
from app.judging.panel import UNSURE_BELOW
from app.playbook.rubric import Dimension, Level
from app.ui.components.markup import filled, icon, together
from app.ui.wording import DIMENSION_TITLES, UNSCORED, joined, score_in_words


def meter(level: Level, dimension: Dimension, unsure: bool = False) -> Markup:
    """Four steps, filled up to the level; the last filled one hatched where the judge is unsure."""
    steps = together(
        filled('<i class="{kind}"></i>', kind=_step(step, level, unsure)) for step in Level
    )
    return filled(
        '<span class="db-level db-{d}"><span class="db-meter" aria-hidden="true">{steps}</span>'
        '<span class="db-word">{word}</span></span>',
        d=dimension.value,
        steps=steps,
        word=f"{level.value}, unsure" if unsure else level.value,
    )


def _step(step: Level, level: Level, unsure: bool) -> str:
    if step.rank > level.rank:
        return "off"
    return "unsure" if unsure and step is level else "on"


def verdict_meter(
    verdict: Verdict,
    dimension: Dimension,
    reasons: Mapping[UnscoredReason, str] = UNSCORED,
) -> Markup:
    """The verdict's meter, or a dashed outline with the reason for having none."""
    if verdict.level is not None:
        unsure = verdict.confidence is not None and verdict.confidence < UNSURE_BELOW
        return meter(verdict.level, dimension, unsure)
    reason = reasons[verdict.unscored] if verdict.unscored else "Unscored"
    if verdict.unscored is UnscoredReason.TOO_CLOSE and verdict.repeats:
        return _too_close(verdict, dimension, reason)
    return unscored(reason)


def _too_close(verdict: Verdict, dimension: Dimension, reason: str) -> Markup:
    """Four steps, hatched from the lowest to the highest level given, and each of those."""
    given = [level for level in verdict.repeats if level is not None]
    ranks = [level.rank for level in given]
    steps = together(
        filled('<i class="{kind}"></i>', kind="between" if step.rank in _span(ranks) else "open")
        for step in Level
    )
    return filled(
        '<span class="db-level db-close db-{d}"><span class="db-meter" aria-hidden="true">{steps}'
        '</span><span class="db-word">{reason}<span class="db-quiet">{given}</span></span></span>',
        d=dimension.value,
        steps=steps,
        reason=reason,
        given=joined(*given),
    )


def _span(ranks: Sequence[int]) -> range:
    return range(min(ranks), max(ranks) + 1)


def unscored(reason: str) -> Markup:
    """A dashed outline and the reason: never an empty bar."""
    return filled(
        '<span class="db-level db-unscored"><span class="db-meter" aria-hidden="true">'
        '<i></i></span><span class="db-word">{reason}</span></span>',
        reason=reason,
    )


def score_tiles(scores: Sequence[DimensionScore]) -> Markup:
    """Each dimension's number and what it rests on."""
    return filled(
        '<div class="db-scores">{tiles}</div>', tiles=together(_tile(score) for score in scores)
    )


def _tile(score: DimensionScore) -> Markup:
    number = (
        filled('<b>{n}</b><span class="db-quiet"> of 5</span>', n=f"{score.score:.1f}")
        if score.score is not None
        else Markup('<b class="db-none">unscored</b>')
    )
    return filled(
        '<div class="db-score db-{d}"><div class="db-score-name">{icon}{title}</div>'
        '<div class="db-score-number">{number}</div><div class="db-quiet">{rest}</div></div>',
        d=score.dimension.value,
        icon=icon(score.dimension),
        title=DIMENSION_TITLES[score.dimension],
        number=number,
        rest=score_in_words(score),
    )
