"""HubSpot: the messages of conversation threads, as its Conversations API lists them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.errors import TranscriptError
from app.transcripts.importers.answers import Answers, Question
from app.transcripts.importers.bodies import chat_words, mail_words, speaking
from app.transcripts.importers.fields import mapping_at, mappings_at, raw_text_at, text_at
from app.transcripts.importers.head import Head
from app.transcripts.importers.interleaved import Piece, Told, once_each, read_interleaved
from app.transcripts.importers.persons import refs_of
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
from app.transcripts.ticket import Role, Ticket

CHANNELS = {"1000": "chat", "1001": "facebook", "1002": "email", "1007": "whatsapp"}
ACTORS = {"V": Role.CUSTOMER, "A": Role.AGENT, "B": Role.BOT, "L": Role.BOT, "S": Role.SYSTEM}
DIRECTIONS = {"INCOMING": Role.CUSTOMER, "OUTGOING": Role.AGENT}
SAID = ("MESSAGE", "COMMENT", "WELCOME_MESSAGE")
MORE = "one page of many: more messages follow it; export the next pages, too"
CUT = (
    "some messages are cut short (`truncationStatus` TRUNCATED); the whole is under "
    "`/messages/ID/original-content`"
)
THREADS_ALONE = "its messages are not in the file; export `/threads/{}/messages`"
NO_NAMES = "agents stand by number alone; give the file of the actors' names beside it"


class HubSpotImporter:
    """`{"results": [messages], "paging"}`, of one thread or of many."""

    name = "hubspot"

    title = "HubSpot conversations"

    def detect(self, head: Head, /) -> str | None:
        """By messages with a `conversationsThreadId`."""
        for record in head.records:
            listed = [record, *mappings_at(record, "results"), *_wrapped(record)]
            if any("conversationsThreadId" in one for one in listed):
                return "it lists the messages of HubSpot conversations"
            if any(map(_is_thread, listed)):
                return "it lists HubSpot conversation threads"
        return None

    def read(self, source: Source, answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket a thread, also where its pages stand apart."""

        def join(id: str, pieces: Sequence[Mapping[str, Any]]) -> Iterator[Ticket | Told]:
            return _join(id, pieces, answers)

        return once_each(read_interleaved(source, _split, join, ("results",)))


def _split(record: Mapping[str, Any]) -> Iterator[Piece | Told]:
    """A message, a thread, a page of either, or what stood around a page."""
    if thread := text_at(record, "conversationsThreadId"):
        yield Piece(thread, record)
        return
    if _is_thread(record):
        yield Piece(text_at(record, "id") or "?", {"thread": record})
    inner = [*mappings_at(record, "results"), *_wrapped(record)]
    for one in inner:
        yield from _split(one)
    if about := mapping_at(record, "thread"):
        yield from _split(about)
    pages = [record, mapping_at(record, "messages")]
    if any(mapping_at(page, "paging", "next") for page in pages):
        yield Notice(text=MORE)
    elif not inner and "id" in record and not _is_thread(record):
        raise TranscriptError('no HubSpot message: "conversationsThreadId" is missing')


