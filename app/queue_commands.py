"""The commands of the queue: assess what was imported, look at the queue, pause it, go on."""

import resource
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

import typer

from app.bootstrap import Services, get_services, utc_now
from app.desk.estimate import Estimate, paid_in_words
from app.desk.limits import starts_a_minute
from app.desk.queue_view import BatchView, Pause, QueueView
from app.errors import InputError
from app.people.roles import Person
from app.storage.model_use import Total

OPERATOR = Person(name="debrief command", role="leader")
MAXRSS_PER_MB = 1024 if sys.platform == "linux" else 1024 * 1024  # macOS counts in bytes
More = Annotated[
    float | None, typer.Option("--budget", min=0.01, help="Go on for so many US dollars more.")
]
Days = Annotated[int, typer.Option(min=1, help="How many days to look back.")]
Again = Annotated[bool, typer.Option("--again", help="Try these tickets again, and no others.")]

queue_app = typer.Typer(
    no_args_is_help=True, help="The queue of assessments: look at it, pause it, go on."
)


def mount(app: typer.Typer) -> None:
    """Add the commands to `debrief`."""
    app.add_typer(queue_app, name="queue")


@queue_app.command()
def status() -> None:
    """What waits and what is under way, what pauses it, and what was spent. Starts nothing."""
    from app.terminal import out

    services = get_services()
    for line in status_lines(services.batches.view(), _rate(services)):
        out.print(line, markup=False, soft_wrap=True)


def status_lines(queue: QueueView, a_minute: float | None) -> list[str]:
    """The queue in lines: counts, pauses, batches, money, rate."""
    lines = [f"{queue.waiting:,} waiting, {queue.under_way:,} under way"]
    lines += [f"Paused: {pause.text}" for pause in queue.pauses]
    lines += [f"Batch {batch.number}: {_batch(batch)}" for batch in queue.batches]
    if queue.ended:
        lines.append(f"Batch {queue.ended.number}, the last one, ended: {_batch(queue.ended)}")
    if queue.failed:
        lines.append(f"{queue.failed:,} failed in the last day; `debrief queue failed` says why")
    budget = queue.budget_today_usd
    paid = paid_in_words(queue.spent_today_usd, queue.unpriced_today, "reply", budget)
    lines.append(f"Cost today (UTC): {paid}{', without a budget' if budget is None else ''}")
    if a_minute is not None:
        lines.append(f"At most {a_minute:,.1f} tickets begin in a minute")
    return lines


def _batch(batch: BatchView) -> str:
    """ "480 of 500 assessed, 3 failed, cost US$ 1.20 of US$ 5.00"."""
    parts = [f"{batch.done:,} of {batch.tickets:,} assessed"]
    if batch.failed:
        parts.append(f"{batch.failed:,} failed")
    paid = paid_in_words(batch.spent_usd, batch.unpriced, "assessment", batch.budget_usd)
    return ", ".join([*parts, f"cost {paid}"])


def _rate(services: Services) -> float | None:
    control = services.control
    return starts_a_minute(control.limits, control.admission.use)


@queue_app.command()
def failed(days: Days = 1, again: Again = False) -> None:
    """Which tickets failed and why, of those that nobody assessed since; `--again` tries them."""
    from app.failed_runs import told
    from app.terminal import err, out

    services = get_services()
    runs = services.failed_runs(utc_now() - timedelta(days=days))
    if not runs:
        lately = "day" if days == 1 else f"{days} days"
        out.print(f"0 failed in the last {lately}, of tickets that still wait for an assessment.")
        return
    for line in told(runs):
        out.print(line, markup=False, soft_wrap=True)
    if not again:
        err.print("Next: `debrief queue failed --again`, once the reason is mended.")
        return
    jobs = [(run.ticket_id, run.transcript_hash) for run in runs]
    estimate = _estimated(services, [ticket for ticket, _ in jobs], None)
    _work_off(services, jobs, False, None, estimate)


@queue_app.command()
def pause() -> None:
    """Let nothing begin, in any process, until `queue resume`. What is under way ends."""
    from app.terminal import out

    get_services().batches.pause(OPERATOR, "The queue was paused with `debrief queue pause`.")
    out.print("Paused. What is under way ends; `debrief queue resume` goes on.")


@queue_app.command()
def resume(budget: More = None) -> None:
    """Go on after a pause; after a budget was spent, for so much more."""
    from app.terminal import err, out

    batches = get_services().batches
    out.print(batches.go_on(OPERATOR, budget))
    if batches.view().waiting:
        err.print("A running server works it off, and so does `debrief assess --all`.")


