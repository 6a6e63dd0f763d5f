"""The model card of the calibration, from its figures."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from app.judging.builtin.calibration.fitting import (
    BINS,
    FOLDS,
    MOST_WITHHELD,
    RESAMPLES,
    STRENGTHS,
    Floats,
    Places,
    brier,
    calibration_error,
    draws,
    interval,
    same,
)
from app.judging.builtin.calibration.measured import Measured
from app.judging.builtin.calibration.model import Calibration

Figure = Callable[[Floats, Floats], float]

_HEAD = """# The built-in judge's confidence: model card

Written by `python -m app.judging.builtin.calibration.fit`; change the script and not this file.

**What it is.** Each rule of the built-in judge gives a level and, by hand, a confidence. This
turns that confidence into the chance that a careful colleague gives the same level: a logistic
model with the rule's confidence, how far the level lies from the ticket's other levels, the
criterion, the level and the two together, shrunk towards their mean (ridge; of {strengths} the
strength with the lowest cross-validated error is taken, now {strength}). Its {weights} weights
stand readable in `knowledge/builtin/calibration.yaml`. It changes no level. It withholds some.

A level far from the ticket's others is less often right, mostly because a rule misread the
ticket. That makes it less sure and no more: to move it towards the others would be the halo
that makes people's ratings alike, and the dimensions of a ticket do part.

**Fitted on** {tickets} invented sample tickets, {rows} levels that the rules gave, labelled by
one author. A level where the label is "not applicable" counts as wrong.

**How measured.** Cross-validated by ticket ({folds} folds, seed {seed}; the strength is chosen
within what each fold was fitted on). Intervals are 95%, by {resamples} draws of whole tickets.
"""

_LIMITS = """
## How far to believe it

- {tickets} tickets are few, by one hand, and spread over the levels on purpose: on a desk where
  most work is good, the chances will be off, most likely too low for "met".
- The rules were mended with every second of these tickets at hand, and an earlier version with
  all of them, so the shares of agreement are those of rules that know these tickets, and
  cross-validating the calibration can't undo that. On the tickets whose texts and
  errors weren't read in the last mending the exact agreement is {unseen};
  on the others {seen}. Their
  scores were printed after each change, though, and what the chances go by was chosen from nine
  sets of features on the folds above: the figures here are a little flattering.
- A colleague's agreement with the author isn't known: nobody labelled the samples twice.
- Tried and left out: levels by a proportional odds model over the rule's level and three signals
  of each criterion, moved one step at most. In nested cross-validation by ticket its mean error
  was clearly below the rule's on none of the nine criteria that were tried (differences of
  -0.06 to +0.12 levels), so the rules decide alone.
- Fit it anew when a rule changes: the offsets belong to the rules that they were fitted on.
"""


def model_card(
    rows: Sequence[Measured],
    found: Floats,
    fitted: Calibration,
    strength: float,
    seed: int,
    looked_at: frozenset[str],
) -> str:
    """The card. `found` are the cross-validated chances of `rows`; `looked_at` are the tickets
    with which the rules were last mended."""
    truth = same(rows)
    seen = np.array([row.ticket in looked_at for row in rows])
    tickets = len({row.ticket for row in rows})
    head = _HEAD.format(
        strengths=", ".join(map(str, STRENGTHS)),
        strength=strength,
        weights=3 + len(fitted.criteria) + len(fitted.levels) + len(fitted.both),
        tickets=tickets, rows=len(rows), folds=FOLDS, seed=seed, resamples=RESAMPLES,
    )  # fmt: skip
    return "\n".join(
        [
            head,
            *_figures(rows, found, truth, seed),
            *_reliability(found, truth),
            *_trade(rows, found, truth, fitted.withhold_below),
            _LIMITS.format(
                tickets=tickets, unseen=_percent(truth[~seen].mean()),
                seen=_percent(truth[seen].mean()),
            ),
        ]
    )  # fmt: skip


def _figures(rows: Sequence[Measured], found: Floats, truth: Floats, seed: int) -> Iterator[str]:
    raw = np.array([row.confidence for row in rows])
    constant = np.full(len(rows), truth.mean())
    resamples = draws(rows, seed)
    yield "| | Brier score | calibration error |\n|---|---|---|"
    for name, chance in (
        ("the rule's own confidence", raw),
        ("calibrated, on tickets held out", found),
        ("control: the overall share for every level", constant),
    ):
        shown = (_shown(figure, chance, truth, resamples) for figure in (brier, calibration_error))
        yield f"| {name} | {' | '.join(shown)} |"
    better = [brier(raw[d], truth[d]) - brier(found[d], truth[d]) for d in resamples]
    gain = interval(better, brier(raw, truth) - brier(found, truth))
    yield (
        f"\nThe Brier score falls by {gain.value:.3f} ({gain.low:.3f} to {gain.high:.3f}).\n"
        "Lower is better in both columns. Resampling makes a calibration error look larger than\n"
        "it is, so its interval lies high.\n"
    )


def _shown(figure: Figure, chance: Floats, truth: Floats, resamples: Sequence[Places]) -> str:
    drawn = [figure(chance[d], truth[d]) for d in resamples]
    whole = interval(drawn, figure(chance, truth))
    return f"{whole.value:.3f} ({whole.low:.3f} to {whole.high:.3f})"


def _reliability(found: Floats, truth: Floats) -> Iterator[str]:
    yield "## Does it mean what it says?\n"
    yield "| levels | chance that was given | share that agreed |\n|---|---|---|"
    for places in np.array_split(np.argsort(found, kind="stable"), BINS):
        given = f"{_percent(found[places].min())} to {_percent(found[places].max())}"
        yield f"| {len(places)} | {given}, {_percent(found[places].mean())} on average " + (
            f"| {_percent(truth[places].mean())} |"
        )


def _trade(rows: Sequence[Measured], found: Floats, truth: Floats, chosen: float) -> Iterator[str]:
    yield "\n## When it doesn't tell\n"
    yield (
        "A level whose chance stays below the threshold isn't given: the verdict is “not enough\n"
        "evidence”. The threshold is the highest whole percentage at which, on tickets held out,\n"
        f"at most {_percent(MOST_WITHHELD)} of the levels are withheld. The trade:\n"
    )
    yield "| threshold | withheld | exact agreement among the rest | among the withheld |"
    yield "|---|---|---|---|"
    for threshold in sorted({0.0, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, chosen}):
        kept = found >= threshold
        rest = _percent(truth[kept].mean())
        left = _percent(truth[~kept].mean()) if (~kept).any() else "-"
        mark = " (chosen)" if threshold == chosen else ""
        name = _percent(threshold) if threshold else "none"
        yield f"| {name}{mark} | {_percent((~kept).mean())} | {rest} | {left} |"
    yield ""
    yield from _by_criterion(rows, found, truth, chosen)


def _by_criterion(
    rows: Sequence[Measured], found: Floats, truth: Floats, chosen: float
) -> Iterator[str]:
    names = np.array([row.criterion for row in rows])
    yield "| criterion | levels | withheld | agreed, all | agreed, the rest |"
    yield "|---|---|---|---|---|"
    for name in dict.fromkeys(names.tolist()):
        own, kept = names == name, (names == name) & (found >= chosen)
        rest = _percent(truth[kept].mean()) if kept.any() else "-"
        yield (
            f"| {name} | {own.sum()} | {own.sum() - kept.sum()} "
            f"| {_percent(truth[own].mean())} | {rest} |"
        )


def _percent(share: float) -> str:
    return f"{share:.0%}"
