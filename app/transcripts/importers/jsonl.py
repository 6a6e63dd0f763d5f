"""JSONL: one ticket a line."""

import contextlib
import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from app.errors import TranscriptError
from app.transcripts.importers.reading import Found, Skipped, clean_text, make_ticket
from app.transcripts.importers.source import Line, Source
from app.transcripts.importers.times import utc_time
from app.transcripts.ticket import Role, Ticket, Turn

SUFFIXES = (".jsonl", ".ndjson")
SPEAKERS = ", ".join(role.value for role in Role)


class JsonlImporter:
    """`{"id", "turns": [{"speaker", "text", "at"?, "author"?}], ...}`, one a line.

    Other keys are ignored. `t` (epoch seconds) stands in for `at`. Of `labels` the
    entries whose value is a text are kept.
    """

    name = "jsonl"

    def detect(self, head: str, name: str, /) -> str | None:
        """By its first line, an object with `turns`; else by the file's name."""
        first = head.lstrip().split("\n", 1)[0].strip()
        if first.startswith("{") and '"turns"' in first:
            return 'the first line is a JSON object with "turns"'
        if name.lower().endswith(SUFFIXES):
            return f"the name ends in {name[name.rfind('.') :].lower()}"
        return None

    def read(self, source: Source) -> Iterator[Found | Skipped]:
        """One ticket or one `Skipped` a line; blank lines are passed over."""
        for line in source.lines():
            if line.text.strip():
                yield _read_line(line)


def _read_line(line: Line) -> Found | Skipped:
    try:
        return Found(line.number, _ticket(_record(line)))
    except TranscriptError as error:
        return Skipped(line=line.number, reason=str(error))


def _record(line: Line) -> dict[str, Any]:
    if line.is_cut:
        raise TranscriptError(f"longer than {len(line.text):,} characters; split the ticket")
    try:
        record = json.loads(line.text.lstrip("\ufeff"), parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise TranscriptError(f"not valid JSON from column {error.colno} on") from None
    except (ValueError, RecursionError):
        raise TranscriptError("holds a number or a nesting that JSON readers refuse") from None
    if not isinstance(record, dict):
        raise TranscriptError('not a JSON object with "id" and "turns"')
    return record


def _refuse_constant(name: str) -> float:
    raise ValueError(name)


def _ticket(record: Mapping[str, Any]) -> Ticket:
    fields = {
        "id": _id(record),
        **{key: _text(record, key) for key in ("channel", "subject", "agent", "team")},
        "tags": _tags(record),
        "csat": _csat(record),
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


def _tags(record: Mapping[str, Any]) -> tuple[str, ...]:
    tags = record.get("tags") or []
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise TranscriptError('"tags" is not a list of texts')
    return tuple(tag for tag in map(clean_text, tags) if tag)


def _csat(record: Mapping[str, Any]) -> float | None:
    value = record.get("csat")
    if value is None:
        return None
    number = math.nan
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        with contextlib.suppress(ValueError, OverflowError):
            number = float(value)
    if not math.isfinite(number):
        raise TranscriptError('"csat" is not a number')
    return number


def _labels(record: Mapping[str, Any]) -> dict[str, str]:
    labels = record.get("labels")
    if not isinstance(labels, dict):
        return {}
    return {key: value for key, value in labels.items() if isinstance(value, str)}
