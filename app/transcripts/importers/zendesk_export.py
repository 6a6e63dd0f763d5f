"""Zendesk's full export: one ticket a line, with its comments."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from app.errors import TranscriptError
from app.transcripts.importers.answers import Answers
from app.transcripts.importers.fields import is_false, mappings_at, raw_text_at, text_at
from app.transcripts.importers.head import Head
from app.transcripts.importers.json_records import Record, read_records, records
from app.transcripts.importers.newest import newest_places, only_newest
from app.transcripts.importers.numbered_people import asking_who, people_at, someone
from app.transcripts.importers.pages import page_notice
from app.transcripts.importers.pasted_chat import is_pasted_chat
from app.transcripts.importers.reading import Found, Message, Notice, Skipped, make_ticket, turns_of
from app.transcripts.importers.source import Source
from app.transcripts.importers.times import utc_time
from app.transcripts.importers.zendesk import (
    Parties,
    channel_of,
    comment_messages,
    comment_text,
    csat_of,
    customer_refs,
    parties_of,
    tags_of,
    team_of,
)
from app.transcripts.ticket import Role, Ticket, Turn

LISTS = ("tickets",)
FULL_BODY = range(65_530, 65_537)  # bytes of a body that Zendesk may have cut, unmarked
SOON = timedelta(minutes=1)
CHATS = frozenset(["chat", "messaging", "native_messaging"])
NO_COMMENTS = (
    "holds no comments, so none of its messages are here; export tickets with their comments, "
    "or fetch each ticket's comments"
)
NO_CHAT = (
    "is a chat, and its messages are not among the comments; export it from Chat, "
    "or fetch the ticket's conversation log"
)


class ZendeskExportImporter:
    """Tickets with `comments`, one a line, or listed under `tickets`.

    Names and roles come from the users export, or from `users` beside the tickets.
    """

    name = "zendesk_export"

    title = "Zendesk export"

    def detect(self, head: Head, /) -> str | None:
        """By tickets that have a requester and comments."""
        listed = [one for record in head.records for one in mappings_at(record, "tickets")]
        found = [_unwrapped(record) for record in (*head.records, *listed)]
        if any(_is_ticket(one) and _comments(one) for one in found):
            return "each record is a Zendesk ticket with its comments"
        if any(_is_ticket(one) for one in found):
            return "each record is a Zendesk ticket, though without comments"
        return None

    def read(self, source: Source, answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket or one `Skipped` a record; of a ticket that repeats, the newest record."""
        beside = _beside_the_tickets(source)
        known = answers.knowing(people_at(beside, "users"))
        groups = {str(one.get("id")): text_at(one, "name") or "" for one in _groups(beside)}
        found = read_records(
            source,
            lambda record: _ticket(_unwrapped(record), known, groups),
            LISTS,
            rest=page_notice,
        )
        newest = newest_places(source, LISTS, lambda record: bool(_comments(_unwrapped(record))))
        return asking_who(only_newest(found, newest), "users export", guessed=True)


def _is_ticket(record: Mapping[str, Any]) -> bool:
    return "requester_id" in record and ("assignee_id" in record or "comments" in record)


