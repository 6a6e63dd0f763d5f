"""The commands that only read and print: `debrief normalise` and `debrief redact`."""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from app.bootstrap import get_services
from app.desk.import_log import unnamed
from app.errors import TranscriptError
from app.telling import (
    AgentSpeakers,
    Assistant,
    Columns,
    DayFirst,
    OwnDomains,
    With,
    Zone,
    answers_from,
    check_paths,
    in_words,
)
from app.transcripts.importers import Notice, Skipped, read_tickets
from app.transcripts.reference import as_reference
from app.transcripts.ticket import Ticket

File = Annotated[Path, typer.Argument(help="A file, a folder, or a zip or gz archive.")]
Format = Annotated[str, typer.Option(help="The format; `auto` recognises it.")]
Reference = Annotated[
    bool, typer.Option("--reference", help="One document in the shape of the exports' reference.")
]


def normalise(  # noqa: PLR0913 -- a parameter is an option on the command line
    file: File,
    *,
    reference: Reference = False,
    format: Format = "auto",
    companions: With = None,
    own_domain: OwnDomains = None,
    agent_speaker: AgentSpeakers = None,
    columns: Columns = None,
    zone: Zone = None,
    day_first: DayFirst = None,
    assistant: Assistant = None,
) -> None:
    """Print the tickets of a file as our JSONL, BEFORE redaction; store nothing."""
    answers = answers_from(
        companions, own_domain, agent_speaker, columns, zone, day_first, assistant
    )
    check_paths([file])
    found = read_tickets(file, format=format, answers=answers, even_unanswered=True)
    tickets = _said_aloud(found, file.name, lambda name: name)
    if reference:
        typer.echo(json.dumps(as_reference(tickets), ensure_ascii=False, indent=1))
        return
    for ticket in tickets:
        typer.echo(json.dumps(as_line(ticket), ensure_ascii=False))


def redact(  # noqa: PLR0913 -- a parameter is an option on the command line
    file: File,
    *,
    format: Format = "auto",
    companions: With = None,
    own_domain: OwnDomains = None,
    agent_speaker: AgentSpeakers = None,
    columns: Columns = None,
    zone: Zone = None,
    day_first: DayFirst = None,
    assistant: Assistant = None,
) -> None:
    """Print the tickets of a file as JSONL, redacted; store nothing."""
    answers = answers_from(
        companions, own_domain, agent_speaker, columns, zone, day_first, assistant
    )
    services = get_services()
    check_paths([file])
    found = read_tickets(file, format=format, answers=answers)
    for ticket in _said_aloud(found, file.name, services.redact_words):
        typer.echo(services.redactor.redact(ticket).model_dump_json())


def as_line(ticket: Ticket) -> dict[str, object]:
    """A ticket as a line of our own JSONL, which `debrief import` reads."""
    fields = ticket.model_dump(mode="json", exclude={"turns"}, exclude_defaults=True)
    turns = [
        {
            "speaker": turn.role.value,
            **turn.model_dump(mode="json", include={"text", "at", "author"}, exclude_none=True),
        }
        for turn in ticket.turns
    ]
    return {**fields, "turns": turns}


def _said_aloud(
    found: Iterable[Ticket | Skipped | Notice], name: str, redact: Callable[[str], str]
) -> Iterator[Ticket]:
    """The tickets; what else there is to say goes to standard error."""
    tickets, skipped = 0, list[Skipped]()
    for item in found:
        if isinstance(item, Ticket):
            tickets += 1
            yield item
            continue
        if isinstance(item, Skipped):
            skipped.append(item)
        typer.echo(in_words(name, unnamed(item, redact)), err=True)
    if skipped and not tickets:
        raise TranscriptError(f"{name}: holds no ticket that can be read; the reasons are above.")
