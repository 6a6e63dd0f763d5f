"""Salesforce messaging: the entries of conversations, as queries and its log give them.

It took the place of Live Chat. Who speaks is said by `ActorType`; most kinds of entries
(somebody joined, somebody types) hold no words.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.transcripts.html_text import plain
from app.transcripts.importers.answers import Answers
from app.transcripts.importers.fields import mapping_at, mappings_at, raw_text_at, text_at
from app.transcripts.importers.head import Head
from app.transcripts.importers.interleaved import Piece, Told, once_each, read_interleaved
from app.transcripts.importers.persons import refs_of
from app.transcripts.importers.reading import Found, Message, Notice, Skipped, make_ticket, turns_of
from app.transcripts.importers.source import Source
from app.transcripts.importers.times import utc_time
from app.transcripts.ticket import Role, Ticket

LISTS = ("records", "conversationEntries")
ROLES = {
    "enduser": Role.CUSTOMER,
    "agent": Role.AGENT,
    "bot": Role.BOT,
    "supervisor": Role.NOTE,
    "system": Role.SYSTEM,
}
TEXTS = ("Message", "MessageText", "EntryText", "Text")
CONVERSATIONS = ("ConversationId", "ConversationIdentifier", "ConversationKey", "ParentId")
MOST_ENTRIES = 200
MORE = "one batch of many; fetch the rest by `nextRecordsUrl`"
FULL_LOG = (
    "conversation {} has exactly 200 entries, as many as the log gives at once; fetch the others, "
    "too"
)


class SalesforceMessagingImporter:
    """ConversationEntry records: a query's answer, `conversationEntries`, or one a line."""

    name = "salesforce_messaging"

    title = "Salesforce messaging"

    def detect(self, head: Head, /) -> str | None:
        """By entries with an actor and a kind of entry."""
        for record in head.records:
            listed = [one for key in LISTS for one in mappings_at(record, key)]
            if any(_is_entry(_entry(one)) for one in (record, *listed)):
                return "it lists the entries of Salesforce messaging conversations"
        return None

    def read(self, source: Source, _answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket a conversation."""
        return once_each(read_interleaved(source, _split, _join, LISTS))


def _entry(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """The entry with its keys as queries write them: `actorType` is `ActorType`."""
    return {key[:1].upper() + key[1:]: value for key, value in record.items()}


def _is_entry(entry: Mapping[str, Any]) -> bool:
    return "EntryType" in entry and ("ActorType" in entry or "role" in mapping_at(entry, "Sender"))


def _split(record: Mapping[str, Any]) -> Iterator[Piece | Told]:
    entry = _entry(record)
    if _is_entry(entry):
        id = next((id for key in CONVERSATIONS if (id := text_at(entry, key))), "?")
        yield Piece(id, entry)
    elif record.get("done") is False or "nextRecordsUrl" in record:
        yield Notice(text=MORE)
    elif "attributes" in record:
        yield Skipped(reason='is no entry of a conversation: it has no "EntryType"')


def _join(id: str, entries: Sequence[Mapping[str, Any]]) -> Iterator[Ticket | Told]:
    if len(entries) == MOST_ENTRIES:
        yield Notice(text=FULL_LOG.format(id))
    customers = [one for one in entries if _role(one) is Role.CUSTOMER]
    names = [text_at(one, key) for one in customers for key in ("ActorName", "ActorId")]
    fields = {
        "id": None if id == "?" else id,
        "channel": "messaging",
        "customer_refs": refs_of(*names),
    }
    yield make_ticket(fields, turns_of(map(_message, entries)))


def _message(entry: Mapping[str, Any]) -> Message:
    at = entry.get("EntryTime") or entry.get("ServerReceivedTimestamp") or entry.get("CreatedDate")
    return Message(
        role=_role(entry),
        text=plain(_words(entry)),
        author=text_at(entry, "ActorName"),
        at=utc_time(at),
        id=text_at(entry, "Id") or text_at(entry, "Identifier"),
    )


def _role(entry: Mapping[str, Any]) -> Role:
    """A supervisor whispers to the agent. Only messages are anybody's words, not events."""
    if "message" not in (text_at(entry, "EntryType") or "").lower():
        return Role.SYSTEM
    actor = text_at(entry, "ActorType") or text_at(entry, "Sender", "role") or ""
    return ROLES.get(actor.lower(), Role.SYSTEM)


def _words(entry: Mapping[str, Any]) -> str:
    told = (raw_text_at(entry, key) for key in TEXTS)
    return next((text for text in told if text.strip()), "")
