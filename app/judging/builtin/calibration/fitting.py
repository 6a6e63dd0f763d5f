"""Fitting the calibration, and measuring it on tickets that it wasn't fitted on."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.judging.builtin.calibration.measured import Measured
from app.judging.builtin.calibration.model import Calibration, log_odds
from app.playbook.rubric import Level

Floats = NDArray[np.float64]
Places = NDArray[np.intp]  # row numbers

STRENGTHS = (0.03, 0.1, 0.3, 1.0)  # inverse of the shrinkage, scikit-learn's C
FOLDS = 9
BINS = 8  # of equal count, for the reliability table
RESAMPLES = 2000
MOST_WITHHELD = 0.08  # of the levels, at the threshold that is chosen


@dataclass(frozen=True)
class Interval:
    """A figure with its 95% interval, by drawing whole tickets."""

    value: float
    low: float
    high: float


def fit(rows: Sequence[Measured], strength: float) -> Calibration:
    """The calibration of `rows`; it withholds nothing yet."""
    from sklearn.linear_model import LogisticRegression

    names = _names(rows)
    model = LogisticRegression(C=strength, max_iter=2000)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model.fit(_table(rows, names), [row.same for row in rows])
    slope, apart, *offsets = (round(float(weight), 3) for weight in model.coef_[0])
    weights = dict(zip(names, offsets, strict=True))
    return Calibration(
        intercept=round(float(model.intercept_[0]), 3),
        slope=slope,
        apart=apart,
        criteria={n: w for n, w in weights.items() if n not in _LEVELS and " " not in n},
        levels={Level(n): w for n, w in weights.items() if n in _LEVELS},
        both={n: w for n, w in weights.items() if " " in n},
        withhold_below=0.0,
    )


_LEVELS = frozenset(str(level) for level in Level)


def _names(rows: Sequence[Measured]) -> list[str]:
    """The offsets: each criterion, each level, and each two that came together."""
    return sorted({name for row in rows for name in _offsets(row)})


def _offsets(row: Measured) -> tuple[str, str, str]:
    return row.criterion, str(row.level), f"{row.criterion} {row.level}"


def _table(rows: Sequence[Measured], names: Sequence[str]) -> Floats:
    """The confidence's logit, how far apart, and the offsets; shape (rows, 2 + names)."""
    column = {name: at for at, name in enumerate(names, 2)}
    table = np.zeros((len(rows), 2 + len(names)))
    for at, row in enumerate(rows):
        table[at, :2] = log_odds(row.confidence), row.apart
        table[at, [column[name] for name in _offsets(row)]] = 1.0
    return table


def chances(calibration: Calibration, rows: Sequence[Measured]) -> Floats:
    """What `calibration` says of each row."""
    return np.array([calibration.chance(r.criterion, r.level, r.confidence, r.apart) for r in rows])


def held_out(rows: Sequence[Measured], seed: int, folds: int = FOLDS) -> Floats:
    """The chance of each row from a calibration that saw no row of its ticket.

    The shrinkage is chosen within what each calibration saw, by the same means.
    """
    found = np.zeros(len(rows))
    for inside, outside in _splits(rows, seed, folds):
        seen = [rows[at] for at in inside]
        calibration = fit(seen, best_strength(seen, seed))
        found[outside] = chances(calibration, [rows[at] for at in outside])
    return found


def best_strength(rows: Sequence[Measured], seed: int) -> float:
    """The shrinkage with the lowest cross-validated Brier score on `rows`."""
    splits = _splits(rows, seed + 1, FOLDS)
    return min(STRENGTHS, key=lambda strength: _error(rows, splits, strength))


def _error(
    rows: Sequence[Measured], splits: Sequence[tuple[list[int], list[int]]], strength: float
) -> float:
    errors = []
    for inside, outside in splits:
        calibration = fit([rows[at] for at in inside], strength)
        tested = [rows[at] for at in outside]
        errors.append(np.square(chances(calibration, tested) - same(tested)).sum())
    return float(sum(errors))


def _splits(rows: Sequence[Measured], seed: int, folds: int) -> list[tuple[list[int], list[int]]]:
    """Rows to fit on and rows to test on; a ticket's rows stay together."""
    tickets = sorted({row.ticket for row in rows})
    order = np.random.default_rng(seed).permutation(len(tickets))
    fold = {tickets[at]: place % folds for place, at in enumerate(order)}
    return [
        (
            [at for at, row in enumerate(rows) if fold[row.ticket] != number],
            [at for at, row in enumerate(rows) if fold[row.ticket] == number],
        )
        for number in range(folds)
    ]


def same(rows: Sequence[Measured]) -> Floats:
    """1.0 where the label is the level, else 0.0."""
    return np.array([float(row.same) for row in rows])


def brier(found: Floats, truth: Floats) -> float:
    """The mean squared error of chances (G. W. Brier, *Monthly Weather Review* 78, 1950)."""
    return float(np.square(found - truth).mean())


def calibration_error(found: Floats, truth: Floats) -> float:
    """How far chance and share lie apart, over bins of equal count, weighted by their count."""
    bins = np.array_split(np.argsort(found, kind="stable"), BINS)
    apart = [abs(found[b].mean() - truth[b].mean()) * len(b) for b in bins if len(b)]
    return float(sum(apart) / len(found))


def threshold(found: Floats) -> float:
    """The highest whole percentage below which at most MOST_WITHHELD of the levels lie."""
    tried = [percent / 100 for percent in range(20, 51)]
    return max((t for t in tried if (found < t).mean() <= MOST_WITHHELD), default=0.0)


def draws(rows: Sequence[Measured], seed: int) -> list[Places]:
    """Row numbers of RESAMPLES draws of whole tickets."""
    places: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        places.setdefault(row.ticket, []).append(at)
    tickets = [np.array(at, dtype=np.intp) for at in places.values()]
    source = np.random.default_rng(seed)
    return [
        np.concatenate([tickets[n] for n in source.integers(len(tickets), size=len(tickets))])
        for _ in range(RESAMPLES)
    ]


def interval(values: Sequence[float], value: float) -> Interval:
    """`value` with the middle 95% of the resampled `values`."""
    low, high = np.percentile([v for v in values if np.isfinite(v)], [2.5, 97.5])
    return Interval(value, float(low), float(high))
