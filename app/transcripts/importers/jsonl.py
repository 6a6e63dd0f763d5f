"""JSONL: one ticket a line."""

import contextlib
import math
from collections.abc import Iterator, Mapping
from typing import Any

from app.errors import TranscriptError
from app.transcripts.importers.answers import Answers
from app.transcripts.importers.fields import text_at
from app.transcripts.importers.head import Head
from app.transcripts.importers.json_records import read_records
from app.transcripts.importers.reading import Found, Notice, Skipped, clean_text, make_ticket
from app.transcripts.importers.source import Source
from app.transcripts.importers.times import utc_time
from app.transcripts.ticket import Csat, Role, Ticket, Turn

SUFFIXES = (".jsonl", ".ndjson")
SPEAKERS = ", ".join(role.value for role in Role)


class JsonlImporter:
    """`{"id", "turns": [{"speaker", "text", "at"?, "author"?}], ...}`, one a line.

    Other keys are ignored. `t` (epoch seconds) stands in for `at`. Of `labels` the
    entries whose value is a text are kept.
    """

    name = "jsonl"

    title = "our JSONL"

    def detect(self, head: Head, /) -> str | None:
        """By its first record, an object with `turns`; else by the file's name."""
        if "turns" in head.record:
            return 'the first record is a JSON object with "turns"'
        if head.record or not head.name.lower().endswith(SUFFIXES):
            return None
        return f"the name ends in {head.name[head.name.rfind('.') :].lower()}"

    def read(self, source: Source, _answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket or one `Skipped` a line; blank lines are passed over."""
        return read_records(source, lambda record: [_ticket(record)], ("tickets",))


def _ticket(record: Mapping[str, Any]) -> Ticket:
    fields = {
        "id": _id(record),
        **{key: _text(record, key) for key in ("channel", "subject", "agent", "team")},
        "tags": _texts(record, "tags"),
        "csat": _csat(record),
        "customer_refs": _texts(record, "customer_refs"),
        "labels": _labels(record),
    }
    return make_ticket(fields, _turns(record))


def _turns(record: Mapping[str, Any]) -> list[Turn]:
    turns = record.get("turns")
    if not isinstance(turns, list):
        raise TranscriptError('"turns" is missing or not a list')
    return [_turn(turn, i) for i, turn in enumerate(turns)]


def _turn(turn: object, index: int) -> Turn:
    where = f"turn {index + 1}: "
    if not isinstance(turn, dict):
        raise TranscriptError(f'{where}not a JSON object with "speaker" and "text"')
    speaker = turn.get("speaker")
    if not isinstance(speaker, str) or speaker.strip().lower() not in set(Role):
        raise TranscriptError(f'{where}"speaker" must be one of {SPEAKERS}')
    text = turn.get("text")
    if not isinstance(text, str):
        raise TranscriptError(f'{where}"text" is missing or not a text')
    return Turn(
        index=index,
        role=Role(speaker.strip().lower()),
        text=clean_text(text),
        at=utc_time(turn.get("at", turn.get("t"))),
        author=_text(turn, "author", where),
    )


def _id(record: Mapping[str, Any]) -> str:
    value = record.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not clean_text(value):
        raise TranscriptError('"id" is missing, empty or not a text')
    return clean_text(value)


def _text(record: Mapping[str, Any], key: str, where: str = "") -> str | None:
    value = record.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise TranscriptError(f'{where}"{key}" is not a text')
    return clean_text(value) or None


def _texts(record: Mapping[str, Any], key: str) -> tuple[str, ...]:
    texts = record.get(key) or []
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise TranscriptError(f'"{key}" is not a list of texts')
    return tuple(text for text in map(clean_text, texts) if text)


def _csat(record: Mapping[str, Any]) -> Csat | None:
    value = record.get("csat")
    if value is None:
        return None
    if isinstance(value, dict) and (score := text_at(value, "score")):
        number = value["score"] if isinstance(value["score"], int | float) else score
        scale, comment = text_at(value, "scale"), text_at(value, "comment")
        return Csat(score=number, scale=scale, comment=comment)
    number = math.nan
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        with contextlib.suppress(ValueError, OverflowError):
            number = float(value)
    if not math.isfinite(number):
        raise TranscriptError('"csat" is not a number, nor an object with a "score"')
    return Csat(score=number)


def _labels(record: Mapping[str, Any]) -> dict[str, str]:
    labels = record.get("labels")
    if not isinstance(labels, dict):
        return {}
    return {key: value for key, value in labels.items() if isinstance(value, str)}
