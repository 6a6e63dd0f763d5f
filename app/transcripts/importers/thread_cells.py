"""A whole thread in one cell: its messages, each under a line that says when and who."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from app.errors import TranscriptError
from app.transcripts.html_text import html_to_text, looks_like_html, plain
from app.transcripts.importers.role_words import is_private_word, role_of_label, role_of_word
from app.transcripts.importers.speakers import looks_like_name, speaker, spoken_line
from app.transcripts.ticket import Role

_DATE = (
    r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}"
    r"|\d{1,2}\.? [^\W\d_]{3,9}\.? \d{4}|[^\W\d_]{3,9} \d{1,2}, \d{4}"
)
_TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?: ?[AaPp]\.?[Mm]\.?)?"
_ZONE = r"(?: ?(?:Z|UTC|GMT|[A-Z]{3,4}|[+-]\d{2}:?\d{2}))?"
_WHEN = rf"(?:(?:{_DATE})(?:,?[ T]+{_TIME})?|{_TIME}){_ZONE}"
_MAIL = r"(?: ?<(?P<mail>[^<>\s]+@[^<>\s]+)>)?"
_WHO = rf"(?P<who>[^():\[\]\n<]{{1,80}}?){_MAIL}(?: ?[(\[](?P<roles>[^()\[\]\n]{{1,60}})[)\]])?"
_GAP = r"\s*[-\u2013\u2014|,:]?\s*"
_WHEN_WHO = re.compile(rf"[(\[]?(?P<at>{_WHEN})[)\]]?{_GAP}{_WHO}\s*(?::\s*(?P<text>.*))?")
_WHO_WHEN = re.compile(
    rf"{_WHO}{_GAP}(?:on |at |am |le )?[(\[]?(?P<at>{_WHEN})[)\]]?\s*(?::\s*(?P<text>.*))?"
)
_EVENT = re.compile(rf"\s*[(\[]?(?P<at>{_WHEN})[)\]]?\s*(?P<text>\*\*\*.*\*\*\*)\s*")


class Part(NamedTuple):
    """One message of a thread. `at` as written; None where the thread has no times."""

    author: str | None
    role: Role | None  # None where the cell doesn't say
    text: str
    at: str | None
    email: str | None = None


def holds_thread(cell: str) -> bool:
    """Whether a cell holds several messages, by two lines or more that say who wrote what."""
    return sum(1 for line in cell.split("\n") if _opening(line, {})) >= 2


def parts_of(cell: str, known: Mapping[str, Role]) -> list[Part]:
    """The messages of a cell; `known` gives the role of those whom other columns name.

    Raises TranscriptError where the cell doesn't say who wrote what.
    """
    text = html_to_text(cell) if looks_like_html(cell) else plain(cell)
    parts = _by_line(text, known)
    if len(parts) < 2:
        parts = _in_a_row(text, known) or parts
    if not parts:
        raise TranscriptError("the conversation doesn't say who wrote what")
    return [part._replace(text=part.text.strip()) for part in parts if part.text.strip()]


def _by_line(text: str, known: Mapping[str, Role]) -> list[Part]:
    parts: list[Part] = []
    is_timed = any(_dated(line) for line in text.split("\n"))
    for line in text.split("\n"):
        part = _dated(line) if is_timed else _spoken(line, known)
        if part:
            parts.append(part)
        elif parts:
            parts[-1] = parts[-1]._replace(text=f"{parts[-1].text}\n{line}")
    return parts


def _opening(line: str, known: Mapping[str, Role]) -> Part | None:
    return _dated(line) or _spoken(line, known)


def _dated(line: str) -> Part | None:
    """A line with a time and who, as `2025-03-03 08:02 - Maya (customer)`."""
    if event := _EVENT.fullmatch(line):
        return Part(None, Role.SYSTEM, event["text"], event["at"])
    text = line.strip().strip("*#=_ ")
    found = _WHEN_WHO.fullmatch(text) or _WHO_WHEN.fullmatch(text)
    if found is None:
        return None
    role = _role_among([word.strip() for word in (found["roles"] or "").split(",")])
    name = found["who"].strip(" -\u2013|,*")
    is_bare = role is None and not found["text"] and not looks_like_name(name)
    if is_bare and role_of_word(name) is None:
        return None  # a sentence with a date in it
    role = role or role_of_word(name)
    return Part(name or None, role, found["text"] or "", found["at"], found["mail"])


def _role_among(words: list[str]) -> Role | None:
    """The role that the words in brackets give; a note wins over whoever wrote it."""
    roles = [role_of_word(word) for word in words]
    if Role.NOTE in roles or any(is_private_word(word) for word in words):
        return Role.NOTE
    return next((role for role in roles if role), None)


def _spoken(line: str, known: Mapping[str, Role]) -> Part | None:
    """A line such as `Agent Tom: text`, or by a name that another column knows."""
    spoken = spoken_line(line)
    if spoken is None:
        return None
    found = speaker(spoken, known)
    role = found.role if found else role_of_label(spoken.label)
    if role is None and not looks_like_name(spoken.label):
        return None
    author = found.author if found else spoken.label
    return Part(author, Role.NOTE if spoken.is_note else role, spoken.text, spoken.at)


def _in_a_row(text: str, known: Mapping[str, Role]) -> list[Part]:
    """`Maya: text Tom: text` without breaks, by the names that other columns know."""
    names = sorted(known, key=len, reverse=True)
    labels = "|".join([*(re.escape(name) for name in names), "agent", "customer"])
    pattern = re.compile(rf"(?<!\w)({labels})\s*:\s*", re.IGNORECASE)
    return list(_between(text, list(pattern.finditer(text)), known))


def _between(text: str, marks: list[re.Match[str]], known: Mapping[str, Role]) -> Iterator[Part]:
    ends = (*(mark.start() for mark in marks[1:]), len(text))
    for mark, end in zip(marks, ends, strict=False):
        role = known.get(mark[1].lower()) or role_of_word(mark[1])
        yield Part(mark[1], role, text[mark.end() : end], None)
