"""Two runs over the same cases, paired verdict by verdict."""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict

from app.errors import EvalError
from app.playbook.rubric import Dimension, Level
from evals.metrics import ALL, quadratic_kappa
from evals.resampling import (
    Figure,
    Floats,
    Sampling,
    draw_tickets,
    kappa_columns,
    kappa_from_sums,
    percentile_interval,
    sums_by_ticket,
)
from evals.run import CaseVerdict, EvalRun, MadeBy, judge_in_words

Outcome = Literal["better", "worse", "can't tell"]
MOST_CHANGED = 10


class Delta(BaseModel):
    """B against A on one dimension, or on all criteria.

    Errors are mean distances from the label in levels, 0.0 to 3.0, over the verdicts
    that both runs gave a level. Differences are B less A: an error below 0 favours B,
    a kappa above 0 does. `outcome` rests on the error's interval alone.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    outcome: Outcome
    error_a: float | None
    error_b: float | None
    error_difference: Figure
    kappa_a: float | None
    kappa_b: float | None
    kappa_difference: Figure
    only_a: int  # labelled verdicts to which only A gave a level
    only_b: int


class Change(BaseModel):
    """One verdict that differs between the runs; levels, or the reason for having none."""

    model_config = ConfigDict(frozen=True)

    criterion: str
    label: str
    a: str
    b: str


class ChangedTicket(BaseModel):
    """A ticket whose verdicts differ. error_change: levels added up, below 0 favours B."""

    model_config = ConfigDict(frozen=True)

    ticket_id: str
    error_change: float
    changes: tuple[Change, ...]


class Comparison(BaseModel):
    """Whether B is better than A, by how much, and how sure that is."""

    model_config = ConfigDict(frozen=True)

    a: str
    b: str
    tickets: int  # in both runs
    overall: Delta
    dimensions: tuple[Delta, ...]
    verdicts_changed: int
    most_changed: tuple[ChangedTicket, ...]
    harms_a: dict[str, int]
    harms_b: dict[str, int]
    notes: tuple[str, ...] = ()  # what else differs between the runs, in words


class Pairing(NamedTuple):
    """The same labelled verdict in both runs."""

    ticket: str
    a: CaseVerdict
    b: CaseVerdict

    @property
    def both_levels(self) -> bool:
        """Whether a label and both predictions are levels, so that errors can be compared."""
        has_label = self.a.label != "not_applicable"
        return has_label and self.a.predicted is not None and self.b.predicted is not None

    @property
    def differs(self) -> bool:
        """Whether the runs say different things."""
        return (self.a.predicted, self.a.unscored) != (self.b.predicted, self.b.unscored)


def compare(
    a: EvalRun, b: EvalRun, sampling: Sampling, names: tuple[str, str] = ("A", "B")
) -> Comparison:
    """B against A on the tickets that both ran.

    Raises EvalError where the runs are of different suites or datasets, or share no ticket.
    """
    pairings = pair(a, b, names)

    def of(name: str, criteria: Iterable[str]) -> Delta:
        wanted = set(criteria)
        return delta(name, [p for p in pairings if p.a.criterion in wanted], sampling)

    changed = _changed_tickets(pairings)
    shared = {p.ticket for p in pairings}
    return Comparison(
        a=names[0],
        b=names[1],
        tickets=len(shared),
        overall=of(ALL, a.dimensions),
        dimensions=tuple(
            of(str(d), (c for c, own in a.dimensions.items() if own is d)) for d in Dimension
        ),
        verdicts_changed=sum(p.differs for p in pairings),
        most_changed=tuple(changed[:MOST_CHANGED]),
        harms_a=_harms(a, shared),
        harms_b=_harms(b, shared),
        notes=tuple(_notes(a, b, len(shared))),
    )


def pair(a: EvalRun, b: EvalRun, names: tuple[str, str] = ("A", "B")) -> list[Pairing]:
    """The verdicts of both runs, side by side, on the tickets that both ran."""
    if a.suite != b.suite:
        raise EvalError(
            f"{names[0]} is a run of suite {a.suite!r} and {names[1]} of {b.suite!r}; "
            "compare two runs of one suite"
        )
    if a.made_by.dataset_hash != b.made_by.dataset_hash:
        raise EvalError(
            f"{names[0]} and {names[1]} ran over different cases (dataset "
            f"{a.made_by.dataset_hash[:12]} and {b.made_by.dataset_hash[:12]}); "
            f"run both again with `debrief eval run {a.suite}`"
        )
    in_b = {(c.ticket_id, v.criterion): v for c in b.cases for v in c.verdicts}
    pairings = [
        Pairing(case.ticket_id, verdict, in_b[case.ticket_id, verdict.criterion])
        for case in a.cases
        for verdict in case.verdicts
        if (case.ticket_id, verdict.criterion) in in_b
    ]
    if not pairings:
        raise EvalError(
            f"{names[0]} and {names[1]} have no ticket in common; run both without --limit"
        )
    return pairings


def delta(name: str, pairings: Sequence[Pairing], sampling: Sampling) -> Delta:
    """B against A over `pairings`; says nothing on fewer tickets than `sampling.min_cases`."""
    both = [p for p in pairings if p.both_levels]
    labels = _ranks(p.a.label for p in both)
    in_a, in_b = _ranks(p.a.predicted for p in both), _ranks(p.b.predicted for p in both)
    tickets = [p.ticket for p in both]
    error = _error_difference(tickets, (labels, in_a, in_b), sampling)
    told = len(set(tickets)) >= sampling.min_cases and len(set(labels.tolist())) > 1
    kappas = [quadratic_kappa(labels, p) if told else None for p in (in_a, in_b)]
    has_label = [p for p in pairings if p.a.label != "not_applicable"]
    return Delta(
        name=name,
        outcome=_outcome(error),
        error_a=float(np.abs(in_a - labels).mean()) if both else None,
        error_b=float(np.abs(in_b - labels).mean()) if both else None,
        error_difference=error,
        kappa_a=kappas[0],
        kappa_b=kappas[1],
        kappa_difference=_kappa_difference(tickets, (labels, in_a, in_b), kappas, sampling),
        only_a=sum(p.a.predicted is not None and p.b.predicted is None for p in has_label),
        only_b=sum(p.a.predicted is None and p.b.predicted is not None for p in has_label),
    )


def _ranks(levels: Iterable[str | None]) -> Floats:
    """Of levels that are known to be there."""
    return np.array([Level(level).rank for level in levels if level], dtype=np.float64)


def _outcome(difference: Figure) -> Outcome:
    if difference.high is not None and difference.high < 0:
        return "better"
    if difference.low is not None and difference.low > 0:
        return "worse"
    return "can't tell"


def _error_difference(
    tickets: Sequence[str], ranks: tuple[Floats, Floats, Floats], sampling: Sampling
) -> Figure:
    """The paired bootstrap: both runs' errors are drawn together, ticket by ticket."""
    labels, in_a, in_b = ranks
    n = len(labels)
    if len(set(tickets)) < sampling.min_cases:
        return Figure(n=n)
    change = np.abs(in_b - labels) - np.abs(in_a - labels)
    sums = sums_by_ticket(tickets, np.stack([np.ones(n), change], axis=1))
    count, total = (draw_tickets(len(sums), sampling) @ sums).T
    low, high = percentile_interval(total / count) or (None, None)
    return Figure(value=float(change.mean()), low=low, high=high, n=n)


