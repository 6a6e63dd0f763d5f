"""Intervals by the bootstrap, with whole tickets drawn rather than single verdicts.

Verdicts on one ticket hang together, so drawing verdicts would make every interval
too narrow. The cluster is therefore the ticket: A. C. Davison and D. V. Hinkley,
*Bootstrap Methods and their Application* (1997), section 3.8; percentile intervals
after B. Efron and R. Tibshirani, *An Introduction to the Bootstrap* (1993), chapter 13.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

Floats = NDArray[np.float64]


class Sampling(BaseModel):
    """How intervals are made, and below how many tickets none is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    resamples: int = Field(2000, ge=100, le=20_000)
    seed: int = Field(7, ge=0)
    min_cases: int = Field(8, ge=2)


class Figure(BaseModel):
    """A figure with its 95% interval.

    value: None where the cases can't tell. low, high: None where the value can be
    had but its uncertainty can't, as for a kappa whose every resample is the same.
    """

    model_config = ConfigDict(frozen=True)

    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int = 0  # what it rests on: pairs of a label and a prediction


def draw_tickets(n: int, sampling: Sampling) -> Floats:
    """How often each of `n` tickets is in each resample; shape (resamples, n)."""
    source = np.random.default_rng(sampling.seed)
    return source.multinomial(n, np.full(n, 1 / n), size=sampling.resamples).astype(np.float64)


def sums_by_ticket(tickets: Sequence[str], columns: Floats) -> Floats:
    """The rows of `columns` added up by ticket; shape (different tickets, columns)."""
    _, places = np.unique(np.array(tickets), return_inverse=True)
    sums = np.zeros((int(places.max()) + 1, columns.shape[1]))
    np.add.at(sums, places, columns)
    return sums


def kappa_columns(labels: Floats, predictions: Floats) -> Floats:
    """For each pair what `kappa_from_sums` needs: 1, x, y, x squared, y squared, x times y."""
    x, y = labels, predictions
    return np.stack([np.ones_like(x), x, y, x * x, y * y, x * y], axis=1)


def kappa_from_sums(sums: Floats) -> Floats:
    """Quadratic weighted kappa of each row of summed `kappa_columns`; NaN where undefined.

    Quadratic weights make kappa a matter of moments: one less the mean squared
    difference over the one expected by chance (J. L. Fleiss and J. Cohen, *Educational
    and Psychological Measurement* 33, 1973). Used for the resamples only, where calling
    scikit-learn thousands of times would take a minute; a test holds the two equal.
    """
    n, x, y, xx, yy, xy = np.moveaxis(sums, -1, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        by_chance = xx + yy - 2 * x * y / n
        kappa: Floats = 1 - (xx + yy - 2 * xy) / by_chance
    return np.where(by_chance > 1e-12, kappa, np.nan)


def percentile_interval(values: Floats) -> tuple[float, float] | None:
    """The middle 95% of `values`; None where fewer than half of them are defined."""
    defined = values[np.isfinite(values)]
    if len(defined) * 2 < len(values):
        return None
    low, high = np.percentile(defined, [2.5, 97.5])
    return float(low), float(high)


def exact_interval(hits: int, n: int) -> tuple[float, float]:
    """Clopper and Pearson's 95% interval of a share, `hits` of `n`.

    For shares of none or all, which every resample repeats, so that the bootstrap
    would call them certain.
    """
    from scipy.stats import binomtest

    interval = binomtest(hits, n).proportion_ci(confidence_level=0.95, method="exact")
    return float(interval.low), float(interval.high)
