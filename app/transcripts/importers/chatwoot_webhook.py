"""Chatwoot: a log of its webhooks, the events of all conversations in the order they came."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.errors import TranscriptError
from app.transcripts.importers.answers import Answers
from app.transcripts.importers.chatwoot_messages import conversation_ticket
from app.transcripts.importers.fields import mapping_at, text_at
from app.transcripts.importers.head import Head
from app.transcripts.importers.interleaved import Piece, Told, read_interleaved
from app.transcripts.importers.reading import Found, Notice, Skipped
from app.transcripts.importers.source import Source
from app.transcripts.ticket import Ticket

MESSAGE = ("message_created", "message_updated")


class ChatwootWebhookImporter:
    """One event a line. A message that was updated is read as it was at last."""

    name = "chatwoot_webhook"

    title = "Chatwoot webhooks"

    def detect(self, head: Head, /) -> str | None:
        """By the `event` of its first records."""
        is_log = any(_event(record) in MESSAGE for record in head.records)
        return "its records are Chatwoot message events" if is_log else None

    def read(self, source: Source, _answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket a conversation."""
        return read_interleaved(source, _split, _join)


def _split(record: Mapping[str, Any]) -> Iterator[Piece | Told]:
    event = _event(record)
    if event in MESSAGE:
        id = text_at(record, "conversation", "id") or text_at(record, "conversation_id")
        if id is None:
            raise TranscriptError('a message without its "conversation"')
        yield Piece(id, record)
    elif event.startswith("conversation_") and (id := text_at(record, "id")):
        yield Piece(id, {"conversation": record})


def _join(id: str, pieces: Sequence[Mapping[str, Any]]) -> Iterator[Ticket | Told]:
    """What the newest event says of the conversation holds: its labels, who has it."""
    messages = [piece for piece in pieces if "event" in piece]
    if not messages:
        return
    inbox = next((one for piece in messages if (one := mapping_at(piece, "inbox"))), {})
    conversation = {"inbox": inbox, **mapping_at(pieces[-1], "conversation")}
    yield from conversation_ticket(id, conversation, messages)


def _event(record: Mapping[str, Any]) -> str:
    is_ours = "message_type" in record or "conversation" in record or "account" in record
    event = text_at(record, "event") or ""
    return event if is_ours or event.startswith("conversation_") else ""
