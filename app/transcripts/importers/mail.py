"""One mail, from its bytes: who, to whom, when, in which thread, and its own words."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.utils import getaddresses, parseaddr, parsedate_to_datetime
from typing import NamedTuple

from app.transcripts.html_text import plain
from app.transcripts.mail_marks import starts_forward
from app.transcripts.mail_text import reply_from_html, reply_from_text

MAX_DEPTH = 20  # of parts in parts
_UNREADABLE = (ValueError, LookupError, IndexError, AttributeError, TypeError, MessageError)
_REFERENCE = re.compile(r"<([^<>\s]+)>")
_PREFIX = re.compile(
    r"\s*(?:(?:re|aw|antw|sv|vs|odp|rif|res|ref|ynt|fw|fwd|wg|tr|rv|enc|i|vb|doorst)"
    r"\s*(?:\[\d+\]|\(\d+\))?\s*[:\uff1a]|\[[^\]]{1,40}\])\s*",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s+via\s+.*$", re.IGNORECASE)
_NO_REPLY = re.compile(r"(no|do-?not|donot)[-_.]?reply([+._-].*)?|noreply.*|notifications?", re.I)
_BOUNCES = frozenset(["mailer-daemon", "postmaster"])
# Headers of which nothing is encoded; the library takes long to take them apart.
_PLAIN = frozenset(
    """message-id references in-reply-to received date auto-submitted x-autoreply
    x-autorespond precedence delivered-to x-gmail-labels x-unsent""".split()  # noqa: SIM905
)
_CP1252 = frozenset(["iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii", "iso8859-1"])


class Person(NamedTuple):
    """A name, where the header has one, and an address in lower case."""

    name: str | None
    address: str

    @property
    def shown(self) -> str | None:
        """The display name, else the address."""
        return self.name or self.address or None


class Headers(NamedTuple):
    """What the headers tell. `ids` are those of the mails that it answers, oldest first."""

    id: str | None
    ids: tuple[str, ...]
    subject: str
    sender: Person
    reply_to: Person | None
    to: tuple[Person, ...]
    at: datetime | None
    is_automatic: bool
    is_bounce: bool
    is_draft: bool

    @property
    def topic(self) -> str:
        """The subject without `Re:` and its kin, for mails that name none that they answer."""
        return topic_of(self.subject)


class Mail(NamedTuple):
    """A mail with its own words: empty where it only quotes nothing and says nothing."""

    headers: Headers
    text: str

    @property
    def is_blank_forward(self) -> bool:
        """Whether all that it says is what somebody else wrote."""
        first = next((line for line in self.text.split("\n") if line.strip()), "")
        return starts_forward(first)


def read_headers(raw: bytes) -> Headers:
    """The headers of a mail. What can't be read in them counts as not there."""
    end = re.search(rb"\r?\n\r?\n", raw)
    return _headers(_parsed(raw[: end.end()] if end else raw))


def read_mail(raw: bytes) -> Mail:
    """A mail. Attachments are neither decoded nor read."""
    message = _parsed(raw)
    return Mail(_headers(message), _body(message))


def topic_of(subject: str) -> str:
    """A subject without `Re:`, `AW:`, `[list]` and the like, for comparison."""
    while (match := _PREFIX.match(subject)) and match.end() > 0:
        subject = subject[match.end() :]
    return " ".join(subject.split()).casefold()


def _parsed(raw: bytes) -> Message:
    return message_from_bytes(raw.lstrip(b"\xef\xbb\xbf\r\n"), policy=policy.default)


def _headers(message: Message) -> Headers:
    sender = _people(message, "from")
    replies = _people(message, "reply-to") or _people(message, "x-original-from")
    own_ids = _REFERENCE.findall(_header(message, "message-id"))
    answered = _REFERENCE.findall(_header(message, "references"))
    answered += _REFERENCE.findall(_header(message, "in-reply-to"))
    first = sender[0] if sender else Person(None, "")
    return Headers(
        id=own_ids[0] if own_ids else None,
        ids=tuple(dict.fromkeys(answered)),
        subject=" ".join(plain(_header(message, "subject")).split()),
        sender=first,
        reply_to=replies[0] if replies else None,
        to=tuple(one for key in ("to", "cc", "delivered-to") for one in _people(message, key)),
        at=_sent_at(message),
        is_automatic=_is_automatic(message, first),
        is_bounce=first.address.partition("@")[0] in _BOUNCES,
        is_draft=_is_draft(message),
    )


