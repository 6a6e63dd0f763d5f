"""Zendesk's event webhooks, logged as they came: comments and messages of many tickets."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.errors import TranscriptError
from app.transcripts.html_text import plain
from app.transcripts.importers.answers import Answers
from app.transcripts.importers.bodies import speaking
from app.transcripts.importers.fields import (
    is_false,
    is_true,
    mapping_at,
    raw_text_at,
    text_at,
)
from app.transcripts.importers.gathering import Gathered, Row, gathered
from app.transcripts.importers.head import Head
from app.transcripts.importers.json_records import Record, records
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
from app.transcripts.importers.zendesk import (
    ZENDESK_ITSELF,
    channel_of,
    csat_of,
    is_merge_notice,
    tags_of,
)
from app.transcripts.mail_text import reply_from_text
from app.transcripts.ticket import Role, Ticket

EVENT = "zen:event-type:"
SUBJECT = "zen:ticket:"
ACTORS = {
    "end_user": Role.CUSTOMER,
    "user": Role.CUSTOMER,
    "agent": Role.AGENT,
    "admin": Role.AGENT,
    "trigger": Role.BOT,
    "system": Role.BOT,
    "bot": Role.BOT,
}
NO_WORDS = "its events hold no comment or message, so there is nothing to read"


class ZendeskWebhooksImporter:
    """One event a line. The events of a ticket needn't stand together, and may repeat.

    A comment and a message are told by their own ids: an event that was delivered twice,
    or sent under two ids, is one turn.
    """

    name = "zendesk_webhooks"

    title = "Zendesk webhooks"

    def detect(self, head: Head, /) -> str | None:
        """By the type of an event."""
        if any((text_at(one, "type") or "").startswith(EVENT) for one in head.records):
            return "each record is a Zendesk event"
        return None

    def read(self, source: Source, answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket or one `Skipped` for all the events of a ticket."""
        yield from _strangers(source)
        for group in gathered(lambda: _rows(source)):
            try:
                yield Found(group.place, _ticket(group, answers))
            except TranscriptError as error:
                yield Skipped(line=group.place, reason=str(error))


def _strangers(source: Source) -> Iterator[Skipped]:
    """The lines that can't be read, or hold something else than an event."""
    for record in records(source):
        if isinstance(record, Skipped):
            yield record
        elif not (text_at(record.value, "type") or "").startswith(EVENT):
            yield Skipped(line=record.place, unit=record.unit, reason="is no Zendesk event")


def _rows(source: Source) -> Iterator[Row]:
    for record in records(source):
        if isinstance(record, Record) and (key := _ticket_id(record.value)):
            yield Row(key, record.place, record.value)


def _ticket_id(event: Mapping[str, Any]) -> str | None:
    if not (text_at(event, "type") or "").startswith(EVENT):
        return None
    subject = text_at(event, "subject") or ""
    named = subject.removeprefix(SUBJECT) if subject.startswith(SUBJECT) else None
    return text_at(event, "detail", "id") or named or text_at(event, "event", "conversation_id")


def _ticket(group: Gathered, answers: Answers) -> Ticket:
    events = [row.value for row in group.rows if isinstance(row.value, Mapping)]
    events.sort(key=lambda one: text_at(one, "time") or "")
    detail = max((mapping_at(one, "detail") for one in events), key=len)
    latest = {**detail, **mapping_at(events[-1], "detail")}
    messages = [one for event in events if (one := _message(event, latest, answers))]
    if not messages:
        raise TranscriptError(NO_WORDS)
    is_messaging = any(text_at(one, "event", "conversation_id") for one in events)
    assignee = text_at(latest, "assignee_id")
    fields = {
        "id": group.conversation,
        "subject": text_at(latest, "subject"),
        "channel": channel_of(latest) or ("messaging" if is_messaging else None),
        "agent": answers.who(assignee).shown or _names(events).get(assignee or ""),
        "tags": tags_of(latest),
        "csat": csat_of(mapping_at(latest, "satisfaction_rating")),
        "customer_refs": _customer_refs(events, messages, latest),
    }
    return make_ticket(fields, turns_of(messages))


def _message(
    event: Mapping[str, Any], detail: Mapping[str, Any], answers: Answers
) -> Message | None:
    """The comment or message that an event tells of; None for a change of the ticket alone."""
    comment, message = mapping_at(event, "event", "comment"), mapping_at(event, "event", "message")
    at = utc_time(event.get("time")) or utc_time(comment.get("created_at"))
    if comment:
        text = reply_from_text(raw_text_at(comment, "body"))
        author = mapping_at(comment, "author")
        role = _comment_role(comment, text, detail)
        return Message(role, text, _shown(author, answers), at, text_at(comment, "id"))
    if message:
        actor = mapping_at(event, "event", "actor")
        role = ACTORS.get((text_at(actor, "type") or "").lower(), Role.SYSTEM)
        body = raw_text_at(message, "body") or raw_text_at(message, "content", "text")
        return Message(role, plain(body), _shown(actor, answers), at, text_at(message, "id"))
    return None


def _comment_role(comment: Mapping[str, Any], text: str, detail: Mapping[str, Any]) -> Role:
    id = text_at(comment, "author", "id")
    if is_merge_notice(comment, text):
        return Role.SYSTEM
    if is_false(comment, "is_public"):
        return Role.NOTE
    if id == ZENDESK_ITSELF or text_at(comment, "via", "channel") == "rule":
        return Role.BOT
    if id is not None and id == text_at(detail, "requester_id"):
        return Role.CUSTOMER
    is_staff = is_true(comment, "author", "is_staff")
    is_assignee = id is not None and id == text_at(detail, "assignee_id")
    return speaking(Role.AGENT if is_staff or is_assignee else Role.CUSTOMER, text)


def _shown(author: Mapping[str, Any], answers: Answers) -> str | None:
    id = text_at(author, "id")
    name = text_at(author, "name") or text_at(author, "email") or answers.who(id).shown
    return name or (None if id == ZENDESK_ITSELF else id)


def _authors(events: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for one in events:
        yield mapping_at(one, "event", "comment", "author")
        yield mapping_at(one, "event", "actor")


def _names(events: list[Mapping[str, Any]]) -> dict[str, str]:
    named = ((text_at(one, "id"), text_at(one, "name")) for one in _authors(events))
    return {id: name for id, name in named if id and name}


def _customer_refs(
    events: list[Mapping[str, Any]], messages: list[Message], detail: Mapping[str, Any]
) -> tuple[str, ...]:
    customers = {one.author for one in messages if one.role is Role.CUSTOMER}
    theirs = [id for id, name in _names(events).items() if name in customers]
    emails = [
        text_at(one, "email") for one in _authors(events) if text_at(one, "name") in customers
    ]
    found = [text_at(detail, "requester_id"), *sorted(filter(None, customers)), *theirs, *emails]
    return tuple(dict.fromkeys(one for one in found if one))
