"""Chatwoot: the messages of conversations, as its API lists them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.errors import TranscriptError
from app.transcripts.importers.answers import Answers
from app.transcripts.importers.chatwoot_messages import TYPES, conversation_ticket
from app.transcripts.importers.fields import mapping_at, mappings_at, text_at, value_at
from app.transcripts.importers.head import Head
from app.transcripts.importers.interleaved import Piece, Told, once_each, read_interleaved
from app.transcripts.importers.reading import Found, Notice, Skipped
from app.transcripts.importers.source import Source
from app.transcripts.ticket import Ticket

PAGES = (20, 100)  # messages that the API gives at once
ONLY_THE_LAST = (
    "a list of conversations holds only the last message of each; export "
    "`/conversations/{}/messages`"
)
FULL_PAGE = (
    "conversation {} has exactly {} messages, as many as one page; export the ones before "
    "them, too (`before={}`)"
)


class ChatwootImporter:
    """`{"meta", "payload": [messages]}`, one or many."""

    name = "chatwoot"

    title = "Chatwoot messages (API)"

    def detect(self, head: Head, /) -> str | None:
        """By a `payload` of messages, or a list of conversations."""
        for record in head.records:
            if any(_is_message(one) for one in mappings_at(record, "payload")):
                return "it lists the messages of a Chatwoot conversation"
            if any(map(_is_conversation, _listed_conversations(record))):
                return "it is a list of Chatwoot conversations"
        return None

    def read(self, source: Source, _answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket a conversation, also where its pages stand apart."""
        return once_each(read_interleaved(source, _split, _join))


def _split(record: Mapping[str, Any]) -> Iterator[Piece | Told]:
    conversations = [one for one in _listed_conversations(record) if _is_conversation(one)]
    for one in conversations:
        yield _whole(one)
    messages = [one for one in mappings_at(record, "payload") if _is_message(one)]
    by_conversation: dict[str, list[Mapping[str, Any]]] = {}
    for message in messages:
        id = text_at(message, "conversation_id") or text_at(record, "meta", "id") or "?"
        by_conversation.setdefault(id, []).append(message)
    meta = mapping_at(record, "meta")
    for id, own in by_conversation.items():
        yield Piece(id, {"meta": meta, "messages": own})
    if not conversations and not messages:
        if not _is_conversation(record):
            raise TranscriptError("no Chatwoot messages under `payload`")
        yield _whole(record)


def _whole(conversation: Mapping[str, Any]) -> Piece | Told:
    """A conversation with its messages inside, of which lists give one."""
    id = text_at(conversation, "id") or "?"
    messages = [one for one in mappings_at(conversation, "messages") if _is_message(one)]
    if len(messages) < 2:
        return Skipped(reason=ONLY_THE_LAST.format(id))
    return Piece(id, {**conversation, "messages": messages})


def _join(id: str, pieces: Sequence[Mapping[str, Any]]) -> Iterator[Ticket | Told]:
    messages = [message for piece in pieces for message in mappings_at(piece, "messages")]
    if len(messages) in PAGES:
        first = text_at(messages[0], "id")
        yield Notice(text=FULL_PAGE.format(id, len(messages), first))
    told = [one for one in pieces if mapping_at(one, "meta")] or pieces
    yield from conversation_ticket(id, told[-1], messages)


def _listed_conversations(record: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from mappings_at(record, "data", "payload")
    yield from mappings_at(record, "payload")


def _is_message(record: Mapping[str, Any]) -> bool:
    kind = value_at(record, "message_type")
    return not isinstance(kind, list | dict) and kind in TYPES and "content" in record


def _is_conversation(record: Mapping[str, Any]) -> bool:
    return isinstance(record.get("messages"), list) and isinstance(record.get("meta"), Mapping)
