"""Tickets whose messages stand apart in a file: pages, articles, events of many tickets."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from app.errors import TranscriptError
from app.transcripts.importers.gathering import Row, gathered
from app.transcripts.importers.json_records import Record, records
from app.transcripts.importers.reading import Found, Notice, Skipped
from app.transcripts.importers.source import Source
from app.transcripts.ticket import Ticket


class Piece(NamedTuple):
    """Part of a conversation: messages, or what the export says about it."""

    conversation: str
    value: Mapping[str, Any]


class _Placed(NamedTuple):
    unit: str
    value: Mapping[str, Any] | Notice | Skipped


Told = Notice | Skipped
Split = Callable[[Mapping[str, Any]], Iterable[Piece | Told]]
Join = Callable[[str, Sequence[Mapping[str, Any]]], Iterable[Ticket | Told]]


def read_interleaved(
    source: Source, split: Split, join: Join, lists: Sequence[str] = ()
) -> Iterator[Found | Skipped | Notice]:
    """What `join` makes of all pieces of a conversation, in the order in which they begin.

    `split` takes a record apart into pieces, and tells what is wrong with it. A
    TranscriptError of either is a `Skipped`. `lists` as of `read_records`; what stood
    around a list comes to `split` as one more record.
    """
    for one in gathered(lambda: _rows(source, split, lists)):
        placed = [row.value for row in one.rows if isinstance(row.value, _Placed)]
        first = placed[0]
        where = {"line": one.place, "unit": first.unit}
        if isinstance(first.value, Notice | Skipped):
            yield first.value.model_copy(update=where)
            continue
        values = [each.value for each in placed if isinstance(each.value, Mapping)]
        yield from _joined(join, one.conversation, values, where)


def _joined(
    join: Join, conversation: str, values: Sequence[Mapping[str, Any]], where: dict[str, Any]
) -> Iterator[Found | Skipped | Notice]:
    try:
        for made in join(conversation, values):
            if isinstance(made, Ticket):
                yield Found(where["line"], made, where["unit"])
            else:
                yield made.model_copy(update=where)
    except TranscriptError as error:
        yield Skipped.model_validate({**where, "reason": str(error)})


def _rows(source: Source, split: Split, lists: Sequence[str]) -> Iterator[Row]:
    for number, record in enumerate(records(source, lists)):
        if isinstance(record, Skipped):
            yield Row(f"\0{number}", record.line, _Placed(record.unit, record))
            continue
        for count, piece in enumerate(_pieces(split, record)):
            if isinstance(piece, Piece):
                placed = _Placed(record.unit, piece.value)
                yield Row(piece.conversation, record.place, placed)
            else:  # told of the place alone, so it joins nothing
                yield Row(f"\0{number} {count}", record.place, _Placed(record.unit, piece))


def _pieces(split: Split, record: Record) -> Iterator[Piece | Told]:
    try:
        yield from split(record.value)
    except TranscriptError as error:
        yield Skipped(reason=str(error))


def once_each(items: Iterable[Found | Skipped | Notice]) -> Iterator[Found | Skipped | Notice]:
    """The same, each notice only the first time: it is of the file, not of a ticket."""
    said = set[str]()
    for item in items:
        if isinstance(item, Notice):
            if item.text in said:
                continue
            said.add(item.text)
        yield item
