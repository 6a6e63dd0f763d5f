"""The commands of imports and of privacy: list, undo, purge, forget."""

import re
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

import typer

from app.bootstrap import get_services
from app.desk.privacy_views import Removal
from app.desk.views import ImportRow
from app.errors import InputError
from app.people.roles import Person

OPERATOR = Person(name="debrief command", role="leader")
DAYS = {"d": 1, "w": 7, "y": 365}

imports_app = typer.Typer(no_args_is_help=True, help="Imports: list them, look at one, undo it.")
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be removed.")]
Yes = Annotated[bool, typer.Option("--yes", help="Don't ask whether it is meant.")]


def mount(app: typer.Typer) -> None:
    """Add the commands to `debrief`."""
    app.add_typer(imports_app, name="imports")
    app.command()(purge)
    app.command()(forget)


@imports_app.command(name="list")
def list_imports(
    limit: Annotated[int, typer.Option(min=1, help="Show at most so many.")] = 20,
) -> None:
    """The team's imports, newest first."""
    from app.terminal import out

    rows = get_services().intake.imports(OPERATOR, limit)
    for row in rows:
        out.print(_import_in_words(row), markup=False, soft_wrap=True)
    if not rows:
        out.print("No imports yet; `debrief import FILE` brings tickets in.")


@imports_app.command(name="show")
def show_import(import_id: str) -> None:
    """One import, with what was skipped and why."""
    from app.terminal import out

    record = get_services().intake.import_record(import_id, OPERATOR)
    entities = ", ".join(f"{name} {count}" for name, count in record.entities.items())
    lines = [
        _import_in_words(record),
        f"file: {record.size} bytes, SHA-256 {record.sha256}",
        f"recognised as {record.format}: {record.reason}",
        f"replaced: {entities or 'nothing'}",
        *(f"skipped, {skipped.place}: {skipped.reason}" for skipped in record.skipped_lines),
    ]
    for line in lines:
        out.print(line, markup=False, soft_wrap=True)


@imports_app.command(name="undo")
def undo_import(
    import_id: str,
    even_shared: Annotated[
        bool, typer.Option("--even-shared", help="Also what agents were shown already.")
    ] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Take back what an import did, as a whole; broken off, the same command goes on."""
    from app.terminal import out

    intake = get_services().intake
    plan = intake.undo_plan(import_id, OPERATOR)
    out.print(f"Would do: {plan.in_words()}" if dry_run else plan.in_words(), soft_wrap=True)
    if dry_run:
        return
    _ask(f"Undo import {import_id}?", yes)
    done = intake.undo(import_id, OPERATOR, even_shared=even_shared)
    out.print(f"Undone: {done.in_words()}", soft_wrap=True)


def purge(
    older_than: Annotated[
        str | None, typer.Option(help="An age, as 365d, 52w or 1y; else the retention set.")
    ] = None,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Remove tickets that are older, with everything made from them."""
    age = _age(older_than) if older_than is not None else None
    desk = get_services().privacy
    _remove(lambda dry: desk.purge(age, OPERATOR, dry_run=dry), dry_run, yes)


def forget(
    ticket: Annotated[str | None, typer.Option(help="A ticket's id.")] = None,
    agent: Annotated[str | None, typer.Option(help="An agent's name, as tickets have it.")] = None,
    customer_ref: Annotated[
        str | None, typer.Option(help="A customer's e-mail, id, full name or phone number.")
    ] = None,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Remove a ticket, an agent or a customer everywhere, and prove it with a count."""
    if sum(one is not None for one in (ticket, agent, customer_ref)) != 1:
        raise InputError("Say what to forget: one of --ticket, --agent and --customer-ref.")
    desk = get_services().privacy

    def remove(dry: bool) -> Removal:
        if ticket is not None:
            return desk.forget_ticket(ticket, OPERATOR, dry_run=dry)
        if agent is not None:
            return desk.forget_agent(agent, OPERATOR, dry_run=dry)
        return desk.forget_customer(customer_ref or "", OPERATOR, dry_run=dry)

    _remove(remove, dry_run, yes)


def _remove(remove: Callable[[bool], Removal], dry_run: bool, yes: bool) -> None:
    plan = remove(True)
    if dry_run:
        _show(plan)
        return
    if not plan.tables and not plan.found_after:
        _show(plan)
        return
    if not yes:
        _show(plan)
        _ask("Remove this for good?", yes)
    done = remove(False)
    _show(done)
    if done.found_after or any(count.after for count in done.tables):
        raise InputError("Something is left: stop what still works on it, and forget again.")


def _show(removal: Removal) -> None:
    from app.terminal import err, out

    for count in removal.tables:
        after = "" if removal.dry_run else f" -> {count.after}"
        out.print(f"  {count.table}: {count.before}{after}", markup=False)
    out.print(removal.in_words(), markup=False, soft_wrap=True)
    if not removal.dry_run and not removal.wiped:
        err.print(
            "The database is in use, so the bytes leave its file a little later: "
            "stop the server and give the command again to be sure."
        )


def _ask(question: str, yes: bool) -> None:
    """Go on where a person at a terminal says so. Raises InputError where nobody can."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise InputError("This removes something for good: add --yes where nobody can be asked.")
    if not typer.confirm(question, err=True):
        raise InputError("Nothing was removed.")


def _age(text: str) -> timedelta:
    match = re.fullmatch(r"\s*(\d{1,5})\s*([dwy])\s*", text.lower())
    if not match or not int(match[1]):
        raise InputError(f"{text!r} is no age; give it as 365d, 52w or 1y.")
    return timedelta(days=int(match[1]) * DAYS[match[2]])


def _import_in_words(row: ImportRow) -> str:
    counts = ((row.imported, "imported"), (row.updated, "updated"), (row.unchanged, "unchanged"))
    told = [f"{count} {word}" for count, word in (*counts, (row.skipped, "skipped")) if count]
    return (
        f"{row.import_id}  {row.at:%Y-%m-%d %H:%M}  {row.state}  {row.file_name} ({row.format}), "
        f"by {row.by}: {', '.join(told) or 'nothing'}"
    )
