"""What a run and a comparison look like in a terminal: plain and exact."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.judging.assessment import Usage
from evals.baseline import BaselineDifference
from evals.compare import ChangedTicket, Comparison, Delta
from evals.metrics import Agreement, Metrics
from evals.resampling import Figure
from evals.run import EvalRun, judge_in_words
from evals.suite import Suite

SHOWN_TICKETS = 5
SHOWN_CHANGES = 4
HONESTY = (
    "Labels are one author's reading of the rubric: this measures agreement with that reading. "
    "In brackets: 95% interval, then the number of verdicts."
)


class Column(NamedTuple):
    """A column of the figures; shown where the suite asks for `metric`, or always."""

    title: str
    metric: str | None
    cell: Callable[[Agreement], str]


AGREEMENT = (
    Column("kappa", "kappa", lambda a: figure_in_words(a.kappa)),
    Column("within one level", "within_one", lambda a: figure_in_words(a.within_one)),
    Column("constant guess", "within_one", lambda a: _guess(a, a.control.within_one)),
)
REST = (
    Column("exact", "exact", lambda a: figure_in_words(a.exact)),
    Column("constant guess", "exact", lambda a: _guess(a, a.control.exact)),
    Column("agree that it applies", "applicability", lambda a: figure_in_words(a.applicability)),
    Column("unscored", None, lambda a: f"{a.unscored_total} of {a.labelled}"),
    Column("level, but not applicable", None, lambda a: str(a.scored_not_applicable)),
)


def figure_in_words(figure: Figure) -> str:
    """ "0.62 (0.41 to 0.78, 31)": value, 95% interval, number of verdicts."""
    if figure.value is None:
        return f"can't tell ({figure.n})"
    if figure.low is None or figure.high is None:
        return f"{figure.value:.2f} (interval can't be told, {figure.n})"
    return f"{figure.value:.2f} ({figure.low:.2f} to {figure.high:.2f}, {figure.n})"


def cost_in_words(usages: Sequence[Usage], cost_usd: float | None) -> str:
    """What a run's judging took: calls, tokens, cost."""
    calls = sum(u.calls for u in usages)
    tokens = sum(u.prompt_tokens + u.completion_tokens for u in usages)
    cost = "price not known" if cost_usd is None else f"{cost_usd:.4f} USD" if cost_usd else "0 USD"
    return f"{calls} model calls, {tokens} tokens, cost {cost}"


def show_run(console: Console, suite: Suite, run: EvalRun, metrics: Metrics) -> None:
    """A run's figures, its harms, what was unscored, and what it cost."""
    console.print(Text(suite.title, style="bold"))
    console.print(_made_by(run), soft_wrap=True)
    console.print(_figures("Agreement with the labels", AGREEMENT, suite, run, metrics))
    console.print(_figures("Exact agreement, and what has no level", REST, suite, run, metrics))
    console.print(f"Unscored: {_unscored(metrics.overall)}", soft_wrap=True)
    console.print(f"Harms found: {_counts(run.harms)}", soft_wrap=True)
    for line in _failures(run):
        console.print(line, soft_wrap=True)
    took = cost_in_words([case.usage for case in run.cases], run.cost_usd)
    console.print(f"{len(run.cases)} cases in {run.duration_s:.1f} s, {took}", soft_wrap=True)
    console.print(Text(HONESTY, style="dim"), soft_wrap=True)


def show_baseline(console: Console, difference: BaselineDifference) -> None:
    """A run's difference from its baseline, or why there is none to be had."""
    if difference.comparison is None:
        text = f"Not compared with {difference.baseline}: {difference.why_not}"
        console.print(text, soft_wrap=True)
        return
    console.print(Text(f"\nAgainst {difference.baseline}", style="bold"))
    show_comparison(console, difference.comparison)


def show_comparison(console: Console, comparison: Comparison) -> None:
    """The outcome in one sentence, then per dimension, then what changed; the whole of
    what changed is in the JSON."""
    console.print(Text(outcome_in_words(comparison), style="bold"), soft_wrap=True)
    for note in comparison.notes:
        console.print(f"Note: {note}", soft_wrap=True)
    if not comparison.verdicts_changed:
        return
    console.print(f"A is {comparison.a}, B is {comparison.b}; errors in levels, B less A")
    console.print(_deltas(comparison))
    if comparison.harms_a != comparison.harms_b:
        for name, harms in ((comparison.a, comparison.harms_a), (comparison.b, comparison.harms_b)):
            console.print(f"Harms in {name}: {_counts(harms)}", soft_wrap=True)
    n = comparison.verdicts_changed
    differ = "1 verdict differs" if n == 1 else f"{n} verdicts differ"
    console.print(f"{differ}; the tickets that changed most:")
    for ticket in comparison.most_changed[:SHOWN_TICKETS]:
        console.print(_changed(ticket), soft_wrap=True)


