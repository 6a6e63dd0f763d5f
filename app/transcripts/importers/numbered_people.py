"""Exports that name people by number: what to say of it, and how to ask who they are."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.transcripts.importers.answers import Question, Someone
from app.transcripts.importers.companions import ROLES
from app.transcripts.importers.fields import mappings_at, text_at
from app.transcripts.importers.reading import Found, Notice, Skipped
from app.transcripts.ticket import Role, Ticket


def asking_who(
    items: Iterable[Found | Skipped | Notice], companion: str, *, guessed: bool = False
) -> Iterator[Found | Skipped | Notice]:
    """The same, and behind the first ticket with a nameless agent a notice that asks for the names.

    `companion` is what the helpdesk calls the file with the names: `users export`. `guessed`
    where the roles too are in that file alone.
    """
    is_told = False
    for item in items:
        yield item
        if not is_told and isinstance(item, Found) and _has_numbers(item.ticket):
            is_told = True
            yield Notice(
                line=item.line, unit=item.unit, text=_text(companion, guessed), question=_ASKED
            )


def people_at(record: Mapping[str, Any], *path: str) -> dict[str, Someone]:
    """The people of a list that stands beside the tickets, by id."""
    return {id: someone(one) for one in mappings_at(record, *path) if (id := text_at(one, "id"))}


def someone(person: Mapping[str, Any]) -> Someone:
    """A person as a helpdesk writes one, with `name`, `email` and `role`."""
    role = (text_at(person, "role") or "").lower()
    return Someone(
        name=text_at(person, "name"), email=text_at(person, "email"), role=ROLES.get(role)
    )


def _text(companion: str, guessed: bool) -> str:
    what = "who is an agent is partly guessed" if guessed else "no agent has a name"
    return (
        f"people are known by number alone, so {what}; add the helpdesk's {companion} with `--with`"
    )


_ASKED = Question(key="people", text="Who are the people whom this file names by number?")


def _has_numbers(ticket: Ticket) -> bool:
    staff = (turn.author for turn in ticket.turns if turn.role in (Role.AGENT, Role.NOTE))
    return any(name.isdigit() for name in staff if name)