@queue_app.command()
def cancel() -> None:
    """Take out what hasn't begun. The tickets stay; `assess --all` queues them anew."""
    from app.terminal import out

    services = get_services()
    gone = services.batches.cancel(OPERATOR)
    ends = " What is under way ends." if services.batches.view().under_way else ""
    out.print(f"{gone:,} taken out of the queue.{ends}")


def assess_all(
    services: Services, *, again: bool, repeats: int | None, only_estimate: bool
) -> None:
    """Queue what was imported and work it off, with what it takes said before and after.

    Raises InputError where some weren't assessed.
    """
    from app.terminal import out

    with services.records.begin() as unit:
        jobs, there = unit.tickets.unassessed(again), unit.tickets.count()
    if not there:
        raise InputError("There are no tickets yet: bring them in with `debrief import FILE`.")
    if not jobs:
        out.print("0 new: every ticket is assessed as it stands. Use --again for new runs.")
        return
    estimate = _estimated(services, [ticket for ticket, _ in jobs], repeats)
    if only_estimate:
        return
    _work_off(services, jobs, again, repeats, estimate)


def _estimated(services: Services, ids: list[str], repeats: int | None) -> Estimate | None:
    from app.terminal import err

    with err.status("Estimating what it takes …"):
        estimate = services.estimating.estimate(ids, repeats)
    if estimate is None:
        err.print(f"{len(ids):,} tickets for the built-in judge: they cost nothing.")
        return None
    err.print(estimate.in_words(), markup=False, soft_wrap=True)
    if line := services.batches.unheld_budget(estimate):
        err.print(line, markup=False, soft_wrap=True)
    return estimate


def _work_off(
    services: Services,
    jobs: list[tuple[str, str]],
    again: bool,
    repeats: int | None,
    estimate: Estimate | None,
) -> None:
    from app.terminal import err, out, progress

    assessing = services.assessing
    services.batches.hold_budget()
    assessing.launch()
    before, began = _total(services), time.monotonic()
    runs = assessing.submit(jobs, again, by=OPERATOR.name, estimate=estimate, repeats=repeats)
    state = None
    with progress("Assessing", len(runs)) as bar:
        for state in assessing.watch(runs):
            took = _total(services).since(before)
            bar.show(state.done, state.pauses[0].text if state.pauses else _so_far(took))
            if state.needs_operator:
                assessing.cancel(runs)
            if state.is_at_rest:
                break
    assert state is not None
    seconds = time.monotonic() - began
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MAXRSS_PER_MB
    out.print(
        f"{state.done} assessed in {seconds:.0f} s ({state.done / seconds:.1f} a second, "
        f"{peak_mb} MB at most), {state.failed} failed, "
        f"{cost_in_words(_total(services).since(before))}.",
        markup=False,
        soft_wrap=True,
    )
    if state.is_at_rest:
        raise InputError(_why_at_rest(state.pauses))
    if state.failed:
        weren = "1 ticket wasn't" if state.failed == 1 else f"{state.failed:,} tickets weren't"
        raise InputError(f"{weren} assessed: {state.error}")
    err.print("Next: `make run`, and open Review.")


def _total(services: Services) -> Total:
    with services.records.begin() as unit:
        return unit.model_use.total()


def _so_far(took: Total) -> str:
    if took.cost_usd or took.unpriced:
        return f"cost {paid_in_words(took.cost_usd, took.unpriced, 'reply')}"
    return "no cost"


def cost_in_words(took: Total) -> str:
    """Cost and tokens, cached ones apart: "cost US$ 1.20, 1,000 calls (…), …"."""
    told = [f"cost {paid_in_words(took.cost_usd, took.unpriced, 'reply')}"]
    if took.calls:
        told.append(
            f"{took.calls:,} {'call' if took.calls == 1 else 'calls'} "
            f"({_shares(took.calls, took.calls_for_notes)}), "
            f"{took.prompt_tokens:,} tokens read ({took.cached_tokens:,} of them cached) and "
            f"{took.completion_tokens:,} written"
        )
    if took.reused:
        replies = "1 reply" if took.reused == 1 else f"{took.reused:,} replies"
        told.append(f"{replies} kept from before ({_shares(took.reused, took.reused_notes)})")
    return ", ".join(told)


def _shares(of: int, notes: int) -> str:
    """ "9 to judge, 3 for notes"."""
    return f"{of - notes:,} to judge, {notes:,} for notes"


def _why_at_rest(pauses: Sequence[Pause]) -> str:
    """Why nothing goes on, and the way out."""
    why = " ".join(pause.text for pause in pauses)
    money = any(pause.kind in {"day", "batch"} for pause in pauses)
    resume = "debrief queue resume --budget 5" if money else "debrief queue resume"
    return f"{why} `{resume}` and then the same command go on."