def _wrapped(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [*mappings_at(record, "messages"), *mappings_at(record, "messages", "results")]


def _is_thread(record: Mapping[str, Any]) -> bool:
    return {"id", "inboxId"} <= record.keys() and bool(
        {"associatedContactId", "latestMessageTimestamp"} & record.keys()
    )


def _join(
    id: str, pieces: Sequence[Mapping[str, Any]], answers: Answers
) -> Iterator[Ticket | Told]:
    records = [piece for piece in pieces if "conversationsThreadId" in piece]
    thread = next((one for piece in pieces if (one := mapping_at(piece, "thread"))), {})
    if not records:
        raise TranscriptError(THREADS_ALONE.format(id))
    if any(text_at(one, "truncationStatus") == "TRUNCATED" for one in records):
        yield Notice(text=CUT)
    names = _names(records, answers)
    messages = [_message(one, names) for one in records if _was_sent(one)]
    if any(one.role is Role.AGENT and (one.author or "").startswith("A-") for one in messages):
        question = Question(key="people", text="Who are the agents with these numbers?")
        yield Notice(text=NO_NAMES, question=question)
    yield make_ticket({**_fields(records, thread, names), "id": id}, turns_of(messages))


def _was_sent(record: Mapping[str, Any]) -> bool:
    """Events say nothing; what was deleted or failed never reached anybody."""
    is_there = record.get("archived") is not True
    has_failed = text_at(record, "status", "statusType") == "FAILED"
    return text_at(record, "type") in SAID and is_there and not has_failed


def _sender(record: Mapping[str, Any]) -> Mapping[str, Any]:
    senders = list(mappings_at(record, "senders"))
    return next((one for one in senders if one.get("senderField") == "FROM"), None) or next(
        iter(senders), {}
    )


def _actor(record: Mapping[str, Any]) -> str:
    return text_at(_sender(record), "actorId") or text_at(record, "createdBy") or ""


def _names(records: Sequence[Mapping[str, Any]], answers: Answers) -> Mapping[str, str]:
    """What the people are called, by their numbers; a companion file knows better."""
    names: dict[str, str] = {}
    for record in records:
        address = text_at(_sender(record), "deliveryIdentifier", "value")
        if shown := text_at(_sender(record), "name") or address:
            names.setdefault(_actor(record), shown)
    actors = {_actor(one) for one in records} | {text_at(one, "assignedTo") for one in records}
    told = {actor: answers.who(actor).shown for actor in actors if actor}
    return {**names, **{actor: name for actor, name in told.items() if name}}


def _message(record: Mapping[str, Any], names: Mapping[str, str]) -> Message:
    text, actor = _words(record), _actor(record)
    author = names.get(actor) or actor or None
    if text_at(record, "type") == "WELCOME_MESSAGE" and not _sender(record):
        author = None
    return Message(
        role=speaking(_role(record, actor), text),
        text=text,
        author=author,
        at=utc_time(record.get("createdAt")),
        id=text_at(record, "id"),
    )


def _role(record: Mapping[str, Any], actor: str) -> Role:
    """By the actor, where its prefix tells; of apps and mail addresses by the direction."""
    kind = text_at(record, "type")
    if kind == "COMMENT":
        return Role.NOTE
    if kind == "WELCOME_MESSAGE":
        return Role.BOT
    prefix, dash, _ = actor.partition("-")
    by_direction = DIRECTIONS.get(text_at(record, "direction") or "", Role.SYSTEM)
    if dash and prefix == "I" and by_direction is Role.AGENT:
        return Role.BOT  # an app that sends messages
    return ACTORS.get(prefix, by_direction) if dash else by_direction


def _words(record: Mapping[str, Any]) -> str:
    """`text` is cut to the newest reply already; `richText` still has the quote."""
    text, html = raw_text_at(record, "text"), raw_text_at(record, "richText")
    if text_at(record, "type") != "MESSAGE" or _channel(record) == "chat":
        return chat_words(text, html)
    return mail_words(text, html)


def _channel(record: Mapping[str, Any]) -> str | None:
    return CHANNELS.get(text_at(record, "channelId") or "")


def _fields(
    records: Sequence[Mapping[str, Any]], thread: Mapping[str, Any], names: Mapping[str, str]
) -> dict[str, object]:
    subjects = (text_at(one, "subject") for one in records)
    channels = (_channel(one) for one in records)
    assigned = [actor for one in records if (actor := text_at(one, "assignedTo"))]
    agent = assigned[-1] if assigned else text_at(thread, "assignedTo")
    visitors = [one for one in records if _role(one, _actor(one)) is Role.CUSTOMER]
    refs = [ref for one in visitors for ref in (_actor(one), names.get(_actor(one)), _address(one))]
    return {
        "subject": next((one for one in subjects if one), None),
        "channel": next((one for one in channels if one), None),
        "agent": names.get(agent, agent) if agent else None,
        "customer_refs": refs_of(*refs, text_at(thread, "associatedContactId")),
    }


def _address(record: Mapping[str, Any]) -> str | None:
    return text_at(_sender(record), "deliveryIdentifier", "value")
