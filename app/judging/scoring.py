"""From levels to numbers. Only code does arithmetic, and always the same."""

from collections.abc import Iterable, Sequence

from app.judging.assessment import DimensionScore, UnscoredReason, Verdict
from app.playbook.rubric import Level, Rubric, RubricDimension

_LOWEST, _HIGHEST = 1.0, 5.0


def level_value(level: Level) -> float:
    """The level on the scale of 1.0 to 5.0: 1, 2 1/3, 3 2/3, 5.

    The four levels are equally spaced. Nothing measured says that one step is
    larger than another, and a scale with uneven steps would be a claim that it is.
    """
    return _LOWEST + (_HIGHEST - _LOWEST) * level.rank / (len(Level) - 1)


def score(verdicts: Sequence[Verdict], rubric: Rubric) -> tuple[DimensionScore, ...]:
    """Each dimension's mean over its scored criteria, weighted by the rubric.

    An unscored criterion stays out: it neither raises nor lowers the mean. The
    score is None where a dimension has no scored criterion, and where words for the
    judge moved one: what such words asked for is what they left standing, so the mean
    of the others would say what the transcript wanted.
    """
    levels = {v.criterion: v.level for v in verdicts if v.level is not None}
    swayed = {v.criterion for v in verdicts if v.unscored is UnscoredReason.SWAYED}
    return tuple(_dimension_score(dimension, levels, swayed) for dimension in rubric.dimensions)


def _dimension_score(
    dimension: RubricDimension, levels: dict[str, Level], swayed: set[str]
) -> DimensionScore:
    scored = [criterion for criterion in dimension.criteria if criterion.id in levels]
    counted = [] if any(c.id in swayed for c in dimension.criteria) else scored
    return DimensionScore(
        dimension=dimension.id,
        score=_weighted_mean((level_value(levels[c.id]), c.weight) for c in counted),
        scored=len(scored),
        total=len(dimension.criteria),
    )


def overall(scores: Sequence[DimensionScore], rubric: Rubric) -> float | None:
    """The mean over the scored dimensions, 1.0 to 5.0, weighted by the rubric.

    None where nothing was scored.
    """
    weights = {dimension.id: dimension.weight for dimension in rubric.dimensions}
    return _weighted_mean((s.score, weights[s.dimension]) for s in scores if s.score is not None)


def _weighted_mean(values: Iterable[tuple[float, float]]) -> float | None:
    pairs = list(values)
    total = sum(weight for _, weight in pairs)
    return sum(value * weight for value, weight in pairs) / total if pairs else None
