"""How far the judge agrees with the labels, for each criterion and pooled."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict

from app.judging.assessment import UnscoredReason
from app.playbook.rubric import Dimension, Level
from evals.resampling import (
    Figure,
    Floats,
    Sampling,
    draw_tickets,
    exact_interval,
    kappa_columns,
    kappa_from_sums,
    percentile_interval,
    sums_by_ticket,
)
from evals.run import CaseVerdict, EvalRun

ALL = "all criteria"


class Control(BaseModel):
    """What always giving the most frequent level would score on the same cases.

    Its kappa is 0 by construction. `level` is None where there are no cases.
    """

    model_config = ConfigDict(frozen=True)

    level: Level | None = None
    within_one: float | None = None
    exact: float | None = None


class Agreement(BaseModel):
    """The judge beside the labels, on one criterion, one dimension or all.

    kappa: -1.0 to 1.0. within_one, exact, applicability: shares, 0.0 to 1.0.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    kappa: Figure  # quadratic weights, over the levels both gave
    within_one: Figure  # not more than one level apart
    exact: Figure
    applicability: Figure  # both hold that the criterion applies, or both that it doesn't
    control: Control
    labelled: int  # verdicts that a person gave a level
    unscored: dict[str, int]  # of those, the ones that the judge gave none: reason -> count
    scored_not_applicable: int  # given a level though a person held that it doesn't apply

    @property
    def unscored_total(self) -> int:
        """Verdicts with a label that the judge gave no level."""
        return sum(self.unscored.values())


class Metrics(BaseModel):
    """A run, measured."""

    model_config = ConfigDict(frozen=True)

    criteria: tuple[Agreement, ...]
    dimensions: tuple[Agreement, ...]
    overall: Agreement


class Pair(NamedTuple):
    """One label beside one prediction, in one ticket."""

    ticket: str
    verdict: CaseVerdict


def measure(run: EvalRun, sampling: Sampling) -> Metrics:
    """Every figure of `run`, with intervals from `sampling.resamples` draws of its tickets."""
    pairs = [Pair(case.ticket_id, verdict) for case in run.cases for verdict in case.verdicts]

    def of(name: str, criteria: Iterable[str]) -> Agreement:
        wanted = set(criteria)
        return agreement(name, [p for p in pairs if p.verdict.criterion in wanted], sampling)

    return Metrics(
        criteria=tuple(of(criterion, [criterion]) for criterion in run.dimensions),
        dimensions=tuple(
            of(str(d), (c for c, own in run.dimensions.items() if own is d)) for d in Dimension
        ),
        overall=of(ALL, run.dimensions),
    )


def agreement(name: str, pairs: Sequence[Pair], sampling: Sampling) -> Agreement:
    """How far predictions agree with labels over `pairs`."""
    levelled = [p for p in pairs if p.verdict.label != "not_applicable"]
    both = [p for p in levelled if p.verdict.predicted is not None]
    tickets = [p.ticket for p in both]
    labels, predictions = ranks(both)
    apart = np.abs(labels - predictions)
    return Agreement(
        name=name,
        kappa=_kappa(tickets, labels, predictions, sampling),
        within_one=share(tickets, (apart <= 1).tolist(), sampling),
        exact=share(tickets, (apart == 0).tolist(), sampling),
        applicability=_applicability(pairs, sampling),
        control=control(labels),
        labelled=len(levelled),
        unscored=dict(
            Counter(
                str(p.verdict.unscored or "no_assessment")
                for p in levelled
                if p.verdict.predicted is None
            )
        ),
        scored_not_applicable=sum(
            p.verdict.label == "not_applicable" and p.verdict.predicted is not None for p in pairs
        ),
    )


def ranks(pairs: Sequence[Pair]) -> tuple[Floats, Floats]:
    """Labels and predictions of fully scored pairs as ranks, 0.0 (missed) to 3.0 (exemplary)."""
    labels = [Level(p.verdict.label).rank for p in pairs]
    predictions = [p.verdict.predicted.rank for p in pairs if p.verdict.predicted is not None]
    return np.array(labels, dtype=np.float64), np.array(predictions, dtype=np.float64)


def quadratic_kappa(labels: Floats, predictions: Floats) -> float:
    """Cohen's kappa with quadratic weights over ranks 0 to 3, from scikit-learn."""
    from sklearn.metrics import cohen_kappa_score

    every_rank = [level.rank for level in Level]
    return float(
        cohen_kappa_score(
            labels.astype(int), predictions.astype(int), labels=every_rank, weights="quadratic"
        )
    )


def _kappa(
    tickets: Sequence[str], labels: Floats, predictions: Floats, sampling: Sampling
) -> Figure:
    n = len(labels)
    if len(set(tickets)) < sampling.min_cases or len(set(labels.tolist())) < 2:
        return Figure(n=n)
    value = quadratic_kappa(labels, predictions)
    sums = sums_by_ticket(tickets, kappa_columns(labels, predictions))
    drawn = kappa_from_sums(draw_tickets(len(sums), sampling) @ sums)
    low, high = percentile_interval(drawn) or (None, None)
    if low is not None and low == high:
        low = high = None
    return Figure(value=value, low=low, high=high, n=n)


def share(tickets: Sequence[str], hits: Sequence[bool], sampling: Sampling) -> Figure:
    """The share of `hits`, one for each of `tickets`, which may repeat."""
    values = np.asarray(hits, dtype=np.float64)
    n, clusters = len(values), len(set(tickets))
    if clusters < sampling.min_cases:
        return Figure(n=n)
    value = float(values.mean())
    if value in {0.0, 1.0}:
        low, high = exact_interval(round(value * clusters), clusters)
        return Figure(value=value, low=low, high=high, n=n)
    sums = sums_by_ticket(tickets, np.stack([np.ones(n), values], axis=1))
    count, hit = (draw_tickets(clusters, sampling) @ sums).T
    low, high = percentile_interval(hit / count) or (value, value)
    return Figure(value=value, low=low, high=high, n=n)


def _applicability(pairs: Sequence[Pair], sampling: Sampling) -> Figure:
    """A level says that the criterion applies, `not_applicable` that it doesn't; any other
    reason for having no level says neither, and stays out."""
    told = [
        p
        for p in pairs
        if p.verdict.predicted is not None or p.verdict.unscored is UnscoredReason.NOT_APPLICABLE
    ]
    agrees = [(p.verdict.label == "not_applicable") == (p.verdict.predicted is None) for p in told]
    return share([p.ticket for p in told], agrees, sampling)


def control(labels: Floats) -> Control:
    """The constant guess at `labels`; of equally frequent levels the lower."""
    if not len(labels):
        return Control()
    guess = int(np.bincount(labels.astype(int), minlength=len(Level)).argmax())
    apart = np.abs(labels - guess)
    return Control(
        level=list(Level)[guess],
        within_one=float((apart <= 1).mean()),
        exact=float((apart == 0).mean()),
    )
