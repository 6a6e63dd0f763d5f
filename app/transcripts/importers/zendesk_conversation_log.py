"""Zendesk's conversation log: the messages and comments of one ticket, with who wrote each."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.errors import TranscriptError
from app.transcripts.html_text import plain
from app.transcripts.importers.answers import Answers
from app.transcripts.importers.bodies import speaking
from app.transcripts.importers.fields import (
    is_false,
    mapping_at,
    mappings_at,
    raw_text_at,
    text_at,
)
from app.transcripts.importers.head import Head
from app.transcripts.importers.joined_pages import Joined, read_pages
from app.transcripts.importers.reading import (
    Found,
    Message,
    Notice,
    Skipped,
    make_ticket,
    turns_of,
)
from app.transcripts.importers.source import Source
from app.transcripts.importers.times import utc_time
from app.transcripts.importers.zendesk import ZENDESK_ITSELF, is_merge_notice
from app.transcripts.mail_text import reply_from_html
from app.transcripts.ticket import Role, Ticket

ROLES = {
    "user": Role.CUSTOMER,
    "end_user": Role.CUSTOMER,
    "agent": Role.AGENT,
    "admin": Role.AGENT,
    "bot": Role.BOT,
    "business": Role.BOT,
    "system": Role.SYSTEM,
    "trigger": Role.BOT,
}
REFERENCE = "zen:"


class ZendeskConversationLogImporter:
    """`{"events": [...]}` with references that start with `zen:`, one page or several.

    There is no ticket in it: its number is read from the addresses of the pages where
    they have it, and its subject, tags and assignee aren't known.
    """

    name = "zendesk_conversation_log"

    title = "Zendesk conversation log"

    def detect(self, head: Head, /) -> str | None:
        """By the references of its events."""
        events = [*mappings_at(head.record, "events"), *head.records]
        if any((text_at(one, "reference") or "").startswith(REFERENCE) for one in events):
            return 'its events have references that start with "zen:"'
        return None

    def read(self, source: Source, _answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket for all the pages that belong together."""
        return read_pages(source, "events", _ticket)


def _ticket(joined: Joined) -> Ticket:
    events = [one for one in joined.messages if mapping_at(one, "author")]
    if not events:
        raise TranscriptError("lists no message with an author")
    types = [text_at(one, "type") or "" for one in events]
    fields = {
        "id": joined.ticket_id,
        "channel": "messaging" if any(one.startswith("Messaging") for one in types) else None,
        "customer_refs": _customer_refs(events),
    }
    return make_ticket(fields, turns_of(_message(one) for one in events))


def _message(event: Mapping[str, Any]) -> Message:
    text, author = _text(mapping_at(event, "content")), mapping_at(event, "author")
    name = text_at(author, "display_name") or _user_id(author)
    at = utc_time(event.get("created_at")) or utc_time(event.get("received_at"))
    return Message(_role(event, text), text, name, at, text_at(event, "id"))


def _role(event: Mapping[str, Any], text: str) -> Role:
    if is_merge_notice(event, text):
        return Role.SYSTEM
    if is_false(event, "metadata", "public"):
        return Role.NOTE
    return speaking(_author_role(mapping_at(event, "author")), text)


def _author_role(author: Mapping[str, Any]) -> Role:
    """Somebody of a kind that isn't known says nothing that an agent is judged by."""
    if text_at(author, "zen:support:user_id") == ZENDESK_ITSELF:
        return Role.BOT
    return ROLES.get((text_at(author, "type") or "").lower(), Role.SYSTEM)


def _text(content: Mapping[str, Any]) -> str:
    """Messages are plain text, comments are HTML; of a file or a card only its caption counts."""
    if html := raw_text_at(content, "body"):
        return reply_from_html(html) if text_at(content, "type") != "text" else plain(html)
    return plain(raw_text_at(content, "text") or raw_text_at(content, "textFallback"))


def _user_id(author: Mapping[str, Any]) -> str | None:
    id = text_at(author, "zen:support:user_id") or text_at(author, "zen:sunco:user_id")
    return None if id == ZENDESK_ITSELF else id


def _customer_refs(events: list[Mapping[str, Any]]) -> tuple[str, ...]:
    authors = [mapping_at(one, "author") for one in events]
    customers = [one for one in authors if _author_role(one) is Role.CUSTOMER]
    keys = ("display_name", "zen:support:user_id", "zen:sunco:user_id", "email")
    found = (text_at(one, key) for one in customers for key in keys)
    return tuple(dict.fromkeys(one for one in found if one))