def _kappa_difference(
    tickets: Sequence[str],
    ranks: tuple[Floats, Floats, Floats],
    kappas: Sequence[float | None],
    sampling: Sampling,
) -> Figure:
    labels, in_a, in_b = ranks
    a, b = kappas
    if a is None or b is None:
        return Figure(n=len(labels))
    sums_a = sums_by_ticket(tickets, kappa_columns(labels, in_a))
    sums_b = sums_by_ticket(tickets, kappa_columns(labels, in_b))
    draws = draw_tickets(len(sums_a), sampling)
    drawn = kappa_from_sums(draws @ sums_b) - kappa_from_sums(draws @ sums_a)
    low, high = percentile_interval(drawn) or (None, None)
    return Figure(value=b - a, low=low, high=high, n=len(labels))


def _said(verdict: CaseVerdict) -> str:
    return str(verdict.predicted or verdict.unscored or "no_assessment")


def _changed_tickets(pairings: Sequence[Pairing]) -> list[ChangedTicket]:
    """Those with a verdict that differs, the largest change in error first."""
    by_ticket: dict[str, list[Pairing]] = {}
    for pairing in pairings:
        if pairing.differs:
            by_ticket.setdefault(pairing.ticket, []).append(pairing)
    tickets = [
        ChangedTicket(
            ticket_id=ticket,
            error_change=sum(_error_change(p) for p in own),
            changes=tuple(
                Change(criterion=p.a.criterion, label=p.a.label, a=_said(p.a), b=_said(p.b))
                for p in sorted(own, key=lambda p: -abs(_error_change(p)))
            ),
        )
        for ticket, own in by_ticket.items()
    ]
    return sorted(tickets, key=lambda t: (-abs(t.error_change), -len(t.changes), t.ticket_id))


def _error_change(pairing: Pairing) -> float:
    if not pairing.both_levels:
        return 0.0
    label, a, b = _ranks([pairing.a.label, pairing.a.predicted, pairing.b.predicted])
    return float(abs(b - label) - abs(a - label))


def _harms(run: EvalRun, tickets: set[str]) -> dict[str, int]:
    only = tuple(case for case in run.cases if case.ticket_id in tickets)
    return run.model_copy(update={"cases": only}).harms


def _notes(a: EvalRun, b: EvalRun, shared: int) -> Iterable[str]:
    most = max(len(a.cases), len(b.cases))
    if shared < most:
        yield f"{shared} of {most} tickets are in both runs; the others are left out"
    judges = [judge_in_words(run.made_by.judge) for run in (a, b)]
    if judges[0] != judges[1]:
        yield f"A was judged by {judges[0]}, B by {judges[1]}"
    for what, in_a, in_b in _set_apart(a.made_by, b.made_by):
        if in_a != in_b:
            yield f"the {what} differs ({in_a[:12]} and {in_b[:12]})"


def _set_apart(a: MadeBy, b: MadeBy) -> Iterable[tuple[str, str, str]]:
    """What else than the judge's version, model and prompt could have made a difference."""
    yield "rubric", a.rubric_hash, b.rubric_hash
    yield "playbook index", a.index_version, b.index_version
    yield "redaction", a.redaction_version, b.redaction_version
    yield "version of Debrief", a.app_version, b.app_version
    set_a, set_b = a.judge.parameters, b.judge.parameters
    for name in sorted(set_a.keys() & set_b.keys()):
        yield f"judge's {name}", str(set_a[name]), str(set_b[name])
