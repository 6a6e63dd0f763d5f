"""Twilio Conversational Intelligence: the sentences of a transcript."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.transcripts.importers.answers import Answers
from app.transcripts.importers.calls import Said, call_ticket, offset_ms
from app.transcripts.importers.fields import mapping_at, mappings_at, text_at, value_at
from app.transcripts.importers.head import Head
from app.transcripts.importers.json_records import read_records
from app.transcripts.importers.reading import Found, Notice, Skipped
from app.transcripts.importers.role_words import role_of_word
from app.transcripts.importers.source import Source
from app.transcripts.ticket import Role, Ticket


class TwilioImporter:
    """`{"sentences": [{"media_channel", "start_time", "transcript", ...}], "meta"}`.

    Who speaks on which channel stands in the transcript's own record; where that is in
    the file (`channel.participants`), it is used.
    """

    name = "twilio_sentences"

    title = "Twilio call transcript"

    def detect(self, head: Head, /) -> str | None:
        """By `sentences` with a `media_channel`."""
        if not any("media_channel" in one for one in mappings_at(head.record, "sentences")):
            return None
        return "it lists the sentences of a call that Twilio transcribed"

    def read(self, source: Source, answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket a page of sentences; a notice where there are more pages."""
        return read_records(source, lambda record: _call(record, answers))


def _call(record: Mapping[str, Any], answers: Answers) -> Iterator[Ticket | Notice]:
    if text_at(record, "meta", "next_page_url"):
        yield Notice(
            text="one page of several: the end of this call is missing; fetch `next_page_url` too, "
            "or ask for pages of 5,000"
        )
    elif text_at(record, "meta", "previous_page_url"):
        yield Notice(text="one page of several: the start of this call is missing")
    roles = _roles(record)
    said = [_said(one, roles) for one in mappings_at(record, "sentences")]
    yield from call_ticket({"id": _id(record)}, said, answers)


def _said(sentence: Mapping[str, Any], roles: Mapping[str, Role]) -> Said:
    channel = text_at(sentence, "media_channel") or "?"
    return Said(
        speaker=channel,
        text=text_at(sentence, "transcript") or "",
        offset_ms=offset_ms(value_at(sentence, "start_time")),
        role=roles.get(channel),
        author=channel,
    )


def _roles(record: Mapping[str, Any]) -> dict[str, Role]:
    transcript = mapping_at(record, "transcript") or record
    found = {}
    for one in mappings_at(transcript, "channel", "participants"):
        role = role_of_word(text_at(one, "role") or "")
        if role and (number := text_at(one, "channel_participant")):
            found[number] = role
    return found


def _id(record: Mapping[str, Any]) -> str | None:
    """The transcript's id, from a sentence or from the address that the page came from."""
    first = next(mappings_at(record, "sentences"), {})
    given = text_at(first, "transcript_sid") or text_at(record, "transcript", "sid")
    url = text_at(record, "meta", "first_page_url") or text_at(record, "meta", "url") or ""
    after = url.partition("/Transcripts/")[2].partition("/")[0]
    return given or after or None
