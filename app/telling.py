"""Options that tell a command what an export's file can't: who is who, what a column means."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from app.errors import InputError
from app.transcripts.importers import Answers, Notice, Skipped, people_in
from app.transcripts.ticket import Role

With = Annotated[
    list[Path] | None,
    typer.Option("--with", help="A companion file that says who the people are."),
]
OwnDomains = Annotated[
    list[str] | None, typer.Option("--own-domain", help="A mail domain of ours, as in `acme.com`.")
]
AgentSpeakers = Annotated[
    list[str] | None,
    typer.Option("--agent-speaker", help="A speaker who is an agent, as the file names them."),
]
Columns = Annotated[
    str | None,
    typer.Option(help="What a table's columns mean: `ticket=Case No,text=Message,author=From`."),
]
Zone = Annotated[str | None, typer.Option(help="The zone of times without one: `Europe/Berlin`.")]
DayFirst = Annotated[
    bool | None, typer.Option("--day-first/--month-first", help="How to read the date 3/4/2025.")
]
Assistant = Annotated[
    str | None, typer.Option(help="Who `assistant` is in a chat with a model: `agent` or `bot`.")
]
ASSISTANTS = {"agent": Role.AGENT, "bot": Role.BOT}


def answers_from(
    companions: Sequence[Path] | None = None,
    own_domains: Sequence[str] | None = None,
    agents: Sequence[str] | None = None,
    columns: str | None = None,
    zone: str | None = None,
    day_first: bool | None = None,
    assistant: str | None = None,
) -> Answers:
    """What the options tell. Raises InputError for a value that means nothing."""
    check_paths(companions or ())
    answers = Answers(
        own_domains=frozenset(_domain(one) for one in own_domains or ()),
        agents=frozenset(agents or ()),
        columns=_columns(columns or ""),
        zone=_zone(zone),
        day_first=day_first,
        assistant=_assistant(assistant),
    )
    for file in companions or ():
        answers = answers.knowing(people_in(file))
    return answers


def check_paths(paths: Iterable[Path]) -> None:
    """Raises InputError for a path to no file or folder, named as it was typed.

    Further in, a file is known by its name alone, which is what a record may keep.
    """
    for path in paths:
        if not os.path.lexists(path):
            raise InputError(f"{path}: there is no such file; check the path.")
        if not (os.path.isfile(path) or os.path.isdir(path)):  # which no forbidden folder stops
            raise InputError(
                f"{path}: leads to no file with content; save the transcript to a file."
            )


def in_words(name: str, told: Skipped | Notice) -> str:
    """What was left out, or should be known, as one line: file, place, reason."""
    where = f"{name}, {told.place}" if told.place else name
    if isinstance(told, Skipped):
        return f"{where}: skipped, {told.reason}"
    return f"{where}: {told.text}"


def _domain(text: str) -> str:
    domain = text.rpartition("@")[2].strip().lower()
    if "." not in domain:
        raise InputError(f"--own-domain {text}: is no mail domain; write it as in `acme.com`.")
    return domain


def _columns(text: str) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in text.split(",") if pair.strip()]
    for field, equals, title in pairs:
        if not equals or not title.strip():
            raise InputError(
                f"--columns {field.strip()}: has no `=` and title; write `ticket=Case No`."
            )
    return {field.strip(): title.strip() for field, _, title in pairs}


def _zone(name: str | None) -> str | None:
    if name is None:
        return None
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise InputError(f"--zone {name}: is no time zone; write `Europe/Berlin`.") from None
    return name


def _assistant(name: str | None) -> Role | None:
    if name is None:
        return None
    if name not in ASSISTANTS:
        raise InputError(f"--assistant {name}: choose {' or '.join(ASSISTANTS)}.")
    return ASSISTANTS[name]
