"""JSON in the layouts that exports have, one record at a time.

One object a line, an array of objects, an object that lists them under a key, or a
single object: a reader of a format sees records, however the file is laid out.
"""

import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import IO, Any, NamedTuple

import ijson

from app.errors import TranscriptError
from app.transcripts.importers.json_values import built_values
from app.transcripts.importers.reading import Found, Notice, Skipped
from app.transcripts.importers.source import Line, Source
from app.transcripts.ticket import Ticket

MAX_RECORD_BYTES = 200_000_000
BROKEN = "the JSON breaks off or is damaged after this; what came before it was read"
Build = Callable[[Mapping[str, Any]], Iterable[Ticket | Notice | Skipped]]


class Record(NamedTuple):
    """A JSON object and where it stands: its line, or its place in a list, from 1."""

    place: int
    value: Mapping[str, Any]
    unit: str = "line"


def read_records(
    source: Source, build: Build, lists: Sequence[str] = (), *, rest: Build | None = None
) -> Iterator[Found | Skipped | Notice]:
    """What `build` makes of each record; a TranscriptError of it is a `Skipped`.

    `lists` are the top-level keys under which an object may list the records; `rest`
    reads what else stood at the top of it, such as the address of the next page.
    """
    for record in records(source, lists):
        if isinstance(record, Skipped):
            yield record
            continue
        reader = rest if record.unit == "file" and rest is not None else build
        yield from _built(record, reader)


def records(source: Source, lists: Sequence[str] = ()) -> Iterator[Record | Skipped]:
    """The JSON objects of a source. One with the unit "file" is what stood around a list."""
    start = source.head().lstrip("\ufeff \t\n")
    if not start.startswith(("[", "{")) or _is_by_line(source):
        for record in map(_of_line, _unblank(source.lines())):
            yield from _unwrapped(record, lists) if isinstance(record, Record) else (record,)
    else:
        yield from _streamed(source, lists)


def _built(record: Record, build: Build) -> Iterator[Found | Skipped | Notice]:
    where = {"line": record.place, "unit": record.unit}
    try:
        for made in build(record.value):
            if isinstance(made, Ticket):
                yield Found(record.place, made, record.unit)
            else:
                yield made.model_copy(update=where)
    except TranscriptError as error:
        yield Skipped.model_validate({**where, "reason": str(error)})


def _is_by_line(source: Source) -> bool:
    """Whether each line is a JSON value of its own; where the first is none, the second tells."""
    lines = [line.text for line in itertools.islice(_unblank(source.lines()), 2)]
    if lines[0].lstrip("\ufeff ").startswith("["):
        is_value = lines[0].strip() != "[" and any(map(_is_json, lines))
        return len(lines) > 1 and is_value
    return any(_is_json(line) for line in lines if line.lstrip("\ufeff ").startswith("{"))


def _is_json(text: str) -> bool:
    try:
        json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return False
    return True


def _unblank(lines: Iterator[Line]) -> Iterator[Line]:
    return (line for line in lines if line.text.strip())


def _of_line(line: Line) -> Record | Skipped:
    if line.is_cut:
        reason = f"longer than {len(line.text):,} characters; split the ticket"
        return Skipped(line=line.number, reason=reason)
    try:
        value = json.loads(line.text.lstrip("\ufeff"), parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        return Skipped(line=line.number, reason=f"not valid JSON from column {error.colno} on")
    except (ValueError, RecursionError):
        reason = "holds a number or a nesting that JSON readers refuse"
        return Skipped(line=line.number, reason=reason)
    if not isinstance(value, dict):
        return Skipped(line=line.number, reason="not a JSON object")
    return Record(line.number, value)


def _refuse_constant(name: str) -> float:
    raise ValueError(name)


def _unwrapped(record: Record, lists: Sequence[str]) -> Iterator[Record | Skipped]:
    """The records of a line that is a whole page of them; else the line's own."""
    key = next((key for key in lists if isinstance(record.value.get(key), list)), None)
    if key is None:
        yield record
        return
    for place, item in enumerate(record.value[key], start=1):
        yield _item(place, item)
    yield Record(1, {k: v for k, v in record.value.items() if k != key}, "file")


def _item(place: int, item: object) -> Record | Skipped:
    if isinstance(item, dict):
        return Record(place, item, "item")
    return Skipped(line=place, unit="item", reason="not a JSON object")


def _streamed(source: Source, lists: Sequence[str]) -> Iterator[Record | Skipped]:
    """The records of a document over many lines, or of several one after the other."""
    place = 0
    with source.open_utf8() as stream:
        bounded = _Bounded(stream)
        events = ijson.basic_parse(bounded, use_float=True, multiple_values=True)
        try:
            for value, unit in built_values(events, lists):
                bounded.read_for_one = 0
                place += unit == "item"
                yield Record(1, value, unit) if unit == "file" else _item(place, value)
        except TranscriptError as error:
            yield Skipped(line=place + 1, unit="item", reason=str(error))
        except ijson.JSONError:
            yield Skipped(line=place + 1, unit="item", reason=BROKEN)


class _Bounded:
    """A stream that refuses to hand out more for one record than a record may be long."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.read_for_one = 0

    def read(self, size: int = -1) -> bytes:
        self.read_for_one += max(size, 0)
        if self.read_for_one > MAX_RECORD_BYTES:
            raise TranscriptError(
                f"one JSON object of more than {MAX_RECORD_BYTES // 1_000_000} MB; export in parts"
            )
        return self._stream.read(size)
