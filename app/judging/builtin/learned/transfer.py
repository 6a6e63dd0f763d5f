"""How the gauges do on our own sample tickets, which none of them was fitted on."""

from collections.abc import Mapping
from statistics import fmean
from typing import NamedTuple

import numpy as np

from app.judging.builtin.learned.fitting import with_interval
from app.judging.builtin.learned.measured import KNOWLEDGE, Measurer
from app.judging.builtin.learned.measures import rank_correlation
from app.judging.builtin.learned.model import CrossValidated, Gauge
from app.judging.scoring import level_value
from app.playbook.rubric import Level, Rubric
from app.transcripts.importers import read_tickets
from app.transcripts.ticket import Ticket

BESIDE = {
    "uptake": ("listens",),
    "tone": ("empathy",),
    "outcome": ("resolution",),
    "understanding": ("clarity",),
    "completion": ("resolution",),
    "overall": ("empathy", "clarity", "resolution"),
}


class OnSamples(NamedTuple):
    """A gauge beside the mean label of a dimension, or of one criterion."""

    gauge: str
    beside: str
    n: int
    figure: CrossValidated


def on_samples(measurer: Measurer, models: Mapping[str, Gauge], seed: int) -> list[OnSamples]:
    """For each gauge its rank correlation with what it should go with."""
    paths = sorted((KNOWLEDGE / "samples").glob("*.jsonl"))
    tickets = [
        item
        for path in paths
        for item in read_tickets(path, format="jsonl")
        if isinstance(item, Ticket) and item.labels
    ]
    read = [measurer.read(ticket).gauges(models).by_name for ticket in tickets]
    return [
        _beside(gauge, names, [_label(ticket, names, measurer.rubric) for ticket in tickets],
                [one[gauge].value if gauge in one else None for one in read], seed)
        for gauge, names in BESIDE.items()
    ]  # fmt: skip


def _label(ticket: Ticket, names: tuple[str, ...], rubric: Rubric) -> float | None:
    """The mean of the ticket's labels on these dimensions or criteria, 1.0 to 5.0."""
    values = [
        level_value(Level(label))
        for criterion, label in ticket.labels.items()
        if label != "not_applicable"
        and (criterion in names or rubric.dimension_of[criterion] in names)
    ]
    return fmean(values) if values else None


def _beside(
    gauge: str,
    names: tuple[str, ...],
    labels: list[float | None],
    values: list[float | None],
    seed: int,
) -> OnSamples:
    both = [
        (label, value)
        for label, value in zip(labels, values, strict=True)
        if label is not None and value is not None
    ]
    table = np.array(both, dtype=np.float64)
    figure = with_interval(
        "rank correlation",
        "samples",
        lambda drawn: rank_correlation(table[drawn, 0], table[drawn, 1]),
        len(both),
        seed,
    )
    return OnSamples(gauge, ", ".join(names), len(both), figure)
