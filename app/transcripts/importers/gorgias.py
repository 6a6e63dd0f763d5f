"""Gorgias: tickets with their messages, as its API and its exports give them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.errors import TranscriptError
from app.transcripts.importers.answers import Answers
from app.transcripts.importers.bodies import chat_words, speaking, without_ending
from app.transcripts.importers.fields import (
    is_false,
    is_true,
    mapping_at,
    mappings_at,
    raw_text_at,
    text_at,
    value_at,
)
from app.transcripts.importers.head import Head
from app.transcripts.importers.interleaved import Piece, Told, once_each, read_interleaved
from app.transcripts.importers.persons import before_bot, refs_of, shown
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
from app.transcripts.mail_text import reply_from_html, reply_from_text
from app.transcripts.ticket import Csat, Role, Ticket

MORE = "one page of many: more follows it (`meta.next_cursor`); export the next pages, too"
NOT_BROUGHT = "its messages are not in the file; export `/tickets/{}/messages`, too"


class GorgiasImporter:
    """Tickets with `messages`, or the lists of tickets and messages as pages."""

    name = "gorgias"

    title = "Gorgias tickets"

    def detect(self, head: Head, /) -> str | None:
        """By messages with `from_agent`."""
        for record in head.records:
            listed = [record, *mappings_at(record, "data")]
            if any(_is_message(one) for ticket in listed for one in _messages(ticket)):
                return "the first record is a Gorgias ticket with its messages"
            if any(map(_is_message, listed)):
                return "it lists Gorgias messages"
            if any({"messages_count", "assignee_user"} <= one.keys() for one in listed):
                return "it lists Gorgias tickets"
        return None

    def read(self, source: Source, _answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket for each, also where its messages stand apart from it."""
        return once_each(read_interleaved(source, _split, _join, ("data", "tickets")))


def _split(record: Mapping[str, Any]) -> Iterator[Piece | Told]:
    if _is_message(record):
        yield Piece(text_at(record, "ticket_id") or "?", {"messages": [record]})
        return
    for one in (*mappings_at(record, "data"), *mappings_at(record, "tickets")):
        yield from _split(one)
    if text_at(record, "meta", "next_cursor"):
        yield Notice(text=MORE)
    if id := text_at(record, "id"):
        yield Piece(id, {"ticket": record, "messages": _messages(record)})


def _messages(ticket: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [*mappings_at(ticket, "messages"), *mappings_at(ticket, "messages", "data")]


def _is_message(record: Mapping[str, Any]) -> bool:
    return "from_agent" in record and ("body_text" in record or "body_html" in record)


def _join(id: str, pieces: Sequence[Mapping[str, Any]]) -> Iterator[Ticket | Told]:
    ticket = next((one for piece in pieces if (one := mapping_at(piece, "ticket"))), {})
    messages = [one for piece in pieces for one in mappings_at(piece, "messages")]
    if not messages:
        raise TranscriptError(NOT_BROUGHT.format(id))
    whole = value_at(ticket, "messages_count")
    if isinstance(whole, int) and whole > len(messages):
        yield Notice(
            text=f"ticket {id} has {len(messages)} of its {whole} messages; export "
            f"`/tickets/{id}/messages`, too"
        )
    said = [_message(one) for one in messages if not one.get("failed_datetime")]
    fields = {**_fields(ticket, messages), "id": None if id == "?" else id}
    yield make_ticket(fields, turns_of(said))


def _message(record: Mapping[str, Any]) -> Message:
    text = _words(record)
    sender = mapping_at(record, "sender")
    role = speaking(_role(record), text)
    return Message(
        role=role,
        text=text,
        author=shown(sender) or shown(mapping_at(record, "source", "from")),
        at=utc_time(record.get("created_datetime") or record.get("sent_datetime")),
        id=text_at(record, "id"),
    )


def _role(record: Mapping[str, Any]) -> Role:
    if is_false(record, "public") or text_at(record, "channel") == "internal-note":
        return Role.NOTE
    is_by_rule = text_at(record, "via") == "rule" or record.get("rule_id") is not None
    if not is_true(record, "from_agent"):
        return Role.BOT if is_by_rule else Role.CUSTOMER
    return before_bot(Role.AGENT, is_by_rule)


def _words(record: Mapping[str, Any]) -> str:
    """Of a mail what Gorgias stripped of its quote, else what we strip; of a chat all of it."""
    text, html = raw_text_at(record, "body_text"), raw_text_at(record, "body_html")
    if text_at(record, "channel") != "email":
        return chat_words(text, html)
    stripped, stripped_html = (raw_text_at(record, f"stripped_{kind}") for kind in ("text", "html"))
    if stripped.strip() or not stripped_html.strip():
        words = reply_from_text(stripped if stripped.strip() else text) or reply_from_html(html)
    else:
        words = reply_from_html(stripped_html)
    return without_ending(words, raw_text_at(record, "stripped_signature"))


def _fields(ticket: Mapping[str, Any], messages: Sequence[Mapping[str, Any]]) -> dict[str, object]:
    first = messages[0]
    tags = (text_at(tag, "name") for tag in mappings_at(ticket, "tags"))
    senders = [mapping_at(one, "sender") for one in messages if _role(one) is Role.CUSTOMER]
    sources = [mapping_at(one, "source", "from") for one in messages if _role(one) is Role.CUSTOMER]
    return {
        "subject": text_at(ticket, "subject") or text_at(first, "subject"),
        "channel": text_at(ticket, "channel") or text_at(first, "channel"),
        "agent": shown(mapping_at(ticket, "assignee_user")),
        "team": text_at(ticket, "assignee_team", "name"),
        "tags": tuple(tag for tag in tags if tag),
        "csat": _csat(mapping_at(ticket, "satisfaction_survey")),
        "customer_refs": refs_of(mapping_at(ticket, "customer"), *senders, *sources),
    }


def _csat(survey: Mapping[str, Any]) -> Csat | None:
    """None where the survey was sent and not answered."""
    score = survey.get("score")
    if not isinstance(score, int | float) or isinstance(score, bool):
        return None
    return Csat(score=score, scale="1-5", comment=text_at(survey, "body_text"))
