"""What the public part of the judge's suite shows in a terminal."""

from collections.abc import Collection, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.judging.builtin.learned.model import load_weights
from evals.public.measuring import FigureRow
from evals.public.suite import DrawnBy, Measure, PublicSuite
from evals.resampling import Figure

MEASURES: dict[Measure, str] = {
    "auc": "AUC",
    "rank": "rank corr.",
    "kappa": "QWK",
}
_IN_FULL: dict[Measure, str] = {
    "auc": "AUC",
    "rank": "rank correlation",
    "kappa": "quadratic weighted kappa",
}
HOW_READ = (
    "gauge: the judge's learned gauge of this very quantity. score: the mean of the judge's "
    "verdicts on the dimension, 1 to 5; a conversation without a scored criterion counts as the "
    "mean. length: how many words the agent wrote. constant: the same guess for all. human: one "
    "rater beside the mean of the others; published: the same, as published for the whole set. "
    "rank corr.: Spearman's; QWK: quadratic weighted kappa, labels and guesses both rounded to "
    "whole steps. In brackets: 95% interval, from drawing anew what stands under each table."
)
_DRAWN: dict[DrawnBy, str] = {
    "conversation": "conversations",
    "alike": "lessons or scripts, each with all of its conversations",
    "task": "tasks, each with all of its conversations",
}
_HELD_OUT = "held out, at the fit"
_CARD = "app/judging/builtin/learned/MODEL_CARD.md"


def show_public(
    console: Console,
    suite: PublicSuite,
    rows: Sequence[FigureRow],
    fitted_on: Collection[str],
    *,
    is_whole: bool = True,
) -> None:
    """A table for each set, and how to read them.

    `is_whole` is False where only some conversations of each set were judged: the figures
    that were held out at the fit are of all, and stand beside no others.
    """
    console.print(Text(suite.title, style="bold"))
    for spec in suite.sets:
        own = [row for row in rows if row.set == spec.name]
        if own:
            console.print(Text(f"\n{spec.name}: {spec.about}", style="bold"), soft_wrap=True)
            console.print(_table(own, is_whole and spec.name in fitted_on))
            console.print(f"drawn: {own[0].drawn} {_DRAWN[spec.drawn_by]}", soft_wrap=True)
            console.print(f"human: {spec.ceiling}", soft_wrap=True)
    console.print(Text(f"\n{HOW_READ}", style="dim"), soft_wrap=True)
    if fitted_on:
        console.print(
            f"The gauges were fitted on these very files ({', '.join(fitted_on)}), which flatters "
            f"the column gauge{_instead(is_whole)}. More in {_CARD}.",
            soft_wrap=True,
        )


def _instead(is_whole: bool) -> str:
    """What to read instead of what flatters."""
    if not is_whole:
        return "; a run without --limit sets the held-out figures beside it"
    return (
        f": read the column {_HELD_OUT}, of the whole set, where each part was read by weights "
        "that were fitted without its scripts"
    )


def _table(rows: Sequence[FigureRow], fitted: bool) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    titles = ["label", "measure", "cases", "gauge", *([_HELD_OUT] if fitted else [])]
    for title in (*titles, "score", "length", "constant", "human", "published"):
        table.add_column(title, no_wrap=True)
    for row in rows:
        gauge = [_figure(row.gauge), *([_held_out(row)] if fitted else [])]
        table.add_row(
            row.words,
            MEASURES[row.measure],
            str(row.cases),
            *gauge,
            _figure(row.score),
            _figure(row.length),
            f"{row.constant:.2f}",
            _figure(row.human),
            f"{row.published_human:.2f}" if row.published_human is not None else "-",
        )
    return table


def _figure(figure: Figure | None) -> str:
    if figure is None or figure.value is None:
        return "-"
    value = f"{figure.value:.2f}"
    if figure.low is None or figure.high is None:
        return value
    return f"{value} ({figure.low:.2f}–{figure.high:.2f})"


def _held_out(row: FigureRow) -> str:
    """The cross-validated figure that the weights file has for the label."""
    for gauge in load_weights().gauges.values():
        if gauge.fitted_on == f"{row.set}, {row.label}":
            for one in gauge.cross_validated:
                if (one.measure, one.split) == (_IN_FULL[row.measure], "other scripts"):
                    return f"{one.value:.2f} ({one.low:.2f}–{one.high:.2f})"
    return "-"
