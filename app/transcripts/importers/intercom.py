"""Intercom: conversations and tickets of its API, also as older versions wrote them."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from app.errors import TranscriptError
from app.transcripts.importers.answers import Answers
from app.transcripts.importers.fields import mapping_at, mappings_at, text_at
from app.transcripts.importers.head import Head
from app.transcripts.importers.intercom_parts import (
    Part,
    message_of,
    opening_of,
    parts_of,
    shown_body,
)
from app.transcripts.importers.json_records import read_records
from app.transcripts.importers.numbered_people import asking_who
from app.transcripts.importers.pages import page_notice
from app.transcripts.importers.reading import Found, Notice, Skipped, make_ticket, turns_of
from app.transcripts.importers.source import Source
from app.transcripts.ticket import Csat, Role, Ticket

LISTS = ("conversations", "data", "tickets", "results")
PARTS = ("conversation_parts", "ticket_parts")
OPENINGS = ("source", "conversation_message")
CHANNELS = {"conversation": "chat", "messenger": "chat", "inapp": "chat", "phone_call": "phone"}
MOST_PARTS = 500
NO_PARTS = (
    "holds its first message alone: lists and searches leave the answers out; "
    "fetch each conversation by its id"
)


class IntercomImporter:
    """A conversation, a list of them, or one a line; tickets too.

    The first message stands apart from the parts, and a part of any kind may carry what
    somebody wrote: an assignment, or the closing of the conversation.
    """

    name = "intercom"

    title = "Intercom"

    def detect(self, head: Head, /) -> str | None:
        """By a conversation's type and its parts, or its first message."""
        listed = chain.from_iterable(mappings_at(head.record, key) for key in LISTS)
        found = [*head.records, *listed]
        if any(_is_conversation(one) and _has_parts(one) for one in found):
            return "each record is an Intercom conversation with its parts"
        if any(_is_conversation(one) for one in found):
            return "each record is an Intercom conversation, though without its parts"
        return None

    def read(self, source: Source, answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket or one `Skipped` a conversation."""
        found = read_records(
            source, lambda record: _tickets(record, answers), LISTS, rest=page_notice
        )
        return asking_who(found, "list of admins")


def _is_conversation(record: Mapping[str, Any]) -> bool:
    if _has_parts(record) or isinstance(record.get("conversation_message"), Mapping):
        return True
    is_typed = text_at(record, "type") == "conversation"
    return is_typed and bool(mapping_at(record, "source"))


def _has_parts(record: Mapping[str, Any]) -> bool:
    return any(isinstance(record.get(key), Mapping | list) for key in PARTS)


def _tickets(record: Mapping[str, Any], answers: Answers) -> Iterator[Ticket | Notice]:
    if not _is_conversation(record):
        raise TranscriptError("is no Intercom conversation: it has no parts and no first message")
    held, said = parts_of(record), _said_to_hold(record)
    if not held and (said > 0 or not _has_parts(record)):
        raise TranscriptError(NO_PARTS)
    opening = opening_of(record)
    people = _People.of([part for part in (opening, *held) if part], record, answers)
    messages = [message_of(part, people.shown(part.author)) for part in (opening, *held) if part]
    id = text_at(record, "id") or text_at(record, "ticket_id")
    yield make_ticket(
        {
            "id": id,
            "subject": _subject(record),
            "channel": _channel(record),
            "agent": people.assignee(record),
            "team": text_at(record, "team", "name"),
            "tags": _tags(record),
            "csat": _csat(mapping_at(record, "conversation_rating")),
            "customer_refs": people.customer_refs(record),
        },
        turns_of(one for one in messages if one),
    )
    if said > len(held) or len(held) >= MOST_PARTS:
        told = f"{len(held)} of {max(said, len(held))}"
        yield Notice(text=f"conversation {id} holds {told} parts: Intercom gives the newest 500")


def _said_to_hold(record: Mapping[str, Any]) -> int:
    """How many parts the conversation has by its own count; 0 where it doesn't say."""
    counts = [mapping_at(record, key).get("total_count") for key in PARTS]
    return max((one for one in counts if isinstance(one, int)), default=0) or _counted(record)


def _counted(record: Mapping[str, Any]) -> int:
    """By the statistics, which count differently: told only where there are no parts at all."""
    count = mapping_at(record, "statistics").get("count_conversation_parts")
    is_empty = not parts_of(record)
    return count if isinstance(count, int) and is_empty else 0


def _subject(record: Mapping[str, Any]) -> str | None:
    opening = next((mapping_at(record, key) for key in OPENINGS if mapping_at(record, key)), {})
    titles = (
        text_at(record, "title"),
        text_at(record, "ticket_attributes", "_default_title_"),
        text_at(opening, "subject"),
    )
    return next((shown_body(one) for one in titles if one and shown_body(one)), None)


def _channel(record: Mapping[str, Any]) -> str | None:
    channel = (
        text_at(record, "source", "type")
        or text_at(record, "channel", "initial")
        or text_at(record, "channel", "current")
        or ""
    ).lower()
    return CHANNELS.get(channel, channel)[:50] or None


def _tags(record: Mapping[str, Any]) -> tuple[str, ...]:
    names = [text_at(one, "name") for one in mappings_at(record, "tags", "tags")]
    return tuple(dict.fromkeys(name for name in names if name))


def _csat(rating: Mapping[str, Any]) -> Csat | None:
    """What the customer gave the people; what they gave the AI stands apart and isn't it."""
    score = rating.get("rating")
    if isinstance(score, bool) or not isinstance(score, int | float):
        return None
    return Csat(score=score, scale="1-5", comment=text_at(rating, "remark"))


class _People:
    """The names in a conversation by id and by address: not every message repeats them."""

    def __init__(self, names: dict[str, str], parts: list[Part], answers: Answers) -> None:
        self._names, self._parts, self._answers = names, parts, answers

    @classmethod
    def of(cls, parts: list[Part], record: Mapping[str, Any], answers: Answers) -> "_People":
        listed = (
            *(part.author for part in parts),
            *mappings_at(record, "contacts", "contacts"),
            *mappings_at(record, "customers"),
            *mappings_at(record, "teammates", "teammates"),
            *mappings_at(record, "teammates", "admins"),
            mapping_at(record, "user"),
            mapping_at(record, "assignee"),
        )
        names: dict[str, str] = {}
        for person in listed:
            if name := text_at(person, "name"):
                keys = (text_at(person, "id"), text_at(person, "email"))
                names |= {key: name for key in keys if key and key not in names}
        return cls(names, parts, answers)

    def shown(self, author: Mapping[str, Any]) -> str | None:
        id, email = text_at(author, "id"), text_at(author, "email")
        told = text_at(author, "name") or self._names.get(id or "") or self._names.get(email or "")
        return told or self._answers.who(id).shown or email or id

    def assignee(self, record: Mapping[str, Any]) -> str | None:
        """The admin's name as their turns have it; None where nobody, or nobody by name."""
        assignee = mapping_at(record, "assignee")
        id = text_at(record, "admin_assignee_id") or text_at(assignee, "id")
        if id in {None, "0"} or text_at(assignee, "type") == "nobody_admin":
            return None
        theirs = [one.author for one in self._parts if text_at(one.author, "id") == id]
        return self.shown(theirs[0] if theirs else {"id": id, "name": self._names.get(id or "")})

    def customer_refs(self, record: Mapping[str, Any]) -> tuple[str, ...]:
        authors = [one.author for one in self._parts if one.writer is Role.CUSTOMER]
        listed = [*mappings_at(record, "contacts", "contacts"), *mappings_at(record, "customers")]
        keys = ("id", "user_id", "external_id", "name", "email", "phone")
        people = [*authors, *listed, mapping_at(record, "user")]
        found = [text_at(one, key) for one in people for key in keys]
        found += [self.shown(one) for one in authors]
        return tuple(dict.fromkeys(one for one in found if one))
