"""What the redaction suite shows in a terminal."""

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from evals.redaction.figures import RowFigures
from evals.redaction.measuring import Miss, SetFigures
from evals.resampling import Figure

HOW_COUNTED = (
    "Counted in words, as Presidio's token evaluator does, punctuation left out: recall is the "
    "share of labelled words that went as the right entity, precision the share of the words "
    "taken as that entity that had the label, F2 weighs recall twice. 'Gone as anything' is "
    "recall whatever the entity. 'Whole' is the stricter count of its span evaluator: spans "
    "covered with an intersection over union of 0.9 or more. 'any type' leaves out labels that "
    "no entity of ours answers. In brackets: 95% interval from drawing whole cases."
)
POOLED = 2


def show_set(console: Console, figures: SetFigures) -> None:
    """One set's table, or its rate of false redactions, and its speed."""
    console.print(Text(f"\n{figures.name}: {figures.about}", style="bold"), soft_wrap=True)
    if figures.false_rate is not None:
        _show_false(console, figures)
    else:
        console.print(_table(figures.rows))
    for one in figures.published:
        console.print(
            f"Published for the whole set: {one.name} precision {one.precision:.3f}, "
            f"recall {one.recall:.3f}, F2 {one.f2:.3f}",
            soft_wrap=True,
        )
    console.print(
        f"{figures.cases} cases, {figures.words} words measured, {figures.chars} characters "
        f"redacted in {figures.seconds:.1f} s: {figures.chars_per_s:,.0f} a second",
        soft_wrap=True,
    )


def show_misses(console: Console, misses: Sequence[Miss], takings: Sequence[Miss]) -> None:
    """What stayed readable, and what went though nothing says that it should."""
    for title, shown in (("Worst misses", misses), ("Taken without a label", takings)):
        if shown:
            console.print(f"{title}:")
        for miss in shown:
            line = Text(f"  {miss.type}: {_flat(miss.before)}")
            line.append(f">>{_flat(miss.text)}<<", style="bold")
            line.append(_flat(miss.after))
            console.print(line, soft_wrap=True)


def _show_false(console: Console, figures: SetFigures) -> None:
    entities = ", ".join(f"{name} {count}" for name, count in figures.false_entities.items())
    console.print(
        f"False redactions for each 1,000 words: {_figure(figures.false_rate or Figure())} "
        f"({entities or 'none'})",
        soft_wrap=True,
    )


def _table(rows: Sequence[RowFigures]) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("label", no_wrap=True)
    table.add_column("spans", justify="right")
    for title in ("precision", "recall", "F1", "F2", "gone as anything", "whole"):
        table.add_column(title, no_wrap=True)
    for i, row in enumerate(rows):
        is_pooled = i >= len(rows) - POOLED
        shown = (row.precision, row.recall, row.f1, row.f2, row.covered, row.whole)
        cells = [escape(row.name), str(row.spans), *(_figure(one) for one in shown)]
        table.add_row(
            *cells, style="bold" if is_pooled else None, end_section=i == len(rows) - POOLED - 1
        )
    return table


def _figure(figure: Figure) -> str:
    """ ".84 (.81-.87)": shares without their zero, so that seven columns fit."""
    if figure.value is None:
        return "-"
    value = f"{figure.value:.3f}"
    if figure.low is None or figure.high is None:
        return value
    return f"{value} ({figure.low:.2f}-{figure.high:.2f})"


def _flat(text: str) -> str:
    return " ".join(text.split(" ")).replace("\n", " / ")
