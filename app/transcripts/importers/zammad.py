"""Zammad: tickets with their articles, as its REST API gives them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from email.utils import parseaddr
from typing import Any

from app.errors import TranscriptError
from app.transcripts.html_text import html_to_text, plain
from app.transcripts.importers.answers import Answers
from app.transcripts.importers.bodies import speaking
from app.transcripts.importers.fields import (
    is_true,
    mapping_at,
    mappings_at,
    raw_text_at,
    text_at,
    texts_at,
    value_at,
)
from app.transcripts.importers.head import Head
from app.transcripts.importers.interleaved import Piece, Told, read_interleaved
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
from app.transcripts.importers.times import utc_time
from app.transcripts.importers.zammad_assets import expanded
from app.transcripts.mail_text import reply_from_html, reply_from_text
from app.transcripts.ticket import Role, Ticket

SENDERS = {"Customer": Role.CUSTOMER, "Agent": Role.AGENT, "System": Role.BOT}
SENDER_IDS = {"1": "Agent", "2": "Customer", "3": "System"}  # as every installation has them
NOBODY = ("-", "1", None)  # the owner of a ticket that nobody has
VIA = re.compile(r"\s+via(\s*<[^>]*>)?\s*$", re.IGNORECASE)
NOT_BROUGHT = "its articles are not in the file; export `/ticket_articles/by_ticket/{}`"
MERGED = "it was merged into another ticket, which has its articles"


class ZammadImporter:
    """A ticket and its articles together, articles alone, or an answer with `assets`."""

    name = "zammad"

    title = "Zammad tickets with articles"

    def detect(self, head: Head, /) -> str | None:
        """By articles: they have `sender`, `internal` and `content_type`."""
        for record in head.records:
            if _is_article(record):
                return "the first record is a Zammad article"
            if any(map(_is_article, mappings_at(record, "articles"))):
                return "the first record is a Zammad ticket with its articles"
            if isinstance(value_at(record, "assets", "TicketArticle"), Mapping):
                return "it has Zammad articles in its assets"
            if {"number", "title", "article_count"} <= record.keys():
                return "the first record is a Zammad ticket"
        return None

    def read(self, source: Source, _answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket for each that has articles in the file, in whatever order they stand."""
        return read_interleaved(source, _split, _join)


def _split(record: Mapping[str, Any]) -> Iterator[Piece | Told]:
    if "assets" in record:
        record = expanded(record)
    if _is_article(record):
        yield Piece(text_at(record, "ticket_id") or "?", {"articles": [record]})
        return
    tickets = list(mappings_at(record, "tickets")) or [mapping_at(record, "ticket") or record]
    if len(tickets) == 1 and "articles" in record:
        articles = list(mappings_at(record, "articles"))
        first = text_at(next(iter(articles), {}), "ticket_id")
        id = text_at(tickets[0], "id") or first or "?"
        tags = [*texts_at(record, "tags"), *texts_at(record, "tags", "tags")]
        yield Piece(id, {"ticket": tickets[0], "articles": articles, "tags": tags})
        return
    for ticket in tickets:
        if ticket_id := text_at(ticket, "id"):
            yield Piece(ticket_id, {"ticket": ticket, "tags": list(texts_at(ticket, "tags"))})
    for article in mappings_at(record, "articles"):
        yield Piece(text_at(article, "ticket_id") or "?", {"articles": [article]})


def _join(id: str, pieces: Sequence[Mapping[str, Any]]) -> Iterator[Ticket | Told]:
    ticket = next((one for piece in pieces if (one := mapping_at(piece, "ticket"))), {})
    articles = [one for piece in pieces for one in mappings_at(piece, "articles")]
    tags = tuple(dict.fromkeys(tag for piece in pieces for tag in texts_at(piece, "tags")))
    messages = [_message(article) for article in articles]
    was_merged = (text_at(ticket, "state") or "").lower() == "merged"
    if was_merged and not any(one.role in (Role.CUSTOMER, Role.AGENT) for one in messages):
        raise TranscriptError(MERGED)
    if not articles:
        raise TranscriptError(NOT_BROUGHT.format(id))
    whole = value_at(ticket, "article_count")
    if isinstance(whole, int) and whole > len(articles):
        yield Notice(text=f"ticket {id} has {len(articles)} of its {whole} articles")
    fields = {**_fields(ticket, articles), "id": None if id == "?" else id, "tags": tags}
    yield make_ticket(fields, turns_of(messages))


