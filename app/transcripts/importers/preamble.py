"""The lines above a plain-text ticket's first turn: its number, subject, date and channel."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile

from app.transcripts.importers.source import Line
from app.transcripts.importers.speakers import ALIASES, looks_like_name, spoken_line
from app.transcripts.importers.times import written_date
from app.transcripts.ticket import Role

OPENING = re.compile(
    r"\s*#*\s*(?:ticket|case|conversation)\s*#\s*(?P<id>[^\s:|]+)"
    r"(?:\s*[-\u2013\u2014:|]\s*(?P<subject>.*))?\s*",
    re.IGNORECASE,
)
HEADERS = {
    "id": "ticket|ticket id|ticket number|case|case id|conversation id|id",
    "subject": "subject|title|topic",
    "date": "date|created|opened|started|created at",
    "channel": "channel|via|source",
    "team": "team|queue|group|department",
    "tags": "tags|tag",
    "agent": "assignee|assigned to|agent name|handled by|owner",
    "customer": "customer name|requester|contact|from",
    "other": "to|cc|status|priority|type|duration|ended|closed|rating|csat|email|phone|language"
    "|product|brand|company|participants",
}
KEYS = {header: key for key, headers in HEADERS.items() for header in headers.split("|")}
CHANNELS = {"e-mail": "email", "mail": "email", "call": "phone", "voice": "phone"}


@dataclass
class Preamble:
    """What the preamble told, and how many lines it took."""

    fields: dict[str, object] = field(default_factory=dict)
    day: date | None = None
    known: dict[str, Role] = field(default_factory=dict)  # lower-case name -> role
    length: int = 0


def is_opening(text: str) -> bool:
    """Whether the line opens a ticket, as in `Ticket #1001 - Desk damaged`."""
    return OPENING.fullmatch(text) is not None


def read_preamble(lines: Sequence[Line]) -> Preamble:
    """Reads from the top as far as lines are headers; blank lines belong to it.

    `Agent: Tom` is a header only where it stands among others and names somebody
    who speaks under that name later, or a blank line ends the block that it is in.
    """
    preamble = Preamble()
    labels = _labels_below(lines)
    for place, line in enumerate(lines):
        if line.text.strip() and not _takes(preamble, lines, place, labels):
            break
        preamble.length = place + 1
    return preamble


def _takes(preamble: Preamble, lines: Sequence[Line], place: int, labels: set[str]) -> bool:
    text = lines[place].text
    if opening := OPENING.fullmatch(text):
        _set(preamble, "id", opening["id"])
        _set(preamble, "subject", opening["subject"] or "")
        return True
    spoken = spoken_line(text)
    if spoken is None:
        return False
    key, value = spoken.label.lower(), spoken.text
    if ALIASES.get(key) in (Role.AGENT, Role.CUSTOMER):
        if not (looks_like_name(value) and _is_header(lines, place, value.lower() in labels)):
            return False
        key = "assignee" if ALIASES[key] is Role.AGENT else "requester"
    if key not in KEYS:
        return False
    _set(preamble, KEYS[key], value)
    return True


def _is_header(lines: Sequence[Line], place: int, speaks_later: bool) -> bool:
    """Whether a speaker's line stands in a block of headers rather than opening a turn."""
    above = _until_blank(lines[:place][::-1])
    below = _until_blank(lines[place + 1 :])
    is_whole = all(_is_plain_header(text) or _is_named_role(text) for text in below)
    is_last = place + len(below) + 1 >= len(lines)
    if is_whole and not is_last and any(map(_is_plain_header, [*above, *below])):
        return True
    return speaks_later


def _until_blank(lines: Sequence[Line]) -> list[str]:
    return [line.text for line in takewhile(lambda line: line.text.strip(), lines)]


def _is_named_role(text: str) -> bool:
    spoken = spoken_line(text)
    return spoken is not None and spoken.label.lower() in ALIASES and looks_like_name(spoken.text)


def _is_plain_header(text: str) -> bool:
    spoken = spoken_line(text)
    return is_opening(text) or (spoken is not None and spoken.label.lower() in KEYS)


def _labels_below(lines: Sequence[Line]) -> set[str]:
    spoken = (spoken_line(line.text) for line in lines)
    return {one.label.lower() for one in spoken if one}


def _set(preamble: Preamble, key: str, value: str) -> None:
    value = value.strip()
    if not value or key == "other":
        return
    if key == "date":
        preamble.day = written_date(value)
    elif key == "customer":
        preamble.known[value.lower()] = Role.CUSTOMER
    elif key == "tags":
        preamble.fields["tags"] = tuple(tag.strip() for tag in value.split(",") if tag.strip())
    elif key == "channel":
        preamble.fields["channel"] = CHANNELS.get(value.lower(), value.lower())
    else:
        preamble.fields.setdefault(key, value.lstrip("#") if key == "id" else value)
        if key == "agent":
            preamble.known[value.lower()] = Role.AGENT
