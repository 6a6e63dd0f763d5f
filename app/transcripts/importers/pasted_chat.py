"""A chat that was pasted into one comment: `(12:01:33 PM) Jo: hello`, a line a message.

Zendesk puts the transcript of a chat into a comment of its ticket in this form. The clock
has no zone and mostly no date: the day is that of the heading, else of the comment.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.transcripts.importers.answers import Answers
from app.transcripts.importers.reading import Message
from app.transcripts.importers.times import clock_time, written_date
from app.transcripts.ticket import Role

_CLOCK = r"\d{1,2}:\d\d(?::\d\d)?(?:\s?[AaPp]\.?[Mm]\.?)?"
_STARTED = re.compile(r"\s*chat started(?: on)?\s*:?\s*(?P<when>.*)", re.IGNORECASE)
_STAMPED = re.compile(rf"\s*\((?P<at>(?:\d{{4}}-\d\d-\d\d )?{_CLOCK})\)\s*(?P<rest>.*)")
_EVENT = re.compile(r"\*\*\*\s*(?P<text>.*?)\s*\*\*\*")
_JOINED = re.compile(r"(?P<name>.{1,80}?) (?:has )?joined the chat\b", re.IGNORECASE)
_SAID = re.compile(r"(?P<name>[^:]{1,80}?)\s*:\s(?P<text>.*)|(?P<only>[^:]{1,80}):", re.DOTALL)
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2} \w+ \d{4}|\w+ \d{1,2},? \d{4}")
_VISITOR = re.compile(r"(?:web )?(visitor|guest|customer)\b[ #\d]*", re.IGNORECASE)


class _Line(NamedTuple):
    """One stamped line, with the unstamped ones that continue it."""

    clock: str
    name: str
    text: str


def is_pasted_chat(text: str) -> bool:
    """Whether a text is the transcript of a chat: a heading and a stamped line, or two of those."""
    lines = [line for line in text.split("\n") if line.strip()]
    stamped = sum(1 for line in lines if _STAMPED.match(line))
    has_heading = any(_STARTED.match(line) for line in lines[:3])
    return stamped >= 2 and (has_heading or _STAMPED.match(lines[0]) is not None)


def pasted_messages(
    text: str, at: datetime | None, known: Mapping[str, Role], answers: Answers
) -> list[Message]:
    """The messages of the chat; who joined and left is not among them.

    `at` is the comment's own time, `known` the roles of people by lower-case name.
    """
    lines, joined, names = _lines_of(text)
    roles = _roles(names, joined, known)
    day = _day(text, at)
    moments = _moments([line.clock for line in lines], day, answers.zone)
    return [
        Message(roles[line.name], line.text, line.name, moment)
        for line, moment in zip(lines, moments, strict=True)
    ]


def _lines_of(text: str) -> tuple[list[_Line], list[str], list[str]]:
    """What was said, who is said to have joined, and everybody in order of appearance."""
    lines, joined, names = list[_Line](), list[str](), list[str]()
    is_open = False
    for raw in text.split("\n"):
        stamped = _STAMPED.match(raw)
        if stamped is None:
            if is_open and not _STARTED.match(raw):
                lines[-1] = lines[-1]._replace(text=f"{lines[-1].text}\n{raw}".strip())
            continue
        is_open = False
        if event := _EVENT.match(stamped["rest"]):
            joined += [who["name"]] if (who := _JOINED.match(event["text"])) else []
            names += joined[-1:]
        elif said := _SAID.fullmatch(stamped["rest"]):
            name = (said["name"] or said["only"]).strip()
            lines.append(_Line(stamped["at"], name, (said["text"] or "").strip()))
            names.append(name)
            is_open = True
    return lines, joined, list(dict.fromkeys(names))


def _roles(names: list[str], joined: list[str], known: Mapping[str, Role]) -> dict[str, Role]:
    """By name where people are known; else the first to appear is the customer.

    Who speaks without ever having joined, where agents are said to have, is a trigger.
    """
    roles = {name: role for name in names if (role := _told(name, known))}
    if Role.CUSTOMER not in roles.values():
        first = next((name for name in names if name not in roles), None)
        roles |= {first: Role.CUSTOMER} if first else {}
    agents_join = any(roles.get(name) is not Role.CUSTOMER for name in joined)
    for name in names:
        is_trigger = agents_join and name not in joined
        roles.setdefault(name, Role.BOT if is_trigger else Role.AGENT)
    return roles


def _told(name: str, known: Mapping[str, Role]) -> Role | None:
    role = known.get(name.lower())
    return role or (Role.CUSTOMER if _VISITOR.fullmatch(name) else None)


def _day(text: str, at: datetime | None) -> date | None:
    heading = next(
        (found for line in text.split("\n")[:5] if (found := _STARTED.match(line))), None
    )
    written = _DATE.search(heading["when"]) if heading else None
    day = written_date(written[0]) if written else None
    return day or (at.date() if at else None)


def _moments(clocks: list[str], day: date | None, zone: str | None) -> list[datetime | None]:
    """The times, a day later each time that the clock starts anew."""
    moments, last = list[datetime | None](), None
    for clock in clocks:
        moment = clock_time(clock.replace(" ", "T", 1) if "-" in clock else clock, day)
        if moment and last and moment < last - timedelta(hours=12) and day:
            day += timedelta(days=1)
            moment += timedelta(days=1)
        last = moment or last
        moments.append(_zoned(moment, zone))
    return moments


def _zoned(moment: datetime | None, zone: str | None) -> datetime | None:
    if moment is None or zone is None:
        return moment
    return moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