def _is_article(record: Mapping[str, Any]) -> bool:
    has_sender = "sender" in record or "sender_id" in record
    return has_sender and {"internal", "content_type", "body"} <= record.keys()


def _sender(article: Mapping[str, Any]) -> str:
    by_id = SENDER_IDS.get(text_at(article, "sender_id") or "", "")
    return text_at(article, "sender") or by_id


def _message(article: Mapping[str, Any]) -> Message:
    text = _words(article)
    return Message(
        role=speaking(_role(article), text),
        text=text,
        author=_author(article),
        at=utc_time(article.get("created_at")),
        id=text_at(article, "id"),
    )


def _role(article: Mapping[str, Any]) -> Role:
    """Internal wins, whoever wrote it; an automatic answer is nobody's, on either side."""
    if is_true(article, "internal"):
        return Role.NOTE
    role = SENDERS.get(_sender(article), Role.SYSTEM)
    return Role.BOT if is_true(article, "preferences", "is-auto-response") else role


def _words(article: Mapping[str, Any]) -> str:
    body = raw_text_at(article, "body")
    is_html = (text_at(article, "content_type") or "").startswith("text/html")
    if text_at(article, "type") in ("email", "web", None):
        return reply_from_html(body) if is_html else reply_from_text(body)
    return html_to_text(body) if is_html else plain(body)


def _author(article: Mapping[str, Any]) -> str | None:
    """`Emma Taylor` of `Emma Taylor via <shop@...>`; where it is blank, who entered it."""
    sender = text_at(article, "from") or text_at(article, "origin_by")
    if sender is None:
        entered = text_at(article, "created_by") or text_at(article, "created_by_id")
        return None if entered == "-" else entered
    if via := VIA.search(sender):
        return sender[: via.start()].strip(' "') or sender
    name, address = parseaddr(sender)
    return name or (address if "@" in address else sender)


def _fields(ticket: Mapping[str, Any], articles: Sequence[Mapping[str, Any]]) -> dict[str, object]:
    subjects = (text_at(article, "subject") for article in articles)
    kinds = (text_at(article, "type") for article in articles)
    return {
        "subject": text_at(ticket, "title") or next((one for one in subjects if one), None),
        "channel": text_at(ticket, "create_article_type") or next((k for k in kinds if k), None),
        "agent": _owner(ticket, articles),
        "team": text_at(ticket, "group") or text_at(ticket, "group", "name"),
        "customer_refs": _customer_refs(ticket, articles),
    }


def _owner(ticket: Mapping[str, Any], articles: Sequence[Mapping[str, Any]]) -> str | None:
    """By the name that stands over their articles, where the ticket has but a login."""
    owner = text_at(ticket, "owner") or shown(mapping_at(ticket, "owner"))
    owner_id = text_at(ticket, "owner_id")
    if (owner or owner_id) in NOBODY:
        return None
    for article in articles:
        by_login = owner is not None and text_at(article, "created_by") == owner
        by_id = owner is None and text_at(article, "created_by_id") == owner_id
        if _sender(article) == "Agent" and (by_login or by_id):
            return _author(article)
    return owner


def _customer_refs(
    ticket: Mapping[str, Any], articles: Sequence[Mapping[str, Any]]
) -> tuple[str, ...]:
    found = [text_at(ticket, "customer"), text_at(ticket, "customer_id")]
    for article in articles:
        if _sender(article) == "Customer":
            found += [_author(article), parseaddr(text_at(article, "from") or "")[1] or None]
    return refs_of(mapping_at(ticket, "customer"), *found)
