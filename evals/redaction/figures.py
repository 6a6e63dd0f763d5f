"""Precision, recall and F from summed counts, each with its interval.

F2 weighs recall twice as much as precision: what stays readable harms somebody, what is
taken too much only makes a ticket poorer. Whole cases are drawn for the intervals, since
the words of one conversation hang together.
"""

from collections.abc import Callable, Sequence

import numpy as np
from pydantic import BaseModel, ConfigDict

from evals.redaction.counting import Counts
from evals.resampling import Figure, Floats, Sampling, draw_tickets, percentile_interval

Measure = Callable[[Floats], Floats]
_LABELLED, _FOUND, _COVERED, _REDACTED, _RIGHT, _SPANS, _WHOLE = range(len(Counts._fields))


class RowFigures(BaseModel):
    """One row of a set's table. Shares of words, 0.0 to 1.0, except `whole`, of spans.

    covered: of the labelled words, those redacted as anything at all.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    spans: int  # labelled
    words: int  # in them
    precision: Figure
    recall: Figure
    f1: Figure
    f2: Figure
    covered: Figure
    whole: Figure


def row_figures(name: str, cases: Sequence[Counts], drawn: Floats, least: int) -> RowFigures:
    """The figures of a row over `cases`; `drawn` is how often each is in each resample.

    Without `least` cases that hold a label there are no intervals, nor figures.
    """
    counts = np.array(cases, dtype=np.float64).reshape(len(cases), len(Counts._fields))
    total = counts.sum(axis=0)
    resampled = drawn @ counts
    told = int((counts[:, _SPANS] > 0).sum()) >= least

    def of(measure: Measure, n: float) -> Figure:
        return _figure(measure, total, resampled, int(n)) if told else Figure(n=int(n))

    words = total[_LABELLED]
    return RowFigures(
        name=name,
        spans=int(total[_SPANS]),
        words=int(words),
        precision=of(_share(_RIGHT, _REDACTED), total[_REDACTED]),
        recall=of(_share(_FOUND, _LABELLED), words),
        f1=of(_f(1), words),
        f2=of(_f(2), words),
        covered=of(_share(_COVERED, _LABELLED), words),
        whole=of(_share(_WHOLE, _SPANS), total[_SPANS]),
    )


def rate_figure(hits: Sequence[int], words: Sequence[int], sampling: Sampling) -> Figure:
    """Hits for each 1,000 words over cases, `n` being the words."""
    counts = np.array([hits, words], dtype=np.float64).T
    if not counts.size or not counts[:, 1].sum():
        return Figure()
    return _figure(
        lambda sums: 1000 * sums[..., 0] / sums[..., 1],
        counts.sum(axis=0),
        draw_tickets(len(counts), sampling) @ counts,
        int(counts[:, 1].sum()),
    )


def _figure(measure: Measure, total: Floats, resampled: Floats, n: int) -> Figure:
    with np.errstate(divide="ignore", invalid="ignore"):
        value, values = float(measure(total)), measure(resampled)
    if not np.isfinite(value):
        return Figure(n=n)
    low, high = percentile_interval(values) or (None, None)
    return Figure(value=value, low=low, high=high, n=n)


def _share(part: int, whole: int) -> Measure:
    return lambda sums: sums[..., part] / sums[..., whole]


def _f(beta: float) -> Measure:
    """F of `beta`, from the precision over redacted and the recall over labelled words."""

    def measure(sums: Floats) -> Floats:
        right = np.maximum(sums[..., _REDACTED], 0)
        precision = np.where(right > 0, sums[..., _RIGHT] / right, 0.0)
        recall = sums[..., _FOUND] / sums[..., _LABELLED]
        weight = beta * beta
        bottom = weight * precision + recall
        return np.where(bottom > 0, (1 + weight) * precision * recall / bottom, 0.0)

    return measure
