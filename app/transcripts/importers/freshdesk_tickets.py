"""What Freshdesk's JSON and its XML dump have in common: a ticket, its messages, its people.

The API calls the messages `conversations` and has HTML in `description` and `body`; the
account dump calls them `notes`, and has HTML in `description_html` and `body_html` beside
plain text.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from email.utils import parseaddr
from typing import Any

from app.errors import TranscriptError
from app.transcripts.html_text import plain
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
from app.transcripts.importers.numbered_people import someone
from app.transcripts.importers.reading import Message, Notice, make_ticket, turns_of
from app.transcripts.importers.times import utc_time
from app.transcripts.mail_text import reply_from_html, reply_from_text
from app.transcripts.ticket import Role, Ticket

CHANNELS = {
    "1": "email",
    "2": "portal",
    "3": "phone",
    "4": "forum",
    "5": "twitter",
    "6": "facebook",
    "7": "chat",
    "8": "mobile",
    "9": "feedback widget",
    "10": "email",
    "11": "ecommerce",
    "12": "bot",
}
OUTBOUND = "10"  # a ticket's source: an agent wrote first
SURVEY, FORWARD = "6", "8"  # a message's source
AUTOMATIC = timedelta(seconds=10)  # nobody reads and answers a ticket faster
MOST_INCLUDED = 10
NO_MESSAGES = (
    "holds no conversations, so its answers are not here; lists leave them out: fetch each "
    "ticket with `include=conversations`, or its conversations"
)
TEN_ONLY = (
    "holds ten conversations, the most that `include=conversations` gives: later ones may be "
    "missing; fetch the ticket's conversations"
)


def freshdesk_ticket(record: Mapping[str, Any], answers: Answers) -> Iterator[Ticket | Notice]:
    """The ticket, and a notice where its messages may not be all.

    Raises TranscriptError with a reason fit for `Skipped`.
    """
    if is_true(record, "deleted") or is_true(record, "spam"):
        kind = "deleted" if is_true(record, "deleted") else "marked as spam"
        raise TranscriptError(f"the ticket was {kind} in the helpdesk")
    if not any(isinstance(record.get(key), list) for key in ("conversations", "notes")):
        raise TranscriptError(NO_MESSAGES)
    parties = Parties(record, answers)
    said = [
        _unwrapped(one) for key in ("conversations", "notes") for one in mappings_at(record, key)
    ]
    messages = [parties.opening(), *(parties.message(one) for one in said)]
    id = text_at(record, "display_id") or text_at(record, "id")
    fields = {
        "id": id,
        "subject": text_at(record, "subject"),
        "channel": CHANNELS.get(text_at(record, "source") or ""),
        "agent": parties.shown(text_at(record, "responder_id")),
        "team": text_at(record, "group", "name") or text_at(record, "group_name"),
        "tags": _tags(record),
        "customer_refs": parties.customer_refs(said),
    }
    yield make_ticket(fields, turns_of(one for one in messages if one))
    if len(list(mappings_at(record, "conversations"))) == MOST_INCLUDED:
        yield Notice(text=f"ticket {id} {TEN_ONLY}")


def _unwrapped(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """A message that stands under `note` or `helpdesk_note`, as old dumps have it."""
    return mapping_at(message, "helpdesk_note") or mapping_at(message, "note") or message


def _tags(record: Mapping[str, Any]) -> tuple[str, ...]:
    named = tuple(name for one in mappings_at(record, "tags") if (name := text_at(one, "name")))
    return texts_at(record, "tags") or named


class Parties:
    """Who writes in a ticket: the requester, and agents by their ids."""

    def __init__(self, record: Mapping[str, Any], answers: Answers) -> None:
        requester = mapping_at(record, "requester")
        self.requester_id = text_at(record, "requester_id") or text_at(requester, "id")
        named = {self.requester_id: someone(requester)} if self.requester_id else {}
        self.answers = answers.knowing(named) if requester else answers
        self.record = record
        self.opened = utc_time(record.get("created_at"))

    def shown(self, id: str | None) -> str | None:
        """The name, else the e-mail address, else the id."""
        return self.answers.who(id).shown or id

    def opening(self) -> Message:
        """The ticket's description, which isn't among the messages."""
        html = raw_text_at(self.record, "description_html")
        described = raw_text_at(self.record, "description")
        if not html and not _is_dump(self.record):
            html, described = described, raw_text_at(self.record, "description_text")
        is_outbound = text_at(self.record, "source") == OUTBOUND
        writer = "responder_id" if is_outbound else "requester_id"
        role = Role.AGENT if is_outbound else Role.CUSTOMER
        author = self.shown(text_at(self.record, writer) or self.requester_id)
        return Message(role, _text(html, described), author, self.opened)

    def message(self, one: Mapping[str, Any]) -> Message | None:
        """What a message says; None where it was deleted since."""
        if is_true(one, "deleted"):
            return None
        html = raw_text_at(one, "body_html") or raw_text_at(one, "full_text_html")
        text = raw_text_at(one, "body_text") or raw_text_at(one, "body")
        if not html and not _is_dump(self.record):
            html, text = raw_text_at(one, "body"), raw_text_at(one, "body_text")
        words, at = _text(html, text), utc_time(one.get("created_at"))
        return Message(self._role(one, words), words, self._author(one), at, text_at(one, "id"))

    def _role(self, one: Mapping[str, Any], text: str) -> Role:
        if is_true(one, "private"):
            return Role.NOTE
        if is_true(one, "incoming"):
            return Role.CUSTOMER
        source = text_at(one, "source")
        if source == SURVEY:
            return Role.SYSTEM
        if source == FORWARD and not self._goes_to_requester(one):
            return Role.NOTE
        return Role.BOT if self._is_automatic(one) else speaking(Role.AGENT, text)

    def _is_automatic(self, one: Mapping[str, Any]) -> bool:
        """Freshdesk doesn't mark its automatic replies: they come within seconds."""
        at = utc_time(one.get("created_at"))
        if at is None or self.opened is None or text_at(self.record, "source") == OUTBOUND:
            return False
        return timedelta(0) <= at - self.opened <= AUTOMATIC

    def _goes_to_requester(self, one: Mapping[str, Any]) -> bool:
        email = (self.answers.who(self.requester_id).email or "").lower()
        return bool(email) and any(email in to.lower() for to in texts_at(one, "to_emails"))

    def _author(self, one: Mapping[str, Any]) -> str | None:
        """By id; else, of what came in, by the address that it came from."""
        id = text_at(one, "user_id")
        known = self.answers.who(id).shown
        if known or not is_true(one, "incoming"):
            return known or id
        name, address = parseaddr(text_at(one, "from_email") or "")
        return name or address or id

    def customer_refs(self, said: list[Mapping[str, Any]]) -> tuple[str, ...]:
        requester = mapping_at(self.record, "requester")
        known = self.answers.who(self.requester_id)
        found = [self.requester_id, known.name, known.email]
        found += [text_at(requester, key) for key in ("name", "email", "phone", "mobile")]
        found += [text_at(self.record, key) for key in ("email", "phone", "name", "twitter_id")]
        for one in said:
            if is_true(one, "incoming") and not is_true(one, "private"):
                found += [text_at(one, "user_id"), self._author(one)]
                found += parseaddr(text_at(one, "from_email") or "")
        return tuple(dict.fromkeys(one for one in found if one))


def _is_dump(record: Mapping[str, Any]) -> bool:
    """Whether the ticket is of an account dump, where `description` and `body` are plain."""
    return "display_id" in record or value_at(record, "notes") is not None


def _text(html: str, text: str) -> str:
    if html.strip():
        return reply_from_html(html)
    return reply_from_text(plain(text))
