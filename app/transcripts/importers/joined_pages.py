"""Pages of one ticket's messages, put together: an API answers in parts, and people keep them all.

A page is an object that lists the messages under a key. The pages of a ticket stand one
after the other in a file; a file may also be the bare list of the messages.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from app.errors import TranscriptError
from app.transcripts.importers.fields import mappings_at, text_at
from app.transcripts.importers.gathering import Gathered, Row, gathered
from app.transcripts.importers.json_records import Record, records
from app.transcripts.importers.pages import more_follows
from app.transcripts.importers.reading import Found, Notice, Skipped
from app.transcripts.importers.source import Source
from app.transcripts.ticket import Ticket

NEXT_LACKS = (
    "holds only some of the ticket's messages: later ones are on pages that this file doesn't "
    "have; fetch all the pages"
)
FIRST_LACKS = (
    "holds only some of the ticket's messages: earlier ones are on pages that this file doesn't "
    "have; fetch all the pages"
)
_TICKET = re.compile(r"/tickets/(\d+)")
_LINKS = (("url",), ("next_page",), ("previous_page",), ("links", "next"), ("links", "prev"))


class Joined(NamedTuple):
    """All the pages of a ticket that a file has, and what they list."""

    ticket_id: str | None
    pages: tuple[Mapping[str, Any], ...]
    messages: tuple[Mapping[str, Any], ...]
    place: int
    unit: str


Make = Callable[[Joined], Ticket]


def read_pages(source: Source, key: str, make: Make) -> Iterator[Found | Skipped | Notice]:
    """What `make` makes of each ticket's pages, and a notice where pages are missing."""
    for item in _joined(source, key):
        yield from (item,) if isinstance(item, Skipped) else _made(item, make)


def _made(joined: Joined, make: Make) -> Iterator[Found | Skipped | Notice]:
    line, unit = joined.place, joined.unit
    try:
        yield Found(line, make(joined), unit)
    except TranscriptError as error:
        yield Skipped(line=line, unit=unit, reason=str(error))
    for text in _missing(joined):
        yield Notice(line=line, unit=unit, text=text)


def _missing(joined: Joined) -> Iterator[str]:
    if not joined.pages:
        return
    first, last = joined.pages[0], joined.pages[-1]
    if text_at(first, "previous_page") or text_at(first, "links", "prev"):
        yield FIRST_LACKS
    count = first.get("count")
    lacks_some = isinstance(count, int) and count > len(joined.messages)
    if more_follows(last) or (lacks_some and not text_at(first, "previous_page")):
        yield NEXT_LACKS


def _joined(source: Source, key: str) -> Iterator[Joined | Skipped]:
    pages = list[Record]()
    for record in records(source):
        if isinstance(record, Skipped):
            yield record
        elif not isinstance(record.value.get(key), list):
            if not pages:
                yield from _bare(source)
                return
            yield Skipped(line=record.place, unit=record.unit, reason=f'has no list of "{key}"')
        elif pages and not _goes_on(pages[-1].value, record.value):
            yield _one(pages, key)
            pages = [record]
        else:
            pages.append(record)
    if pages:
        yield _one(pages, key)


def _goes_on(page: Mapping[str, Any], following: Mapping[str, Any]) -> bool:
    ids = {id for one in (page, following) if (id := _ticket_id([one]))}
    return more_follows(page) and len(ids) <= 1


def _one(pages: Sequence[Record], key: str) -> Joined:
    values = tuple(page.value for page in pages)
    listed = tuple(message for value in values for message in mappings_at(value, key))
    unit = "file" if len(pages) == 1 and pages[0].unit == "item" else pages[0].unit
    return Joined(_ticket_id([*values, *listed]), values, listed, pages[0].place, unit)


def _ticket_id(records: Iterable[Mapping[str, Any]]) -> str | None:
    for record in records:
        if id := text_at(record, "ticket_id"):
            return id
        links = (text_at(record, *path) for path in _LINKS)
        if found := next((match for link in links if (match := _TICKET.search(link or ""))), None):
            return found[1]
    return None


def _bare(source: Source) -> Iterator[Joined]:
    """The messages of a file that is a bare list of them, by their tickets."""
    for group in gathered(lambda: _rows(source)):
        messages = tuple(row.value for row in group.rows if isinstance(row.value, Mapping))
        yield Joined(_id_of(group), (), messages, group.place, "item")


def _rows(source: Source) -> Iterator[Row]:
    for record in records(source):
        if isinstance(record, Record):
            ticket = text_at(record.value, "ticket_id") or ""
            yield Row(ticket, record.place, record.value)


def _id_of(group: Gathered) -> str | None:
    return group.conversation or None
