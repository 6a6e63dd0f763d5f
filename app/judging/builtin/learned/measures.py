"""How well guesses go with labels: the figures of the model card and of the evals."""

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


def auc(labels: Floats, guesses: Floats) -> float:
    """How often a case with the better label stands above one with the worse; NaN where
    all labels are the same. Labels are 0.0 and 1.0.

    Mann and Whitney's U over the number of pairs, which is scikit-learn's figure without
    its checks: they would take minutes over the thousands of resamples of an interval.
    """
    wins, pairs = _wins(labels, guesses)
    return wins / pairs if pairs else float("nan")


def auc_within(labels: Floats, guesses: Floats, tasks: Indices) -> float:
    """The same, over the pairs of cases that are about the same task."""
    counted = [_wins(labels[tasks == task], guesses[tasks == task]) for task in np.unique(tasks)]
    pairs = sum(pairs for _, pairs in counted)
    return sum(wins for wins, _ in counted) / pairs if pairs else float("nan")


def _wins(labels: Floats, guesses: Floats) -> tuple[float, int]:
    """In how many pairs of a better and a worse case the better one stands above, and of how
    many; a tie is half a win."""
    better = labels > 0.5
    n = int(better.sum())
    ranks = rankdata(guesses)
    return float(ranks[better].sum()) - n * (n + 1) / 2, n * (len(labels) - n)


def rank_correlation(labels: Floats, guesses: Floats) -> float:
    """Spearman's: 0.0 for guesses that are all the same, NaN for labels that are."""
    if not np.ptp(labels):
        return float("nan")
    if not np.ptp(guesses):
        return 0.0
    return float(np.corrcoef(rankdata(labels), rankdata(guesses))[0, 1])


def kappa(labels: Floats, guesses: Floats) -> float:
    """Quadratic weighted kappa, both sides rounded to whole steps, halves up; NaN where
    both are all the same.

    One less the mean squared difference over the one expected by chance (J. L. Fleiss and
    J. Cohen, *Educational and Psychological Measurement* 33, 1973).
    """
    x, y = (np.floor(side + 0.5) for side in (labels, guesses))
    by_chance = float((x**2).mean() + (y**2).mean() - 2 * x.mean() * y.mean())
    return 1 - float(((x - y) ** 2).mean()) / by_chance if by_chance > 1e-12 else float("nan")
