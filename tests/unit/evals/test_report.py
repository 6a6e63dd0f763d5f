"""What is printed: plain and exact."""

from io import StringIO

import pytest
from rich.console import Console

from app.judging.assessment import UnscoredReason, Usage
from app.playbook.rubric import Level
from evals.compare import compare
from evals.metrics import measure
from evals.report import (
    cost_in_words,
    figure_in_words,
    outcome_in_words,
    show_comparison,
    show_run,
)
from evals.resampling import Figure, Sampling
from evals.run import CaseResult, EvalRun
from evals.suite import MetricName, Suite
from tests.unit.evals.builders import MET, MISSED, Pairs, run_on

SAMPLING = Sampling(resamples=200)
PAIRS: Pairs = [(MET, MET), (MISSED, MISSED)] * 5
RUN = run_on("listens", PAIRS)


def console_on(page: StringIO) -> Console:
    return Console(file=page, width=160, highlight=False, markup=False)


def printed(run: EvalRun, *metrics: MetricName) -> str:
    suite = Suite(name="judge", title="A suite", datasets=("x",), metrics=metrics or ("kappa",))
    page = StringIO()
    show_run(console_on(page), suite, run, measure(run, SAMPLING))
    return page.getvalue()


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (Figure(value=0.62, low=0.41, high=0.78, n=31), "0.62 (0.41 to 0.78, 31)"),
        (Figure(value=-0.1, low=-0.3, high=0.1, n=9), "-0.10 (-0.30 to 0.10, 9)"),
        (Figure(value=1.0, n=10), "1.00 (interval can't be told, 10)"),
        (Figure(n=4), "can't tell (4)"),
    ],
)
def test_a_figure_is_a_value_an_interval_and_a_number(figure: Figure, words: str) -> None:
    assert figure_in_words(figure) == words


@pytest.mark.parametrize(
    ("cost", "words"),
    [(0.0, "cost 0 USD"), (0.01234, "cost 0.0123 USD"), (None, "cost price not known")],
)
def test_the_cost_is_said_also_where_it_is_nothing_or_unknown(
    cost: float | None, words: str
) -> None:
    usage = Usage(calls=2, prompt_tokens=100, completion_tokens=20)
    assert cost_in_words([usage, usage], cost) == f"4 model calls, 240 tokens, {words}"


def test_only_the_metrics_that_the_suite_names_are_shown() -> None:
    assert "within one level" not in printed(RUN, "kappa")
    assert "within one level" in printed(RUN, "within_one")


def test_what_is_unscored_is_shown_by_reason() -> None:
    pairs: Pairs = [*PAIRS, (MET, UnscoredReason.REFUSED), (MET, UnscoredReason.REFUSED)]
    assert "Unscored: 2 of 12 labelled verdicts (refused 2)" in printed(run_on("listens", pairs))


def test_cases_without_an_assessment_are_named_with_their_error() -> None:
    failed = CaseResult(ticket_id="T-9", verdicts=(), error="ModelUnavailableError: [busy]")
    output = printed(RUN.model_copy(update={"cases": (*RUN.cases, failed)}))
    assert "1 of 11 cases gave no assessment:" in output
    assert "T-9: ModelUnavailableError: [busy]" in output


def shifted(*levels: Level) -> EvalRun:
    pairs = zip(PAIRS, levels, strict=True)
    return run_on("listens", [(label, level) for (label, _), level in pairs])


def test_the_outcome_is_one_sentence_with_both_errors_and_the_interval() -> None:
    worse = shifted(*[MISSED] * 10)
    comparison = compare(RUN, worse, SAMPLING, ("old.json", "new.json"))
    words = outcome_in_words(comparison)
    assert words.startswith(
        "new.json is worse than old.json: mean error 1.00 levels against 0.00, difference +1.00 ("
    )
    assert words.endswith(", 10) on 10 tickets")


def test_a_comparison_names_its_sides_and_the_changes() -> None:
    page = StringIO()
    worse = shifted(MISSED, *[level for _, level in PAIRS[1:] if isinstance(level, Level)])
    show_comparison(console_on(page), compare(RUN, worse, SAMPLING, ("old.json", "new.json")))
    output = page.getvalue()
    assert "A is old.json, B is new.json" in output
    assert "1 verdict differs; the tickets" in output
    assert "T-000 (+2): listens: met to missed, label met" in output


def test_a_comparison_in_which_nothing_changed_is_one_line() -> None:
    page = StringIO()
    show_comparison(console_on(page), compare(RUN, RUN, SAMPLING, ("old.json", "new.json")))
    words = "Can't tell new.json from old.json: no verdict differs on 10 tickets\n"
    assert page.getvalue() == words
