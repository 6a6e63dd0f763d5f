"""The messages of an Intercom conversation: its source, and the parts that say something."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from app.transcripts.html_text import looks_like_html, plain
from app.transcripts.importers.bodies import speaking
from app.transcripts.importers.fields import is_true, mapping_at, mappings_at, raw_text_at, text_at
from app.transcripts.importers.reading import Message
from app.transcripts.importers.times import utc_time
from app.transcripts.mail_text import reply_from_html, reply_from_text
from app.transcripts.ticket import Role

ROLES = {
    "user": Role.CUSTOMER,
    "lead": Role.CUSTOMER,
    "contact": Role.CUSTOMER,
    "visitor": Role.CUSTOMER,
    "admin": Role.AGENT,
    "team": Role.AGENT,
    "bot": Role.BOT,
}
# Kinds of parts that tell what happened, whoever's name they carry.
EVENTS = (
    "conversation_",
    "custom_action",
    "fin_",
    "language_detection",
    "merged_",
    "participant_",
    "ticket_state_updated",
    "ticket_attribute_updated",
    "workflow_",
)
AUTOMATED = ("automated", "campaign", "operator_initiated")
DELETED = "This message was deleted"


class Part(NamedTuple):
    """One message or event. `writer` is whose it is by its author, before its kind is seen."""

    value: Mapping[str, Any]
    author: Mapping[str, Any]
    writer: Role
    is_automated: bool = False  # sent by a campaign, though in somebody's name


def parts_of(record: Mapping[str, Any]) -> list[Part]:
    """The parts of a conversation or ticket, however its version of the API nests them."""
    found = list[Part]()
    for key in ("conversation_parts", "ticket_parts"):
        listed = [*mappings_at(record, key, key), *mappings_at(record, key)]
        found += [_part(one) for one in listed]
    return found


def opening_of(record: Mapping[str, Any]) -> Part | None:
    """The first message, which isn't among the parts; of a ticket, its description."""
    source = mapping_at(record, "source") or mapping_at(record, "conversation_message")
    if source:
        delivered = (text_at(source, "delivered_as") or "").lower()
        value = {"created_at": record.get("created_at"), **source, "id": None}
        return _part(value, is_automated=delivered.startswith(AUTOMATED))
    described = text_at(record, "ticket_attributes", "_default_description_")
    if described is None:
        return None
    contact = next(mappings_at(record, "contacts", "contacts"), {})
    value = {"created_at": record.get("created_at"), "body": described}
    return _part({**value, "author": {**contact, "type": "contact"}})


def message_of(part: Part, author: str | None) -> Message | None:
    """What the part says; None where it was deleted since."""
    text = shown_body(raw_text_at(part.value, "body"))
    if is_true(part.value, "redacted") or text == DELETED:
        return None
    at = utc_time(part.value.get("created_at"))
    return Message(_role(part, text), text, author, at, text_at(part.value, "id"))


def shown_body(body: str) -> str:
    """Bodies are HTML, or plain text where the export asked for it."""
    return reply_from_html(body) if looks_like_html(body) else reply_from_text(plain(body))


def _part(value: Mapping[str, Any], *, is_automated: bool = False) -> Part:
    author = mapping_at(value, "author") or mapping_at(value, "user")
    return Part(value, author, _writer(author), is_automated)


def _writer(author: Mapping[str, Any]) -> Role:
    """What an AI answers is a bot's word, also where it answers in somebody's name."""
    if is_true(author, "from_ai_agent") or is_true(author, "is_ai_answer"):
        return Role.BOT
    return ROLES.get((text_at(author, "type") or "").lower(), Role.SYSTEM)


def _role(part: Part, text: str) -> Role:
    kind = text_at(part.value, "part_type") or ""
    if kind.startswith("note"):
        return Role.NOTE
    if kind.startswith(EVENTS):
        return Role.SYSTEM
    if part.is_automated and part.writer is not Role.CUSTOMER:
        return Role.BOT
    return speaking(part.writer, text)
