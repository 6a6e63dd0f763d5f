"""From what people said and what the judge said to figures with their intervals."""

from collections.abc import Callable, Mapping, Sequence
from math import isnan

import numpy as np
from pydantic import BaseModel, ConfigDict

from app.judging.builtin.learned.measures import Indices, auc, kappa, rank_correlation
from app.judging.builtin.learned.sets import Labelled
from evals.public.suite import DrawnBy, Measure, RowSpec, SetSpec
from evals.resampling import Figure, Floats, Sampling, draw_tickets, percentile_interval

_LOWEST, _HIGHEST = 1.0, 5.0  # of a dimension's score


class Said(BaseModel):
    """What a judge said of one conversation.

    scores: dimension -> 1.0 to 5.0, None where nothing was scored; with "overall".
    gauges: name -> 0.0 to 1.0; empty for a judge that has none.
    reply_words: how much the agent wrote, the plainest guess there is.
    """

    model_config = ConfigDict(frozen=True)

    scores: Mapping[str, float | None]
    gauges: Mapping[str, float]
    reply_words: int


class FigureRow(BaseModel):
    """One label under one measure, by everything that could have guessed it.

    gauge: None where the judge has none. length: None for kappa, as a count of words is on
    no scale. human: None where single ratings aren't told. scored: cases with a score.
    drawn: the tasks, lessons or conversations that intervals are drawn from.
    """

    model_config = ConfigDict(frozen=True)

    set: str
    label: str
    words: str
    measure: Measure
    cases: int
    drawn: int
    scored: int
    gauge: Figure | None
    score: Figure
    length: Figure | None
    constant: float
    human: Figure | None
    published_human: float | None


def measure_set(
    spec: SetSpec, cases: Sequence[tuple[Labelled, Said]], sampling: Sampling
) -> tuple[FigureRow, ...]:
    """Every row of a set, under each of its measures."""
    return tuple(
        _row(spec, row, measure, [one for one in cases if row.label in one[0].labels], sampling)
        for row in spec.rows
        for measure in row.measures
    )


def _row(
    spec: SetSpec,
    row: RowSpec,
    measure: Measure,
    cases: Sequence[tuple[Labelled, Said]],
    sampling: Sampling,
) -> FigureRow:
    labels = np.array([one.labels[row.label] for one, _ in cases])
    scores = [said.scores.get(row.score) for _, said in cases]
    gauges = [said.gauges.get(row.gauge) for _, said in cases]
    words = np.array([float(said.reply_words) for _, said in cases])
    groups = [_group(one, spec.drawn_by) for one, _ in cases]
    drawn = _drawn(groups, sampling)
    guess = _Guesses(measure, row.scale, labels, drawn, sampling)
    return FigureRow(
        set=spec.name,
        label=row.label,
        words=row.words,
        measure=measure,
        cases=len(cases),
        drawn=len(set(groups)),
        scored=sum(score is not None for score in scores),
        gauge=guess.figure(_shares(gauges)) if any(g is not None for g in gauges) else None,
        score=guess.figure((_shares(scores) - _LOWEST) / (_HIGHEST - _LOWEST)),
        length=guess.figure(words) if measure != "kappa" else None,
        constant=0.5 if measure == "auc" else 0.0,
        human=_human(row, measure, [one for one, _ in cases], drawn, sampling),
        published_human=row.published_kappa if measure == "kappa" else None,
    )


def _group(one: Labelled, by: DrawnBy) -> str:
    """What a conversation is drawn together with."""
    return {"conversation": one.ticket.id, "alike": one.alike, "task": one.task}[by]


def _drawn(groups: Sequence[str], sampling: Sampling) -> Floats:
    """How often each case is in each resample, with all of its group; none for a few groups."""
    names, places = np.unique(np.array(groups, dtype=str), return_inverse=True)
    if len(names) < sampling.min_cases:
        return np.zeros((0, len(groups)))
    return draw_tickets(len(names), sampling)[:, places]


def _shares(values: Sequence[float | None]) -> Floats:
    """The values; the mean of the known ones where there is none, which says nothing."""
    known = [value for value in values if value is not None]
    mean = sum(known) / len(known) if known else 0.0
    return np.array([mean if value is None else value for value in values], dtype=np.float64)


class _Guesses:
    """Measures guesses at the same labels, with the same draws."""

    def __init__(
        self,
        measure: Measure,
        scale: tuple[float, float],
        labels: Floats,
        drawn: Floats,
        sampling: Sampling,
    ) -> None:
        self._measure = measure
        self._scale = scale
        self._labels = labels
        self._drawn = drawn
        self._sampling = sampling

    def figure(self, guesses: Floats) -> Figure:
        """The figure for these guesses; of kappa, for shares of the scale, 0.0 to 1.0."""
        if self._measure == "kappa":
            low, high = self._scale
            guesses = low + guesses * (high - low)
        by = MEASURES[self._measure]
        return with_interval(
            lambda at: by(self._labels[at], guesses[at]), self._drawn, self._sampling
        )


def with_interval(measure: Callable[[Indices], float], drawn: Floats, sampling: Sampling) -> Figure:
    """The measure over all cases, and its interval from `drawn`, how often each came up."""
    n = drawn.shape[1]
    value = measure(np.arange(n)) if n else float("nan")
    if isnan(value):
        return Figure(n=n)
    if n < sampling.min_cases or not len(drawn):
        return Figure(value=value, n=n)
    everyone = np.arange(n)
    found = [measure(np.repeat(everyone, times.astype(int))) for times in drawn]
    low, high = percentile_interval(np.array(found)) or (None, None)
    return Figure(value=value, low=low, high=high, n=n)


def _human(
    row: RowSpec,
    measure: Measure,
    cases: Sequence[Labelled],
    drawn: Floats,
    sampling: Sampling,
) -> Figure | None:
    """Each rater beside the mean of the others; whole conversations are drawn."""
    if row.ratings is None or measure == "auc":
        return None
    rated = [one.ratings.get(row.ratings, ()) for one in cases]
    told = np.array([len(ratings) > 1 for ratings in rated], dtype=bool)
    pairs = [_pairs(ratings) for ratings in rated if len(ratings) > 1]
    if not pairs:
        return None
    by = MEASURES[measure]
    return with_interval(
        lambda at: by(*np.concatenate([pairs[i] for i in at]).T), drawn[:, told], sampling
    )


def _pairs(ratings: Sequence[float]) -> Floats:
    """(one rating, the mean of the others) for each rating."""
    total = sum(ratings)
    return np.array([(one, (total - one) / (len(ratings) - 1)) for one in ratings])


MEASURES: Mapping[Measure, Callable[[Floats, Floats], float]] = {
    "auc": auc,
    "rank": rank_correlation,
    "kappa": kappa,
}
