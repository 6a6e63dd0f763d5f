"""The formats that tickets come in, one a file, and how a file's format is told."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict

from app.errors import TranscriptError
from app.transcripts.importers.jsonl import JsonlImporter
from app.transcripts.importers.plain_text import PlainTextImporter
from app.transcripts.importers.reading import Found, Importer, Skipped, without_repeats
from app.transcripts.importers.source import Source, file_source, text_source
from app.transcripts.ticket import Ticket

__all__ = [
    "FORMATS",
    "Importer",
    "Recognised",
    "Skipped",
    "read_text",
    "read_tickets",
    "recognise",
    "recognise_text",
]

AUTO = "auto"
# In the order in which they are tried: what can be told for sure comes first.
FORMATS: Mapping[str, Importer] = MappingProxyType(
    {importer.name: importer for importer in (JsonlImporter(), PlainTextImporter())}
)


class Recognised(BaseModel):
    """The format that a source is in, and why it is taken for it, in words for a person."""

    model_config = ConfigDict(frozen=True)

    format: str
    reason: str


def read_tickets(path: Path, *, format: str = AUTO) -> Iterator[Ticket | Skipped]:
    """The tickets of a file, one at a time, and what was left out with its line and reason.

    Memory doesn't grow with the file. Raises TranscriptError, before the first
    ticket, where the file can't be read or is in no format that is known.
    """
    return _read(file_source(path), format)


def read_text(
    text: str | bytes, *, name: str = "pasted text", format: str = AUTO
) -> Iterator[Ticket | Skipped]:
    """The same for a text, or a file's bytes; `name` stands for it in messages."""
    return _read(text_source(text, name), format)


def recognise(path: Path, *, format: str = AUTO) -> Recognised:
    """The format of a file, and why. Raises TranscriptError like `read_tickets`."""
    return _recognise(file_source(path), format)


def recognise_text(
    text: str | bytes, *, name: str = "pasted text", format: str = AUTO
) -> Recognised:
    """The format of a text or a file's bytes, and why. Raises TranscriptError like `read_text`."""
    return _recognise(text_source(text, name), format)


def _read(source: Source, format: str) -> Iterator[Ticket | Skipped]:
    importer = FORMATS[_recognise(source, format).format]
    return without_repeats(_not_empty(importer.read(source), source.name))


def _recognise(source: Source, format: str) -> Recognised:
    if format in FORMATS:
        return Recognised(format=format, reason="you chose it")
    if format != AUTO:
        raise TranscriptError(f"{format}: is no format; choose {AUTO}, {', '.join(FORMATS)}.")
    head = source.head()
    for importer in FORMATS.values():
        if reason := importer.detect(head, source.name):
            return Recognised(format=importer.name, reason=reason)
    raise TranscriptError(
        f"{source.name}: holds no ticket in a format that is known; start each line with "
        "`Agent:` or `Customer:`, or write one JSON object a line with `id` and `turns`."
    )


def _not_empty(items: Iterator[Found | Skipped], name: str) -> Iterator[Found | Skipped]:
    first = next(items, None)
    if first is None:
        raise TranscriptError(f"{name}: holds no ticket; choose a file with a transcript in it.")
    yield first
    yield from items
