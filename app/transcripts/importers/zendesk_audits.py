"""Zendesk's ticket audits and ticket events: comments among all else that happened."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from app.errors import TranscriptError
from app.transcripts.html_text import plain
from app.transcripts.importers.answers import Answers
from app.transcripts.importers.fields import mapping_at, mappings_at, raw_text_at, text_at
from app.transcripts.importers.gathering import Gathered, Row, gathered
from app.transcripts.importers.head import Head
from app.transcripts.importers.json_records import Record, records
from app.transcripts.importers.numbered_people import asking_who, people_at
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
from app.transcripts.importers.zendesk import (
    Parties,
    channel_of,
    comment_messages,
    customer_refs,
    parties_of,
)
from app.transcripts.ticket import Role, Ticket

LISTS = ("audits", "ticket_events")
EVENTS = ("events", "child_events")
COMMENTS = frozenset(["Comment", "VoiceComment"])
CHAT = "ChatStartedEvent"
ACTORS = {"end_user": Role.CUSTOMER, "visitor": Role.CUSTOMER, "agent": Role.AGENT}
NO_COMMENTS = (
    "holds no comment among its events, so none of its messages are here; ask for the events "
    "with `include=comment_events`, or fetch the ticket's comments"
)


class ZendeskAuditsImporter:
    """Records of what changed, of which the comments and the chats are the ticket's turns.

    Kinds of events that aren't known are passed over, as Zendesk asks of readers.
    """

    name = "zendesk_audits"

    title = "Zendesk audits or ticket events"

    def detect(self, head: Head, /) -> str | None:
        """By changes of tickets that list their events."""
        listed = (mappings_at(head.record, key) for key in LISTS)
        found = [*chain.from_iterable(listed), *head.records]
        if any(_is_audit(one) for one in found):
            return "each record is a change of a Zendesk ticket with its events"
        return None

    def read(self, source: Source, answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket or one `Skipped` for all the changes of a ticket."""
        return asking_who(_read(source, answers), "users export", guessed=True)


def _is_audit(record: Mapping[str, Any]) -> bool:
    events = [one for key in EVENTS for one in mappings_at(record, key)]
    is_typed = any("type" in one or "event_type" in one for one in events)
    return "ticket_id" in record and is_typed


def _read(source: Source, answers: Answers) -> Iterator[Found | Skipped | Notice]:
    for record in records(source, LISTS):
        if isinstance(record, Skipped):
            yield record
        elif record.unit == "file":
            answers = answers.knowing({**people_at(record.value, "users"), **answers.people})
            yield from (
                one.model_copy(update={"unit": "file"}) for one in page_notice(record.value)
            )
    for group in gathered(lambda: _rows(source)):
        try:
            yield Found(group.place, _ticket(group, answers), "item")
        except TranscriptError as error:
            yield Skipped(line=group.place, unit="item", reason=str(error))


def _rows(source: Source) -> Iterator[Row]:
    for record in records(source, LISTS):
        if isinstance(record, Record) and (ticket := text_at(record.value, "ticket_id")):
            yield Row(ticket, record.place, record.value)


def _ticket(group: Gathered, answers: Answers) -> Ticket:
    audits = [row.value for row in group.rows if isinstance(row.value, Mapping)]
    audits.sort(key=lambda one: text_at(one, "created_at") or "")
    events = [(event, audit) for audit in audits for event in _events(audit)]
    comments = [_comment(event, audit) for event, audit in events if _kind(event) in COMMENTS]
    fields = _last_values(event for event, _ in events)
    parties = parties_of(fields, comments, answers)
    messages = list(chain.from_iterable(comment_messages(one, parties) for one in comments))
    for event, audit in events:
        if _kind(event) == CHAT:
            messages += _chat_messages(event, audit, parties)
    if not messages:
        raise TranscriptError(NO_COMMENTS)
    turns = turns_of(messages)
    about = {
        "id": group.conversation,
        "subject": text_at(fields, "subject"),
        "channel": channel_of(audits[0]),
        "agent": parties.shown(parties.assignee),
        "customer_refs": customer_refs(fields, comments, parties, turns),
    }
    return make_ticket(about, turns)


def _events(audit: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    return chain.from_iterable(mappings_at(audit, key) for key in EVENTS)


def _kind(event: Mapping[str, Any]) -> str:
    return text_at(event, "type") or text_at(event, "event_type") or ""


def _comment(event: Mapping[str, Any], audit: Mapping[str, Any]) -> Mapping[str, Any]:
    """The comment of an event, with what only the change around it tells."""
    author = text_at(audit, "author_id") or text_at(audit, "updater_id")
    around = {"created_at": audit.get("created_at"), "via": audit.get("via"), "author_id": author}
    told = {key: value for key, value in event.items() if value is not None}
    is_public = {"public": event["comment_public"]} if "comment_public" in event else {}
    return {**around, "metadata": audit.get("metadata"), **told, **is_public, "type": _kind(event)}


def _last_values(events: Iterator[Mapping[str, Any]]) -> dict[str, Any]:
    """The ticket's fields as the changes leave them."""
    values: dict[str, Any] = {}
    for event in events:
        if _kind(event) in {"Create", "Change"} and (name := text_at(event, "field_name")):
            values[name] = event.get("value")
        elif "event_type" in event:
            values |= {key: event[key] for key in _FIELDS if event.get(key) is not None}
    return values


_FIELDS = ("subject", "requester_id", "assignee_id")


def _chat_messages(
    event: Mapping[str, Any], audit: Mapping[str, Any], parties: Parties
) -> Iterator[Message]:
    """The chat that an event holds. Who spoke is told by the actor, where there is one."""
    for one in mappings_at(event, "value", "history"):
        if text_at(one, "type") == "ChatMessage":
            name = text_at(one, "actor_name") or parties.shown(text_at(one, "actor_id"))
            at = utc_time(one.get("timestamp")) or utc_time(audit.get("created_at"))
            text = plain(raw_text_at(one, "message"))
            yield Message(_actor_role(one, parties), text, name, at, text_at(one, "message_id"))


def _actor_role(one: Mapping[str, Any], parties: Parties) -> Role:
    kind = (text_at(one, "actor_type") or text_at(mapping_at(one, "actor"), "type") or "").lower()
    id = text_at(one, "actor_id")
    told = ACTORS.get(kind.replace("-", "_"))
    return told or (parties.role(id) if id and kind == "" else Role.SYSTEM)
