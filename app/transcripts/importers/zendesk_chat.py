"""Zendesk Chat: chats and messages left while nobody was there, from the Chat API."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.errors import TranscriptError
from app.transcripts.html_text import plain
from app.transcripts.importers.answers import Answers
from app.transcripts.importers.fields import (
    is_true,
    mapping_at,
    mappings_at,
    raw_text_at,
    text_at,
    texts_at,
)
from app.transcripts.importers.head import Head
from app.transcripts.importers.json_records import read_records
from app.transcripts.importers.pages import page_notice
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
from app.transcripts.ticket import Csat, Role, Ticket

LISTS = ("chats", "results")
SAID = frozenset(["chat.msg", "chat.message", "chat.triggered"])
SENDERS = {
    "visitor": Role.CUSTOMER,
    "end_user": Role.CUSTOMER,
    "agent": Role.AGENT,
    "trigger": Role.BOT,
    "bot": Role.BOT,
    "answerbot": Role.BOT,
    "system": Role.SYSTEM,
}
NO_HISTORY = (
    "holds no history, so none of its messages are here; lists and searches leave it out: "
    "fetch each chat by its id"
)


class ZendeskChatImporter:
    """Chats with a `history`, one a line, an array, or listed under `chats` or `docs`."""

    name = "zendesk_chat"

    title = "Zendesk Chat"

    def detect(self, head: Head, /) -> str | None:
        """By a history of chat events, or by a message that was left offline."""
        listed = [*mappings_at(head.record, "chats"), *mappings_at(head.record, "results")]
        found = [chat for one in (*head.records, *listed) for chat in _chats(one)]
        if any(_is_history(one) for one in found):
            return "its chats have a history of Zendesk Chat events"
        if any(text_at(one, "type") == "offline_msg" for one in found):
            return "it holds messages that were left in Zendesk Chat"
        if any({"visitor", "agent_names"} <= one.keys() for one in found):
            return "it lists chats of Zendesk Chat, though without their history"
        return None

    def read(self, source: Source, _answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket or one `Skipped` a chat."""
        return read_records(source, lambda one: map(_ticket, _chats(one)), LISTS, rest=page_notice)


def _chats(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The chats of an answer that has them by id under `docs`; else the record itself."""
    docs = mapping_at(record, "docs")
    return [one for one in docs.values() if isinstance(one, Mapping)] or [record]


def _is_history(record: Mapping[str, Any]) -> bool:
    types = (text_at(one, "type") or "" for one in mappings_at(record, "history"))
    return any(one.startswith("chat.") for one in types)


def _ticket(chat: Mapping[str, Any]) -> Ticket:
    if is_true(chat, "deleted"):
        raise TranscriptError("the chat was deleted in the helpdesk")
    visitor = mapping_at(chat, "visitor")
    agents = texts_at(chat, "agent_names")
    fields = {
        "id": text_at(chat, "id"),
        "channel": "chat",
        "agent": agents[0] if len(agents) == 1 else None,
        "team": text_at(chat, "department_name"),
        "tags": texts_at(chat, "tags"),
        "csat": _csat(chat),
        "customer_refs": _refs(visitor),
    }
    return make_ticket(fields, turns_of(_messages(chat, visitor)))


def _messages(chat: Mapping[str, Any], visitor: Mapping[str, Any]) -> Iterator[Message]:
    if text_at(chat, "type") == "offline_msg":
        text, at = plain(raw_text_at(chat, "message")), utc_time(chat.get("timestamp"))
        yield Message(Role.CUSTOMER, text, _name_of(visitor), at)
        return
    if not any(mappings_at(chat, "history")):
        raise TranscriptError(NO_HISTORY)
    for event in mappings_at(chat, "history"):
        if text_at(event, "type") in SAID:
            yield _message(event, visitor)


def _message(event: Mapping[str, Any], visitor: Mapping[str, Any]) -> Message:
    role = _role(event)
    named = text_at(event, "name")
    author = named or (_name_of(visitor) if role is Role.CUSTOMER else text_at(event, "agent_id"))
    text = plain(raw_text_at(event, "msg") or raw_text_at(event, "message"))
    return Message(role, text, author, utc_time(event.get("timestamp")), text_at(event, "msg_id"))


def _role(event: Mapping[str, Any]) -> Role:
    """By `nick`, which tells a trigger from the agent in whose name it speaks; else by sender."""
    nick = (text_at(event, "nick") or "").lower()
    kind, _, who = nick.partition(":")
    is_machine = kind == "agent" and SENDERS.get(who) is Role.BOT
    if text_at(event, "type") == "chat.triggered" or is_machine:
        return Role.BOT
    sender = (text_at(event, "sender_type") or "").lower().replace(" ", "")
    told = SENDERS.get(sender) or SENDERS.get(kind)
    if told is None:
        return Role.AGENT if text_at(event, "agent_id") else Role.SYSTEM
    return told


def _name_of(visitor: Mapping[str, Any]) -> str | None:
    return text_at(visitor, "name") or text_at(visitor, "email") or text_at(visitor, "id")


def _refs(visitor: Mapping[str, Any]) -> tuple[str, ...]:
    found = (text_at(visitor, key) for key in ("id", "name", "email", "phone"))
    return tuple(dict.fromkeys(one for one in found if one))


def _csat(chat: Mapping[str, Any]) -> Csat | None:
    """The chat's own rating, else the last one in its history."""
    score, comment = text_at(chat, "rating"), text_at(chat, "comment")
    for event in mappings_at(chat, "history"):
        if text_at(event, "type") == "chat.rating" and not text_at(chat, "rating"):
            score = text_at(event, "new_rating")
        if text_at(event, "type") == "chat.comment" and not text_at(chat, "comment"):
            comment = text_at(event, "new_comment")
    if score not in {"good", "bad"}:
        return None
    return Csat(score=score, scale="good|bad", comment=comment)