def outcome_in_words(comparison: Comparison) -> str:
    """ "B is better than A: mean error 0.41 levels against 0.55, ..."."""
    a, b, overall = comparison.a, comparison.b, comparison.overall
    if not comparison.verdicts_changed:
        return f"Can't tell {b} from {a}: no verdict differs on {comparison.tickets} tickets"
    errors = (
        f"mean error {_number(overall.error_b)} levels against {_number(overall.error_a)}, "
        f"difference {_signed(overall.error_difference)} on {comparison.tickets} tickets"
    )
    if overall.outcome == "can't tell":
        return f"Can't tell whether {b} is better than {a}: {errors}"
    return f"{b} is {overall.outcome} than {a}: {errors}"


def _made_by(run: EvalRun) -> str:
    by = run.made_by
    return (
        f"{judge_in_words(by.judge)} | rubric {by.rubric} {by.rubric_hash[:12]} | "
        f"cases {by.dataset_hash[:12]} | index {by.index_version[:12]} | "
        f"Debrief {by.app_version} | {run.made_at:%Y-%m-%d %H:%M} UTC"
    )


def _figures(
    title: str, columns: Sequence[Column], suite: Suite, run: EvalRun, metrics: Metrics
) -> Table:
    shown = [c for c in columns if c.metric is None or c.metric in suite.metrics]
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("criterion", no_wrap=True)
    for column in shown:
        table.add_column(column.title)
    for row, is_pooled in _rows(run, metrics):
        cells = [row.name, *(column.cell(row) for column in shown)]
        table.add_row(*cells, style="bold" if is_pooled else None, end_section=is_pooled)
    return table


def _rows(run: EvalRun, metrics: Metrics) -> Iterable[tuple[Agreement, bool]]:
    """Each dimension's criteria, then the dimension; last, all. True for the pooled ones."""
    for dimension in metrics.dimensions:
        own = [c for c in metrics.criteria if run.dimensions[c.name] == dimension.name]
        yield from ((criterion, False) for criterion in own)
        if own:
            yield dimension, True
    yield metrics.overall, True


def _guess(row: Agreement, share: float | None) -> str:
    return "-" if share is None else f"{share:.2f} ({row.control.level})"


def _unscored(overall: Agreement) -> str:
    reasons = _counts(dict(Counter(overall.unscored).most_common()))
    return f"{overall.unscored_total} of {overall.labelled} labelled verdicts ({reasons})"


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items()) or "none"


def _failures(run: EvalRun) -> Iterable[str]:
    failed = [case for case in run.cases if case.error is not None]
    if failed:
        yield f"{len(failed)} of {len(run.cases)} cases gave no assessment:"
    yield from (f"  {case.ticket_id}: {case.error}" for case in failed[:5])


def _deltas(comparison: Comparison) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for title in ("", "outcome", "error A", "error B", "difference", "kappa A", "kappa B"):
        table.add_column(title)
    table.add_column("difference")
    table.add_column("only A / only B")
    for row in (*comparison.dimensions, comparison.overall):
        table.add_row(*_cells(row))
    return table


def _cells(row: Delta) -> Iterable[str]:
    yield row.name
    yield row.outcome
    yield _number(row.error_a)
    yield _number(row.error_b)
    yield _signed(row.error_difference)
    yield _number(row.kappa_a)
    yield _number(row.kappa_b)
    yield _signed(row.kappa_difference)
    yield f"{row.only_a} / {row.only_b}"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _signed(figure: Figure) -> str:
    """ "-0.14 (-0.25 to -0.03, 341)"."""
    if figure.value is None or figure.low is None or figure.high is None:
        return f"can't tell ({figure.n})"
    return f"{figure.value:+.2f} ({figure.low:+.2f} to {figure.high:+.2f}, {figure.n})"


def _changed(ticket: ChangedTicket) -> str:
    shown = ticket.changes[:SHOWN_CHANGES]
    changes = "; ".join(f"{c.criterion}: {c.a} to {c.b}, label {c.label}" for c in shown)
    more = len(ticket.changes) - len(shown)
    rest = f"; and {more} more" if more else ""
    return f"  {ticket.ticket_id} ({ticket.error_change:+.0f}): {changes}{rest}"
