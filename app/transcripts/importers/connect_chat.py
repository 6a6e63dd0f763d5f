"""Amazon Connect chat: a contact's transcript, with messages, events and attachments."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from app.transcripts.importers.answers import Answers
from app.transcripts.importers.fields import mapping_at, mappings_at, text_at, value_at
from app.transcripts.importers.head import Head
from app.transcripts.importers.json_records import read_records
from app.transcripts.importers.reading import Found, Message, Notice, Skipped, make_ticket, turns_of
from app.transcripts.importers.source import Source
from app.transcripts.importers.times import utc_time
from app.transcripts.ticket import Role, Ticket

ROLES = {
    "AGENT": Role.AGENT,
    "CUSTOMER": Role.CUSTOMER,
    "CUSTOM_BOT": Role.BOT,
    "BOT": Role.BOT,
    "LEX_BOT": Role.BOT,
    "SYSTEM": Role.SYSTEM,
    "SUPERVISOR": Role.NOTE,  # listens in, or whispers to the agent
}
SHOWN_OF_A_CARD = ("title", "subtitle", "text", "description", "label", "value")
NO_NAMES = frozenset(["customer", "guest", "visitor", "anonymous", "unknown", "user", "client"])


class ConnectChatImporter:
    """`{"Version", "ContactId", "Transcript": [{"AbsoluteTime", "Type", ...}]}`.

    Also the chats that Contact Lens analysed, which are laid out alike.
    """

    name = "connect_chat"

    title = "Amazon Connect chat"

    def detect(self, head: Head, /) -> str | None:
        """By a `Transcript` whose entries have an `AbsoluteTime`."""
        entries = mappings_at(head.record, "Transcript")
        if not any("AbsoluteTime" in entry for entry in entries):
            return None
        return "it is an Amazon Connect contact whose transcript has clock times"

    def read(self, source: Source, _answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket a contact."""
        return read_records(source, lambda record: [_ticket(record)])


def _ticket(record: Mapping[str, Any]) -> Ticket:
    said = {text_at(one, "ParticipantId") or "": one for one in mappings_at(record, "Participants")}
    messages = [
        message
        for entry in mappings_at(record, "Transcript")
        if (message := _message(entry, mapping_at(said, text_at(entry, "ParticipantId") or "")))
    ]
    id = text_at(record, "ContactId") or text_at(record, "CustomerMetadata", "ContactId")
    names = dict.fromkeys(m.author for m in messages if m.role is Role.CUSTOMER and m.author)
    fields = {
        "id": id or text_at(record, "InitialContactId"),
        "channel": "chat",
        "customer_refs": tuple(name for name in names if name.lower() not in NO_NAMES),
    }
    return make_ticket(fields, turns_of(messages))


def _message(entry: Mapping[str, Any], participant: Mapping[str, Any]) -> Message | None:
    """A message; None for an event that says nothing, and for an attachment."""
    text = _text(entry)
    if not text:
        return None
    name = text_at(entry, "DisplayName") or text_at(participant, "DisplayName")
    role = _role(entry, participant, name)
    at, id = utc_time(value_at(entry, "AbsoluteTime")), text_at(entry, "Id")
    return Message(role, text, name, at, f"{id} {at}" if id else None)


def _role(entry: Mapping[str, Any], participant: Mapping[str, Any], name: str | None) -> Role:
    if text_at(entry, "Type") == "EVENT":
        return Role.SYSTEM
    said = text_at(entry, "ParticipantRole") or text_at(participant, "ParticipantRole")
    said = said or text_at(entry, "ParticipantId") or ""
    role = ROLES.get(said.upper(), Role.SYSTEM)
    if role is Role.SYSTEM and name and "bot" in name.lower():
        return Role.BOT
    return role


def _text(entry: Mapping[str, Any]) -> str | None:
    content, kind = text_at(entry, "Content"), text_at(entry, "ContentType") or ""
    if content is None or not ("interactive" in kind or kind.endswith("json")):
        return content
    try:
        card = json.loads(content)
    except (ValueError, RecursionError):
        return content
    shown = list(dict.fromkeys(_shown(card)))
    return "\n".join(shown) if isinstance(card, dict | list) else content


def _shown(card: object, depth: int = 0) -> Iterator[str]:
    """The words of an interactive message that the customer sees, in their order."""
    if depth > 20:
        return
    if isinstance(card, list):
        for item in card:
            yield from _shown(item, depth + 1)
    elif isinstance(card, dict):
        for key, value in card.items():
            if isinstance(value, str) and key in SHOWN_OF_A_CARD and value.strip():
                yield value.strip()
            else:
                yield from _shown(value, depth + 1)
