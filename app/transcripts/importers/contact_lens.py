"""Contact Lens voice, and Transcribe Call Analytics, which writes nearly the same."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.transcripts.importers.answers import Answers
from app.transcripts.importers.calls import Said, call_ticket, hidden_transfer
from app.transcripts.importers.fields import mapping_at, mappings_at, text_at, value_at
from app.transcripts.importers.head import Head
from app.transcripts.importers.json_records import read_records
from app.transcripts.importers.reading import Found, Notice, Skipped
from app.transcripts.importers.source import Source
from app.transcripts.ticket import Role, Ticket

ROLES = {
    "AGENT": Role.AGENT,
    "CUSTOMER": Role.CUSTOMER,
    "SUPERVISOR": Role.NOTE,
    "SYSTEM": Role.BOT,
    "CUSTOM_BOT": Role.BOT,
    "IVR": Role.BOT,
}


class ContactLensImporter:
    """`{"Channel": "VOICE", "Transcript": [{"BeginOffsetMillis", "ParticipantId", ...}]}`."""

    name = "contact_lens"

    title = "Contact Lens call"

    def detect(self, head: Head, /) -> str | None:
        """By a `Transcript` whose entries have offsets and no clock."""
        entries = mappings_at(head.record, "Transcript")
        if not any("BeginOffsetMillis" in entry for entry in entries):
            return None
        return "it is a call that Contact Lens transcribed, with offsets for times"

    def read(self, source: Source, answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket a call. Where a call was passed on unseen, a notice says so."""
        return read_records(source, lambda record: _call(record, answers))


def _call(record: Mapping[str, Any], answers: Answers) -> Iterator[Ticket | Notice]:
    who = {text_at(one, "ParticipantId") or "": one for one in mappings_at(record, "Participants")}
    said = [
        _said(entry, mapping_at(who, text_at(entry, "ParticipantId") or ""))
        for entry in mappings_at(record, "Transcript")
    ]
    id = text_at(record, "CustomerMetadata", "ContactId") or text_at(record, "ContactId")
    if notice := hidden_transfer(said):
        yield notice
    yield from call_ticket({"id": id or text_at(record, "JobName")}, said, answers)


def _said(entry: Mapping[str, Any], participant: Mapping[str, Any]) -> Said:
    id = text_at(entry, "ParticipantId") or ""
    named = text_at(entry, "ParticipantRole") or text_at(participant, "ParticipantRole") or id
    offset = value_at(entry, "BeginOffsetMillis")
    return Said(
        speaker=id or named,
        text=text_at(entry, "Content") or "",
        offset_ms=float(offset) if isinstance(offset, int | float) else 0.0,
        role=ROLES.get(named.upper()),
        author=None if named.upper() in ROLES else named or None,
    )
