"""Genesys Cloud: the phrases of a conversation's transcripts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from app.transcripts.importers.answers import Answers
from app.transcripts.importers.calls import Said, call_ticket
from app.transcripts.importers.fields import mappings_at, text_at, value_at
from app.transcripts.importers.head import Head
from app.transcripts.importers.json_records import read_records
from app.transcripts.importers.reading import Found, Notice, Skipped
from app.transcripts.importers.source import Source
from app.transcripts.importers.times import SECONDS_END, utc_time
from app.transcripts.ticket import Role, Ticket

PURPOSES = {
    **dict.fromkeys(("internal", "agent", "user"), Role.AGENT),
    **dict.fromkeys(("external", "customer"), Role.CUSTOMER),
    **dict.fromkeys(("ivr", "bot", "botflow", "acd", "voicemail", "workflow", "dialer"), Role.BOT),
}
CHANNELS = {"voice": "phone", "call": "phone", "callback": "phone", "message": "chat"}


class GenesysImporter:
    """`{"conversationId", "transcripts": [{"phrases": [...]}], "participants"}`."""

    name = "genesys"

    title = "Genesys transcript"

    def detect(self, head: Head, /) -> str | None:
        """By `transcripts` with `phrases`."""
        if not any("phrases" in one for one in mappings_at(head.record, "transcripts")):
            return None
        return "it is a conversation that Genesys transcribed, in phrases"

    def read(self, source: Source, answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket a conversation, with all of its transcripts."""
        return read_records(source, lambda record: _call(record, answers))


class _Person(NamedTuple):
    """Somebody on the line from `start` to `end`, in ms from the start of the call."""

    role: Role | None
    name: str | None
    start: float
    end: float


def _call(record: Mapping[str, Any], answers: Answers) -> Iterator[Ticket | Notice]:
    start = _milliseconds(record, "conversationStartTime") or _milliseconds(record, "startTime")
    people = [_person(one, start) for one in mappings_at(record, "participants")]
    phrases = [
        phrase
        for transcript in mappings_at(record, "transcripts")
        for phrase in mappings_at(transcript, "phrases")
    ]
    said = [_said(phrase, people, start) for phrase in phrases]
    numbers = [one.name for one in people if one.role is Role.CUSTOMER and one.name]
    media = (text_at(record, "mediaType") or "voice").lower()
    fields = {
        "id": text_at(record, "conversationId") or text_at(record, "communicationId"),
        "channel": CHANNELS.get(media, media[:50]),
        "customer_refs": tuple(dict.fromkeys(numbers)),
    }
    yield from call_ticket(fields, said, answers)


def _said(phrase: Mapping[str, Any], people: Sequence[_Person], start: float) -> Said:
    purpose = text_at(phrase, "participantPurpose") or "?"
    offset, role = _offset(phrase, "startTimeMs", start), PURPOSES.get(purpose.lower())
    name = None if role is None else _on_the_line(people, role, offset)
    text = text_at(phrase, "decoratedText") or text_at(phrase, "text") or ""
    return Said(name or purpose, text, offset, role, name, _clock(start, offset))


def _on_the_line(people: Sequence[_Person], role: Role, offset: float) -> str | None:
    """Who of this role was there then: the last who came, else the only one that there is."""
    alike = [one for one in people if one.role is role and one.name]
    there = [one for one in alike if one.start <= offset <= one.end]
    if there:
        return max(there, key=lambda one: one.start).name
    return alike[0].name if len({one.name for one in alike}) == 1 else None


def _person(record: Mapping[str, Any], start: float) -> _Person:
    role = PURPOSES.get((text_at(record, "participantPurpose") or "").lower())
    keys = ("userName", "name", "userId") if role is Role.AGENT else ("name", "ani", "userId")
    name = next((found for key in keys if (found := text_at(record, key))), None)
    end = _offset(record, "endTimeMs", start) if "endTimeMs" in record else float("inf")
    return _Person(role, name, _offset(record, "startTimeMs", start), end)


def _milliseconds(record: Mapping[str, Any], key: str) -> float:
    """An epoch as milliseconds, from a number or a text; 0 where there is none."""
    moment = utc_time(value_at(record, key))
    return moment.timestamp() * 1000 if moment else 0.0


def _offset(record: Mapping[str, Any], key: str, start: float) -> float:
    """Milliseconds from the start of the call; a number as large as an epoch is one."""
    value = value_at(record, key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0.0
    return float(value) - start if value >= SECONDS_END and start else float(value)


def _clock(start: float, offset: float) -> datetime | None:
    if offset >= SECONDS_END:  # an epoch, and no start to count from
        return utc_time(offset)
    return utc_time(start + offset) if start else None