def _header(message: Message, name: str) -> str:
    """A header decoded; as it stands in the file where the library fails on it."""
    raw = _as_it_stands(message, name)
    if not raw or name in _PLAIN:
        return raw
    try:
        return str(message[name] or "")
    except _UNREADABLE:
        return raw


def _as_it_stands(message: Message, name: str) -> str:
    raw = message.raw_items() if isinstance(message, EmailMessage) else message.items()
    found = next((str(value) for key, value in raw if key.lower() == name), "")
    return found.encode("utf-8", "replace").decode("utf-8")


def _people(message: Message, name: str) -> list[Person]:
    text = _header(message, name)
    found = getaddresses([text]) if "," in text or ";" in text else [parseaddr(text)]
    return [_person(shown, address) for shown, address in found if address or shown]


def _person(name: str, address: str) -> Person:
    shown = _ASIDE.sub("", " ".join(plain(name).split()).strip("'\" "))
    return Person(None if shown.lower() == address.lower() else shown or None, address.lower())


def _sent_at(message: Message) -> datetime | None:
    """The date in UTC; where it lacks or doesn't exist, when the mail was received."""
    received = _header(message, "received").rpartition(";")[2]
    for text in (_header(message, "date"), received):
        try:
            moment = parsedate_to_datetime(text.strip())
            zoned = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
            return zoned.astimezone(UTC)
        except (*_UNREADABLE, OverflowError):
            continue
    return None


def _is_automatic(message: Message, sender: Person) -> bool:
    submitted = _header(message, "auto-submitted").partition(";")[0].strip().lower()
    if submitted not in ("", "no"):
        return True
    if _header(message, "x-autoreply").strip().lower() in ("yes", "true", "1"):
        return True
    if _header(message, "x-autorespond") or _header(message, "precedence").strip() == "auto_reply":
        return True
    return _NO_REPLY.fullmatch(sender.address.partition("@")[0]) is not None


def _is_draft(message: Message) -> bool:
    labels = [one.strip() for one in _header(message, "x-gmail-labels").lower().split(",")]
    return "draft" in labels or "drafts" in labels or _header(message, "x-unsent").strip() == "1"


def _body(message: Message) -> str:
    """Its own words, of all the parts that are shown as its text."""
    shown = list(_shown(message))
    if all(kind == "text/plain" for kind, _ in shown):
        return reply_from_text("\n".join(text for _, text in shown)) if shown else ""
    return "\n\n".join(
        reply_from_html(text) if kind == "text/html" else reply_from_text(text)
        for kind, text in shown
    )


def _shown(message: Message, depth: int = 0) -> Iterator[tuple[str, str]]:
    """The texts that are shown with their types; of alternatives the plain one, if it has words.

    Attached files and mails are no part of what somebody wrote.
    """
    kind = message.get_content_type()
    if message.is_multipart():
        parts = _parts(message) if kind.startswith("multipart/") and depth < MAX_DEPTH else []
        texts = [list(_shown(part, depth + 1)) for part in parts]
        if kind == "multipart/alternative":
            texts = sorted((one for one in texts if one), key=_is_html)[:1]
        yield from (pair for one in texts for pair in one)
    elif kind in ("text/plain", "text/html") and not _is_file(message):
        text = _decoded(message)
        if text.strip():
            yield kind, text


def _parts(message: Message) -> list[Message]:
    payload = message.get_payload()
    return [part for part in payload if isinstance(part, Message)]


def _is_html(texts: list[tuple[str, str]]) -> bool:
    return any(kind == "text/html" for kind, _ in texts)


def _is_file(part: Message) -> bool:
    """Whether a text is attached, or shown as a file of its own."""
    disposition = part.get_content_disposition()
    return disposition == "attachment" or (disposition == "inline" and bool(part.get_filename()))


def _decoded(part: Message) -> str:
    """The text by its declared charset, else as UTF-8, else as Windows-1252."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    declared = str(part.get_content_charset() or "utf-8").lower()
    for charset in ("utf-8" if declared in _CP1252 else declared, "utf-8"):
        try:
            return content.decode(charset)
        except _UNREADABLE:
            continue
    return content.decode("cp1252", "replace")
