"""Front: a conversation's messages and comments, as its Core API lists them.

Front has no single file with the texts of messages, so people stitch its lists together.
Whatever the lists are called, they are told by what is in them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.errors import TranscriptError
from app.transcripts.importers.answers import Answers
from app.transcripts.importers.fields import mapping_at, mappings_at, text_at
from app.transcripts.importers.front_messages import (
    comment_message,
    csat_of,
    is_draft,
    message_of,
    sender_of,
)
from app.transcripts.importers.head import Head
from app.transcripts.importers.interleaved import Piece, Told, once_each, read_interleaved
from app.transcripts.importers.persons import refs_of, shown
from app.transcripts.importers.reading import (
    Found,
    Message,
    Notice,
    Skipped,
    make_ticket,
    turns_of,
)
from app.transcripts.importers.source import Source
from app.transcripts.ticket import Ticket

NOT_BROUGHT = "its messages are not in the file; export `/conversations/{}/messages`, too"
MORE = "one page of many: more {} follow it; export the next pages, too"
IN_LINK = re.compile(r"/conversations/(cnv_\w+)")
UNKNOWN = "?"


class FrontImporter:
    """Messages, comments and conversations, each list as `_results` or as a plain list."""

    name = "front"

    title = "Front conversations"

    def detect(self, head: Head, /) -> str | None:
        """By a list under `_results` with messages, comments or conversations of Front in it."""
        for record in head.records:
            kinds = {_kind(item) for items in _lists(record) for item in items}
            if "message" in kinds:
                return "its lists hold Front messages"
            if "_pagination" in record and kinds & {"comment", "conversation"}:
                return "the first record is a page of a Front list"
            if _kind(record) == "message":
                return "each record is a Front message"
        return None

    def read(self, source: Source, _answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket a conversation, whatever lists its messages stand in."""
        return once_each(read_interleaved(source, _split, _join))


def _split(record: Mapping[str, Any]) -> Iterator[Piece | Told]:
    if kind := _kind(record):
        yield Piece(_conversation_of(record), {kind: [record]})
        return
    whole = text_at(mapping_at(record, "conversation"), "id")
    found: dict[str, dict[str, list[Mapping[str, Any]]]] = {}
    conversation = mapping_at(record, "conversation")
    items = [conversation] if conversation else []
    for item in (*items, *(item for listed in _lists(record) for item in listed)):
        if kind := _kind(item):
            id = whole or _conversation_of(item)
            found.setdefault(id, {}).setdefault(kind, []).append(item)
    if not found and not _is_page(record):
        yield Skipped(reason="no Front message, comment or conversation")
    yield from (Piece(id, lists) for id, lists in found.items())
    yield from _page_notices(record)


def _page_notices(record: Mapping[str, Any]) -> Iterator[Notice]:
    pages = {"results": record} if _is_page(record) else record
    for key, page in pages.items():
        if _is_page(page) and text_at(mapping_at(page, "_pagination"), "next"):
            yield Notice(text=MORE.format(key))


def _is_page(value: object) -> bool:
    return isinstance(value, Mapping) and isinstance(value.get("_results"), list)


def _lists(record: Mapping[str, Any]) -> Iterator[Sequence[Mapping[str, Any]]]:
    yield list(mappings_at(record, "_results"))
    for key, value in record.items():
        if isinstance(value, list) and key != "_results":
            yield list(mappings_at(record, key))
        elif isinstance(value, Mapping):
            yield list(mappings_at(value, "_results"))


def _kind(item: Mapping[str, Any]) -> str:
    """What an object of a list is; empty for events and what Front doesn't have."""
    if "is_inbound" in item and "body" in item:
        return "message"
    if "posted_at" in item and "body" in item:
        return "comment"
    id = text_at(item, "id") or ""
    if id.startswith("inb_") or ("address" in item and "is_public" in item):
        return "inbox"
    return "conversation" if id.startswith("cnv_") and "_links" in item else ""


def _conversation_of(item: Mapping[str, Any]) -> str:
    id = text_at(item, "id") or ""
    if id.startswith("cnv_"):
        return id
    link = text_at(item, "_links", "related", "conversation") or ""
    found = IN_LINK.search(link)
    return found[1] if found else UNKNOWN


def _join(id: str, pieces: Sequence[Mapping[str, Any]]) -> Iterator[Ticket | Told]:
    def all_of(kind: str) -> list[Mapping[str, Any]]:
        return [item for piece in pieces for item in mappings_at(piece, kind)]

    messages, comments = all_of("message"), all_of("comment")
    conversation = next(iter(all_of("conversation")), {})
    inbox = text_at(next(iter(all_of("inbox")), {}), "name")
    if not messages:
        raise TranscriptError(NOT_BROUGHT.format(id))
    if id == UNKNOWN:
        yield Notice(text="the messages don't say of which conversation they are; read as one")
    said = [message_of(one) for one in messages if not is_draft(one)]
    noted = [comment_message(one) for one in comments]
    fields = {**_fields(conversation, messages, comments), "team": inbox}
    fields["id"] = None if id == UNKNOWN else id
    yield make_ticket(fields, turns_of(_in_time([*said, *noted])))


def _in_time(messages: Sequence[Message]) -> Sequence[Message]:
    """A comment without a time would stand behind the newest message: Front lists that first."""
    return [one for one in messages if one.at] + [one for one in messages if not one.at]


def _fields(
    conversation: Mapping[str, Any],
    messages: Sequence[Mapping[str, Any]],
    comments: Sequence[Mapping[str, Any]],
) -> dict[str, object]:
    subjects = [one for message in messages[::-1] if (one := text_at(message, "subject"))]
    tags = (text_at(tag, "name") for tag in mappings_at(conversation, "tags"))
    return {
        "subject": text_at(conversation, "subject") or next(iter(subjects), None),
        "channel": next((one for message in messages if (one := text_at(message, "type"))), None),
        "agent": shown(mapping_at(conversation, "assignee")),
        "tags": tuple(tag for tag in tags if tag),
        "csat": csat_of(comments),
        "customer_refs": _customer_refs(conversation, messages),
    }


def _customer_refs(
    conversation: Mapping[str, Any], messages: Sequence[Mapping[str, Any]]
) -> tuple[str, ...]:
    inbound = [message for message in messages if message.get("is_inbound") is True]
    persons = [sender_of(message) for message in inbound]
    recipient = mapping_at(conversation, "recipient")
    contacts = [
        link.rpartition("/")[2]
        for person in (recipient, *persons)
        if (link := text_at(person, "_links", "related", "contact"))
    ]
    return refs_of(recipient, *persons, *contacts)
