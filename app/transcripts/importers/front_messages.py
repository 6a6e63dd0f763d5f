"""What a Front message or comment says, and who says it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from app.transcripts.html_text import html_to_text, plain
from app.transcripts.importers.bodies import speaking, without_ending
from app.transcripts.importers.fields import mapping_at, mappings_at, raw_text_at, text_at
from app.transcripts.importers.persons import shown
from app.transcripts.importers.reading import Message
from app.transcripts.importers.times import utc_time
from app.transcripts.mail_text import reply_from_html, reply_from_text
from app.transcripts.ticket import Csat, Role

PEOPLE = ("user", "visitor", None)  # what is written by others was not written by a person
GONE = "[REDACTED]"  # what Front gives in place of what people wrote on Twitter
TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
RATING = re.compile(r"(?P<score>\d+)\s*/\s*(?P<most>\d+)\W*(?P<comment>.*)", re.DOTALL)


def is_draft(message: Mapping[str, Any]) -> bool:
    """Whether it never reached anybody: a draft, or one that failed."""
    return bool(
        message.get("draft_mode") or message.get("is_draft") is True or message.get("error_type")
    )


def sender_of(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """Who stands as the sender, with `name` and `handle`; empty where nobody does."""
    return next((r for r in mappings_at(message, "recipients") if r.get("role") == "from"), {})


def message_of(message: Mapping[str, Any]) -> Message:
    """A message as the conversation's people see it."""
    author = mapping_at(message, "author")
    text = _words(message)
    role = speaking(_role(message, author), text)
    if text == GONE and role is not Role.CUSTOMER:
        text = ""
    return Message(
        role=role,
        text=text,
        author=shown(author) or shown(sender_of(message)),
        at=utc_time(message.get("created_at")),
        id=text_at(message, "id"),
    )


def comment_message(comment: Mapping[str, Any]) -> Message:
    """A comment, which only colleagues see."""
    author = mapping_at(comment, "author")
    is_person = text_at(author, "type") in PEOPLE
    return Message(
        role=Role.NOTE if is_person else Role.SYSTEM,
        text=plain(raw_text_at(comment, "body")),
        author=shown(author),
        at=utc_time(comment.get("posted_at")),
        id=text_at(comment, "id"),
    )


def csat_of(comments: Iterable[Mapping[str, Any]]) -> Csat | None:
    """What the customer answered the survey, which Front notes in a comment of its own.

    A guess that Front makes itself (`smart_csat`) is no answer.
    """
    for comment in comments:
        if text_at(comment, "author", "type") != "csat":
            continue
        if found := RATING.search(raw_text_at(comment, "body")):
            said = found["comment"].strip() or None
            return Csat(score=float(found["score"]), scale=f"1-{found['most']}", comment=said)
    return None


def _role(message: Mapping[str, Any], author: Mapping[str, Any]) -> Role:
    kind = text_at(author, "type")
    if message.get("is_inbound") is True or kind == "visitor":
        return Role.CUSTOMER
    return Role.AGENT if kind in PEOPLE else Role.BOT


def _words(message: Mapping[str, Any]) -> str:
    html, text = raw_text_at(message, "body"), raw_text_at(message, "text")
    signature = raw_text_at(message, "signature", "body")
    is_mail = text_at(message, "type") in (None, "email")
    if signature.strip():
        html = html.replace(signature, "")
    if html.strip() and is_mail:
        words = reply_from_html(html)
    elif html.strip():  # of a text message, which may have no tag and still line breaks
        words = html_to_text(html) if TAG.search(html) else plain(html, entities=True)
    else:
        words = reply_from_text(text) if is_mail else plain(text)
    return without_ending(words, html_to_text(signature)) if signature.strip() else words
