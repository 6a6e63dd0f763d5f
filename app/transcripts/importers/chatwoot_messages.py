"""What a Chatwoot conversation and its messages say, in the API's shape and the webhooks'."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from app.transcripts.html_text import plain
from app.transcripts.importers.bodies import speaking
from app.transcripts.importers.fields import (
    is_true,
    mapping_at,
    raw_text_at,
    text_at,
    texts_at,
    value_at,
)
from app.transcripts.importers.persons import before_bot, refs_of, shown
from app.transcripts.importers.reading import Message, Notice, make_ticket, turns_of
from app.transcripts.importers.times import utc_time
from app.transcripts.mail_text import reply_from_html, reply_from_text
from app.transcripts.ticket import Csat, Role, Ticket

INCOMING, OUTGOING, ACTIVITY, TEMPLATE = "incoming", "outgoing", "activity", "template"
TYPES: Mapping[object, str] = {
    0: INCOMING, 1: OUTGOING, 2: ACTIVITY, 3: TEMPLATE,
    "0": INCOMING, "1": OUTGOING, "2": ACTIVITY, "3": TEMPLATE,
    INCOMING: INCOMING, OUTGOING: OUTGOING, ACTIVITY: ACTIVITY, TEMPLATE: TEMPLATE,
}  # fmt: skip
CHANNELS = {
    "webwidget": "chat", "email": "email", "sms": "sms", "twiliosms": "sms",
    "whatsapp": "whatsapp", "facebookpage": "facebook", "twitterprofile": "twitter",
    "instagram": "instagram", "telegram": "telegram", "line": "line", "api": "api",
}  # fmt: skip
CUT_AT = 150_000  # characters of a message that Chatwoot keeps


def conversation_ticket(
    id: str, conversation: Mapping[str, Any], records: Sequence[Mapping[str, Any]]
) -> Iterator[Ticket | Notice]:
    """The ticket of a conversation's messages, and a notice where one was cut.

    `conversation` has `meta` and `labels`. Of a message that stands there twice, the
    later one is the newer. Raises TranscriptError where nothing was said.
    """
    newest: dict[object, Mapping[str, Any]] = {}
    for record in records:
        newest[text_at(record, "id") or object()] = record
    messages = list(newest.values())
    if any(len(raw_text_at(one, "content")) >= CUT_AT for one in messages):
        yield Notice(text=f"conversation {id}: a message is cut at {CUT_AT:,} characters")
    channel = _channel(conversation, messages)
    said = [_message(one, channel) for one in messages if _was_sent(one)]
    fields = {**_fields(conversation, messages), "id": None if id == "?" else id}
    yield make_ticket({**fields, "channel": channel}, turns_of(said))


def _was_sent(message: Mapping[str, Any]) -> bool:
    """Not what was deleted, nor what never reached the customer."""
    is_deleted = is_true(message, "content_attributes", "deleted")
    return not is_deleted and text_at(message, "status") != "failed"


def _message(message: Mapping[str, Any], channel: str) -> Message:
    text = _words(message, channel)
    return Message(
        role=speaking(_role(message), text),
        text=text,
        author=shown(mapping_at(message, "sender")),
        at=_time(message.get("created_at")),
        id=text_at(message, "id"),
    )


def _type(message: Mapping[str, Any]) -> str:
    kind = value_at(message, "message_type")
    return TYPES.get(kind, OUTGOING) if isinstance(kind, int | str) else OUTGOING


def _role(message: Mapping[str, Any]) -> Role:
    """A note wins over everything; what nobody sent was sent by a rule."""
    kind, sender = _type(message), _sender_type(message)
    if is_true(message, "private"):
        return Role.NOTE
    if kind == ACTIVITY or text_at(message, "content_type") == "voice_call":
        return Role.SYSTEM
    if kind == TEMPLATE or sender in ("agentbot", "captainassistant"):
        return Role.BOT
    if kind == INCOMING:
        is_automatic = is_true(message, "content_attributes", "email", "auto_reply")
        return Role.BOT if is_automatic else Role.CUSTOMER
    return before_bot(Role.AGENT, not mapping_at(message, "sender") or _is_by_rule(message))


def _sender_type(message: Mapping[str, Any]) -> str:
    said = text_at(message, "sender", "type") or text_at(message, "sender_type") or ""
    return re.sub(r"[^a-z]", "", said.lower())


def _is_by_rule(message: Mapping[str, Any]) -> bool:
    rule = value_at(message, "content_attributes", "automation_rule_id")
    campaign = value_at(message, "additional_attributes", "campaign_id")
    return bool(rule or campaign)


def _words(message: Mapping[str, Any], channel: str) -> str:
    """Of a mail, the part that Chatwoot calls `quoted` is the reply without its quote."""
    content = raw_text_at(message, "content")
    email = mapping_at(message, "content_attributes", "email")
    if email or text_at(message, "content_type") == "incoming_email":
        trimmed = raw_text_at(email, "text_content", "quoted")
        text = trimmed or content or raw_text_at(email, "html_content", "quoted")
        html = raw_text_at(email, "html_content", "full")
        return reply_from_text(text) if text.strip() else reply_from_html(html)
    is_mail = channel == "email" or _type(message) == OUTGOING
    return reply_from_text(content) if is_mail else plain(content)


def _time(value: object) -> datetime | None:
    """Webhooks write `2024-05-06 07:08:09 UTC`, the API seconds, also as text."""
    if isinstance(value, str):
        text = value.strip()
        return utc_time(int(text)) if re.fullmatch(r"[0-9]{9,13}", text) else _written(text)
    return utc_time(value)


def _written(text: str) -> datetime | None:
    return utc_time(text.removesuffix("UTC").rstrip() + "Z" if text.endswith("UTC") else text)


def _channel(conversation: Mapping[str, Any], messages: Sequence[Mapping[str, Any]]) -> str:
    said = text_at(conversation, "channel") or text_at(conversation, "meta", "channel")
    if said:
        kind = said.rpartition("::")[2].lower()
        return CHANNELS.get(kind, kind)
    incoming = [one for one in messages if _type(one) == INCOMING]
    first = min(incoming, key=lambda one: str(one.get("created_at")), default={})
    return "email" if text_at(first, "content_type") == "incoming_email" else "chat"


def _fields(
    conversation: Mapping[str, Any], messages: Sequence[Mapping[str, Any]]
) -> dict[str, object]:
    meta = mapping_at(conversation, "meta")
    subjects = (text_at(one, "content_attributes", "email", "subject") for one in messages)
    attributes = ("additional_attributes", "mail_subject")
    mail_subject = text_at(conversation, *attributes) or text_at(meta, *attributes)
    labels = (*texts_at(meta, "labels"), *texts_at(conversation, "labels"))
    customers = [mapping_at(one, "sender") for one in messages if _type(one) == INCOMING]
    given = [text_at(one, "content_attributes", "submitted_email") for one in messages]
    return {
        "subject": mail_subject or next((one for one in subjects if one), None),
        "agent": shown(mapping_at(meta, "assignee")),
        "team": text_at(meta, "team", "name") or text_at(conversation, "inbox", "name"),
        "tags": tuple(dict.fromkeys(labels)),
        "csat": _csat(messages),
        "customer_refs": refs_of(
            mapping_at(meta, "contact"),
            mapping_at(meta, "sender"),
            text_at(meta, "contact_id"),
            *customers,
            *given,
        ),
    }


def _csat(messages: Sequence[Mapping[str, Any]]) -> Csat | None:
    path = ("content_attributes", "submitted_values", "csat_survey_response")
    for message in reversed(messages):
        answer = mapping_at(message, *path)
        rating = value_at(answer, "rating")
        if isinstance(rating, int | float) and not isinstance(rating, bool):
            return Csat(score=rating, scale="1-5", comment=text_at(answer, "feedback_message"))
    return None
