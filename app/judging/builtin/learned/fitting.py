"""From signals and labels to a gauge, and how it does on what it hasn't seen."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Literal

import numpy as np
from scipy.stats import bootstrap
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GroupKFold, StratifiedGroupKFold

from app.judging.builtin.learned.measures import (
    Floats,
    Indices,
    auc,
    auc_within,
    kappa,
    rank_correlation,
)
from app.judging.builtin.learned.model import CrossValidated, Gauge, Signals, Weight

FOLDS = 10
_RESAMPLES = 1000

Measure = Callable[[Indices], float]  # of the cases that were drawn


@dataclass(frozen=True)
class Target:
    """What a gauge is fitted to, and with which signals.

    signals: each with its sign, "+end.thanks" for one that may only raise the gauge.
    penalty: the weight of the squared weights beside the mean loss of one case: the higher,
    the nearer to nothing the weights stay.
    """

    name: str
    about: str
    set: str
    label: str
    kind: Literal["probability", "scale"]
    low: float
    high: float
    penalty: float
    signals: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The signals without their signs."""
        return tuple(signal[1:] for signal in self.signals)

    @property
    def signs(self) -> Floats:
        """1.0 for a signal that may only raise the gauge, -1.0 for one that may only lower it."""
        return np.array([1.0 if signal[0] == "+" else -1.0 for signal in self.signals])


@dataclass(frozen=True)
class Cases:
    """What a gauge is fitted on: one entry a case in each."""

    signals: Sequence[Signals]
    labels: Floats
    alike: Sequence[str]  # cases that share it never stand on both sides of a split
    task: Sequence[str]

    def only(self, kept: Sequence[bool]) -> "Cases":
        """The cases where `kept` is true."""
        return Cases(
            list(compress(self.signals, kept)),
            self.labels[np.array(kept, dtype=bool)],
            list(compress(self.alike, kept)),
            list(compress(self.task, kept)),
        )


def fit_gauge(target: Target, cases: Cases) -> Gauge:
    """The gauge with weights for these cases, without figures.

    Both kinds weigh standardised signals under a squared penalty, none against its sign. A
    probability counts both outcomes alike, however rare one is, so that 0.5 means "as like the
    one as the other". A scale is stretched until its values spread as the labels do.
    """
    table = _table(target, cases)
    means, scales = np.nanmean(table, axis=0), np.nanstd(table, axis=0)
    scales = np.where(scales > 1e-9, scales, 1.0)
    standard = np.clip(np.nan_to_num((table - means) / scales), -4.0, 4.0)
    weights, intercept = _fit_signed(target, standard, cases.labels)
    return Gauge(
        about=target.about,
        kind=target.kind,
        low=target.low,
        high=target.high,
        intercept=round(intercept, 4),
        fitted_on=f"{target.set}, {target.label}",
        cases=len(cases.labels),
        weights={
            name: Weight(mean=_short(m), scale=_short(s), weight=round(float(w), 4))
            for name, m, s, w in zip(target.names, means, scales, weights, strict=True)
        },
    )


def _short(value: float) -> float:
    return float(f"{value:.5g}")


def _table(target: Target, cases: Cases) -> Floats:
    rows = [
        [np.nan if (value := one[name]) is None else value for name in target.names]
        for one in cases.signals
    ]
    return np.array(rows, dtype=np.float64)


def _fit_signed(target: Target, table: Floats, labels: Floats) -> tuple[Floats, float]:
    """The weights, those of the wrong sign left out one fit after another until none is."""
    fit = _fit_logistic if target.kind == "probability" else _fit_linear
    weights = np.zeros(table.shape[1])
    kept = np.arange(table.shape[1])
    while True:
        found, intercept = fit(table[:, kept], labels, target.penalty)
        right = found * target.signs[kept] > 0
        if right.all() or not right.any():
            weights[kept[right]] = found[right]
            return weights, intercept
        kept = kept[right]


def _fit_logistic(table: Floats, labels: Floats, penalty: float) -> tuple[Floats, float]:
    model = LogisticRegression(
        C=1 / (penalty * len(labels)), class_weight="balanced", max_iter=5000
    ).fit(table, labels.astype(int))
    return model.coef_[0], float(model.intercept_[0])


def _fit_linear(table: Floats, labels: Floats, penalty: float) -> tuple[Floats, float]:
    model = Ridge(alpha=penalty * len(labels)).fit(table, labels)
    spread = float(np.std(table @ model.coef_))
    stretch = float(np.std(labels)) / spread if spread > 1e-9 else 1.0
    return model.coef_ * stretch, float(labels.mean() - stretch * (table @ model.coef_).mean())


def cross_validated(target: Target, cases: Cases, seed: int) -> tuple[CrossValidated, ...]:
    """The figures on held-out scripts or lessons and, where there are several, held-out tasks."""
    return tuple(_figures(target, cases, seed))


def _figures(target: Target, cases: Cases, seed: int) -> Iterator[CrossValidated]:
    splits = {"other scripts": cases.alike}
    if len(set(cases.task)) >= FOLDS:
        splits["other tasks"] = cases.task
    for split, groups in splits.items():
        guesses = held_out(target, cases, groups, seed)
        for name, measure in _measures(target, cases, guesses).items():
            yield with_interval(name, split, measure, len(guesses), seed)


def with_interval(name: str, split: str, measure: Measure, n: int, seed: int) -> CrossValidated:
    """The measure with its percentile interval from drawing whole cases."""
    everyone = np.arange(n)
    drawn = bootstrap(
        (everyone,),
        measure,
        n_resamples=_RESAMPLES,
        vectorized=False,
        method="percentile",
        rng=np.random.default_rng(seed),
    ).confidence_interval
    figures = (measure(everyone), drawn.low, drawn.high)
    value, low, high = (round(float(figure), 3) for figure in figures)
    return CrossValidated(measure=name, split=split, value=value, low=low, high=high)


def held_out(target: Target, cases: Cases, groups: Sequence[str], seed: int) -> Floats:
    """For each case the value by weights that were fitted without its group."""
    kind = StratifiedGroupKFold if target.kind == "probability" else GroupKFold
    folds = kind(n_splits=FOLDS, shuffle=True, random_state=seed)
    guesses = np.zeros(len(cases.labels))
    for fitted, held in folds.split(guesses, cases.labels, groups):
        gauge = fit_gauge(target, cases.only(np.isin(np.arange(len(guesses)), fitted).tolist()))
        guesses[held] = [gauge.value(cases.signals[i]) for i in held]
    return guesses


def _measures(target: Target, cases: Cases, guesses: Floats) -> dict[str, Measure]:
    labels = cases.labels
    if target.kind == "scale":
        return {
            "rank correlation": lambda drawn: rank_correlation(labels[drawn], guesses[drawn]),
            "quadratic weighted kappa": lambda drawn: kappa(labels[drawn], guesses[drawn]),
        }
    found: dict[str, Measure] = {"AUC": lambda drawn: auc(labels[drawn], guesses[drawn])}
    if len(set(cases.task)) >= FOLDS:
        tasks = np.unique(np.array(cases.task), return_inverse=True)[1]
        found["AUC within a task"] = lambda drawn: auc_within(
            labels[drawn], guesses[drawn], tasks[drawn]
        )
    return found
