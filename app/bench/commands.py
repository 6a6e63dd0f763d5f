"""`debrief bench`: benchmarks, each a table."""

from pathlib import Path
from typing import Annotated

import typer

bench_app = typer.Typer(help="Measure speed and memory.", no_args_is_help=True)


@bench_app.callback()
def _group() -> None:
    """Measure speed and memory; print tables."""


@bench_app.command("import")
def import_command(
    tickets: Annotated[int, typer.Option(min=10, help="How many tickets.")] = 10_000,
    file: Annotated[
        Path | None, typer.Option(help="Tickets to use instead of invented ones.")
    ] = None,
) -> None:
    """Measure the way from a file to the database: read, redact, store."""
    from rich.table import Table

    from app.bench.importing import measure_import
    from app.settings import read_settings
    from app.terminal import err, out

    err.print(f"Importing {tickets:,} tickets into a database of their own …")
    found = measure_import(read_settings(), tickets, file)
    table = Table("stage", "tickets", "seconds", "tickets a second", box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for stage in found.stages:
        row = (f"{stage.tickets:,}", f"{stage.seconds:.1f}", f"{stage.per_second:,.0f}")
        table.add_row(stage.name, *row)
    out.print(table)
    out.print(
        f"{found.file_mb:.1f} MB of file; {found.processes} processes redact; "
        f"memory at most {found.peak_mb} MB, {found.idle_mb} MB before the whole path."
    )


@bench_app.command("judge")
def judge_command(
    tickets: Annotated[int, typer.Option(min=1, help="How many tickets.")] = 500,
    in_flight: Annotated[int, typer.Option(min=1, max=64, help="Judged at the same time.")] = 50,
    latency: Annotated[float, typer.Option(min=0, help="Seconds that the model takes.")] = 1.0,
    processes: Annotated[int, typer.Option(min=1, max=16, help="That share the work.")] = 2,
) -> None:
    """Measure judging and drafting with a model that answers after a fixed time."""
    from rich.table import Table

    from app.bench.judging import REQUESTS, Load, measure_judging
    from app.settings import read_settings
    from app.terminal import err, out

    err.print(f"Importing {tickets:,} tickets, then judging {in_flight} at a time …")
    found = measure_judging(read_settings(), Load(tickets, in_flight, latency, processes))
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name, value in (
        ("tickets", f"{found.load.tickets:,}"),
        ("in flight", f"{found.load.in_flight}"),
        ("processes that judge", f"{found.load.processes}"),
        ("latency of the model", f"{found.load.latency_s:.2f} s"),
        ("requests", f"{found.requests:,} ({found.requests / found.load.tickets:.2f} a ticket)"),
        ("time", f"{found.seconds:.1f} s"),
        (f"ideal, {REQUESTS} requests a ticket", f"{found.ideal_s:.1f} s"),
        ("share of the ideal", f"{found.share_of_ideal:.2f}"),
        ("our CPU time a ticket", f"{found.cpu_ms_a_ticket:.0f} ms"),
        ("memory at most", f"{found.peak_mb} MB"),
        ("failed runs", f"{found.failed}"),
        ("verdicts without a level", f"{found.unscored}"),
    ):
        table.add_row(name, value)
    out.print(table)