def _unwrapped(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """A ticket that stands under `ticket`, with the comments beside it."""
    inner = record.get("ticket")
    return {**record, **inner} if isinstance(inner, Mapping) else record


def _beside_the_tickets(source: Source) -> Mapping[str, Any]:
    """What stands around a list of tickets, such as the users; a file of lines has nothing."""
    if "tickets" not in Head(source.head(), source.name).record:
        return {}
    found = (one.value for one in records(source, LISTS) if isinstance(one, Record))
    return next((value for value in found if "tickets" not in value and "users" in value), {})


def _groups(beside: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    return mappings_at(beside, "groups")


def _ticket(
    record: Mapping[str, Any], answers: Answers, groups: Mapping[str, str]
) -> Iterator[Ticket | Notice]:
    if not _is_ticket(record):
        raise TranscriptError('is no ticket: it has no "requester_id"')
    comments = _comments(record)
    if not comments:
        raise TranscriptError(NO_COMMENTS)
    embedded = {
        id: someone(one)
        for key in ("requester", "submitter", "assignee")
        for one in [record.get(key)]
        if isinstance(one, Mapping) and (id := text_at(one, "id"))
    }
    named = {**embedded, **people_at(record, "users")}  # a side-load of the ticket's own
    parties = parties_of(record, comments, answers.knowing({**named, **answers.people}))
    messages = chain.from_iterable(comment_messages(one, parties) for one in comments)
    turns = turns_of([*_opening(record, comments, parties), *messages])
    id = text_at(record, "id")
    fields = {
        "id": id,
        "subject": text_at(record, "subject") or text_at(record, "raw_subject"),
        "channel": channel_of(record),
        "agent": parties.shown(parties.assignee),
        "team": team_of(record, groups),
        "tags": tags_of(record),
        "csat": csat_of(_rating(record)),
        "customer_refs": customer_refs(record, comments, parties, turns),
    }
    is_chat = _lacks_its_chat(record, comments)
    if is_chat and _says_nothing(turns):
        raise TranscriptError(NO_CHAT)
    yield make_ticket(fields, turns)
    if is_chat:
        yield Notice(text=f"ticket {id} {NO_CHAT}")
    yield from _cut_bodies(id, comments)
    yield from _missing(id, record, len(comments))


def _comments(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The comments, also where they stand a level deeper or under another name."""
    under = ("comments",), ("comments", "comments"), *((key,) for key in record)
    for path in under:
        listed = list(mappings_at(record, *path))
        if any("author_id" in one and _BODIES & one.keys() for one in listed):
            return listed
    return []


_BODIES = frozenset(["html_body", "plain_body", "body"])


def _rating(record: Mapping[str, Any]) -> Mapping[str, Any]:
    rating = record.get("satisfaction_rating")
    return rating if isinstance(rating, Mapping) else {"score": rating}


def _opening(
    record: Mapping[str, Any], comments: list[Mapping[str, Any]], parties: Parties
) -> Iterator[Message]:
    """The ticket's description, where it isn't among the comments as it should be."""
    at = utc_time(record.get("created_at"))
    if at is None or any(_is_at_the_start(one, at) for one in comments):
        return
    described = comment_text({"plain_body": raw_text_at(record, "description")})
    if described and _folded(described) not in {_folded(comment_text(one)) for one in comments}:
        yield Message(Role.CUSTOMER, described, parties.shown(parties.requester), at)


def _is_at_the_start(comment: Mapping[str, Any], at: datetime) -> bool:
    written = utc_time(comment.get("created_at"))
    return written is None or written - at < SOON


def _folded(text: str) -> str:
    return " ".join(re.sub(r"\W+", " ", text).split())[:80]


def _lacks_its_chat(record: Mapping[str, Any], comments: list[Mapping[str, Any]]) -> bool:
    channel = channel_of(record)
    return channel in CHATS and not any(is_pasted_chat(comment_text(one)) for one in comments)


def _says_nothing(turns: tuple[Turn, ...]) -> bool:
    """Whether no agent speaks and the customer at most once: in a chat's stub."""
    said = [turn.role for turn in turns if turn.text]
    return Role.AGENT not in said and said.count(Role.CUSTOMER) <= 1


def _cut_bodies(id: str | None, comments: list[Mapping[str, Any]]) -> Iterator[Notice]:
    bodies = (raw_text_at(one, key) for one in comments for key in ("body", "html_body"))
    if any(len(body.encode("utf-8", "replace")) in FULL_BODY for body in bodies):
        yield Notice(
            text=f"ticket {id} has a comment of 64 kB, where Zendesk cuts: its end may lack"
        )


def _missing(id: str | None, record: Mapping[str, Any], held: int) -> Iterator[Notice]:
    count = record.get("comment_count")
    if isinstance(count, int) and count > held and not is_false(record, "is_public"):
        yield Notice(text=f"ticket {id} holds {held} of {count} comments; fetch the others too")
