"""How well guesses go with labels: the figures of the model card and of the evals."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


def auc(labels: Floats, guesses: Floats) -> float:
    """How often a case with the better label stands above one with the worse; NaN where
    all labels are the same."""
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(labels, guesses)) if np.ptp(labels) else float("nan")


def auc_within(labels: Floats, guesses: Floats, tasks: Indices) -> float:
    """The same, over the pairs of cases that are about the same task."""
    pairs = (labels[:, None] > labels[None, :]) & (tasks[:, None] == tasks[None, :])
    above = (guesses[:, None] > guesses[None, :]) + 0.5 * (guesses[:, None] == guesses[None, :])
    return float(above[pairs].mean()) if pairs.any() else float("nan")


def rank_correlation(labels: Floats, guesses: Floats) -> float:
    """Spearman's: 0.0 for guesses that are all the same, NaN for labels that are."""
    from scipy.stats import spearmanr

    if not np.ptp(labels):
        return float("nan")
    return float(spearmanr(labels, guesses)[0]) if np.ptp(guesses) else 0.0


def kappa(labels: Floats, guesses: Floats) -> float:
    """Quadratic weighted kappa, both sides rounded to whole steps, halves up; NaN where
    both are all the same."""
    from sklearn.metrics import cohen_kappa_score

    rounded = [np.floor(side + 0.5).astype(int) for side in (labels, guesses)]
    if not any(np.ptp(side) for side in rounded):
        return float("nan")
    return float(cohen_kappa_score(*rounded, weights="quadratic"))
