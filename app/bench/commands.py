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
