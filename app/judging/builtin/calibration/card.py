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
  -0.06 to +0.12 levels).
- Fit it anew when a rule changes: the offsets belong to the rules that they were fitted on.

## May the learned gauges move a level?

Tried on the samples (510 levels that were given and labelled, mean error 0.486 levels) and on the
plain score of public conversations, there with gauges that were fitted without the conversation's
script. Below 0 is better in the first column, higher is better in the others.

| what moves a level | change of the mean error | star | ab_redial | uptake |
|---|---|---|---|---|
| nothing: the rules alone | - | 0.65, 0.53 | -0.01, 0.16, 0.16 | 0.18 |
| a gauge in its outer fifths, chance below 60% | +0.043 (+0.010 to +0.078) | 0.69, 0.56 | \
0.08, 0.18, 0.22 | 0.25 |
| a gauge in its outer thirds, any chance | +0.116 (+0.057 to +0.180) | 0.68, 0.60 | \
0.18, 0.23, 0.32 | 0.16 |
| a proportional odds model, cross-validated | +0.026 (+0.000 to +0.052) | | | |
| “exemplary” held at “met” (kept) | -0.020 (-0.039 to -0.004) | 0.65, 0.53 | -0.01, 0.16, 0.15 | \
0.18 |

star: AUC of task success by resolution, and of calm and helpful by empathy. ab_redial: rank
correlation of understanding, completion and overall. uptake: rank correlation by empathy. Each
criterion had one gauge, chosen by reason beforehand, and moved by one step towards it.

- To move levels by the gauges brings the plain score nearer to what strangers said, and takes two
  levels away from our labels for each that it brings nearer. A gauge knows how a conversation went
  and not what the agent did in it, so levels moved by it would coach people for what wasn't in
  their hands. The gauges stand apart for that reason, and the plain score stays weak on those sets.
- As a feature of the confidence they add nothing: the Brier score changes by -0.002 (-0.006 to
  +0.002) at best.
- What is kept holds back the highest level in clarity and resolution, where the gauge of completion
  is below the middle of its scale, and moves no other. Chosen anew inside each fold, from six
  gauges and seven thresholds and for all criteria, such a hold changes the mean error by -0.018
  (-0.036 to -0.002) in four of six ways to draw the folds, by -0.020 in one, and by -0.008 (-0.031
  to +0.016) in one. It touches 12 of 510 levels, of which 11 came nearer. With 0.55 in place of
  the scale's middle the gain would be gone (-0.006, -0.029 to +0.018), so believe the direction
  more than the size.
- As shipped it is also left out where the customer wrote nothing after the quoted words, and moves
  10 labelled levels, of which 9 came nearer. Of its row above, ab_redial was measured as shipped;
  the other figures were measured before that condition. It doesn't better the plain score on the
  public sets, only the agreement with our labels.
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
