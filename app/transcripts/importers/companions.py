"""Companion files: who the people are whom an export names by number alone."""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from app.errors import TranscriptError
from app.transcripts.importers.answers import Someone
from app.transcripts.importers.fields import mapping_at, text_at
from app.transcripts.importers.head import Head
from app.transcripts.importers.json_records import Record, records
from app.transcripts.importers.source import Source
from app.transcripts.ticket import Role

LISTS = ("users", "agents", "admins", "contacts", "data", "results")
AGENTS = ("agent", "admin", "owner", "user_agent", "light_agent", "teammate")
CUSTOMERS = ("end-user", "end_user", "customer", "contact", "lead", "visitor")
BOTS = ("bot", "app", "system")
ROLES = {
    **dict.fromkeys(AGENTS, Role.AGENT),
    **dict.fromkeys(CUSTOMERS, Role.CUSTOMER),
    **dict.fromkeys(BOTS, Role.BOT),
}
WHAT_A_TICKET_HAS = frozenset(
    ["turns", "comments", "conversations", "messages", "subject", "conversation_parts", "history",
     "events", "body", "threads", "transcript", "audits", "ticket_events", "tickets"]
)  # fmt: skip


def read_people(source: Source) -> dict[str, Someone]:
    """The people of a companion file, by their id. Raises TranscriptError where it holds none."""
    found = dict(_by_id(source))
    if not found:
        raise TranscriptError(
            f"{source.name}: holds no people; a companion file lists them with `id` and `name`."
        )
    return found


def are_people(head: Head) -> bool:
    """Whether a file that starts so lists people and no tickets.

    A page of comments may list its people beside them: it is no companion for that.
    """
    if WHAT_A_TICKET_HAS & head.record.keys():
        return False
    listed = next((head.record[key] for key in LISTS if isinstance(head.record.get(key), list)), ())
    first = [item for item in (listed or head.records) if isinstance(item, dict)][:5]
    return bool(first) and all(_is_person(record) for record in first)


def _is_person(record: Mapping[str, Any]) -> bool:
    tells_who = "email" in record or "contact" in record or "name" in record
    return "id" in record and tells_who and not WHAT_A_TICKET_HAS & record.keys()


def _by_id(source: Source) -> Iterator[tuple[str, Someone]]:
    for record in _records(source):
        if id := text_at(record, "id"):
            yield id, _someone(record, source.name)


def _records(source: Source) -> Iterator[Mapping[str, Any]]:
    if source.head().lstrip("\ufeff \t\n").startswith(("{", "[")):
        found = records(source, LISTS)
        yield from (one.value for one in found if isinstance(one, Record) and one.unit != "file")
        return
    text = "\n".join(line.text for line in source.lines())
    for row in csv.DictReader(io.StringIO(text)):
        yield {str(key).strip().lower(): value for key, value in row.items()}


def _someone(record: Mapping[str, Any], name: str) -> Someone:
    """Of a list of agents, everybody in it is one."""
    contact = mapping_at(record, "contact")
    said = (text_at(record, "role") or text_at(record, "type") or "").lower()
    is_agents_list = bool(contact) or "agents" in name.lower() or "admins" in name.lower()
    return Someone(
        name=text_at(record, "name") or text_at(contact, "name") or _both_names(record),
        email=text_at(record, "email") or text_at(contact, "email"),
        role=ROLES.get(said, Role.AGENT if is_agents_list else None),
    )


def _both_names(record: Mapping[str, Any]) -> str | None:
    parts = [text_at(record, key) for key in ("first_name", "last_name")]
    return " ".join(part for part in parts if part) or None
