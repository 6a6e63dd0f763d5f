"""A table of text: its delimiter, its header, and its rows, one at a time."""

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from app.transcripts.importers.columns import guessed_columns
from app.transcripts.importers.head import Head
from app.transcripts.importers.reading import Skipped
from app.transcripts.importers.source import MAX_LINE_CHARS, Source

DELIMITERS = ",;\t|"
MAX_TITLE = 80  # characters; a longer cell is no column's title
SHAPED_ROWS = 6  # that tell a table by its shape
MAX_ABOVE = 5  # rows that may stand above the header, such as a report's title
_SEPARATOR = re.compile(r"sep=(.)", re.IGNORECASE)


class Dialect(NamedTuple):
    """How a table is written, and its header."""

    delimiter: str
    escape: str | None
    header: tuple[str, ...]
    above: int  # rows above the header


class TableRow(NamedTuple):
    """A row's cells by column title. `number` counts rows below the header from 1."""

    number: int
    cells: Mapping[str, str]


def dialect_of(text: str, titles: Collection[str] = ()) -> Dialect | None:
    """How the table that a text starts with is written; None where it is no known table.

    The delimiter is the one by which most titles of the header mean something, or are
    among those that somebody named (`titles`).
    """
    start = text.lstrip("\ufeff")
    if start[:1] in ("{", "[", "<") or "\n" not in start:
        return None
    escape = "\\" if '\\"' in start and '""' not in start else None
    named = _SEPARATOR.match(start)
    tried = [_tried(start, sign, escape, titles) for sign in (named[1] if named else DELIMITERS)]
    known = [(_known(one.header, titles), one) for one in tried if one]
    return max(known, key=lambda pair: pair[0])[1] if known else None


def plain_dialect(text: str) -> Dialect | None:
    """How a text is written that is a table by its shape alone; None where it is none.

    Its first rows have the same number of cells, two at least, by one
    delimiter; the first of them is taken for the header.
    """
    start = text.lstrip("\ufeff")
    if start[:1] in ("{", "[", "<"):
        return None
    lines = start.split("\n")[: SHAPED_ROWS + 1]
    for delimiter in DELIMITERS:
        dialect = Dialect(delimiter, None, (), 0)
        rows = list(islice(_parsed(_reader((f"{line}\n" for line in lines), dialect)), SHAPED_ROWS))
        full = [row for row in rows if isinstance(row, list) and any(row)]
        widths = {len(row) for row in full}
        if len(full) >= 2 and len(widths) == 1 and widths.pop() >= 2 and all(full[0]):
            return dialect._replace(header=_apart(tuple(map(_title, full[0]))))
    return None


def head_rows(head: Head, dialect: Dialect) -> list[dict[str, str]]:
    """The first rows, without the last, which the head may cut."""
    lines = head.text.lstrip("\ufeff").split("\n")
    reader = _reader((line + "\n" for line in lines), dialect)
    rows = list(islice(_parsed(reader), dialect.above + 1, dialect.above + 51))
    named = [_named(dialect.header, row) for row in rows if isinstance(row, list) and any(row)]
    kept = named[:-1] if len(named) > 1 and not head.text.endswith("\n") else named
    return [row for row in kept if row]


def rows_of(source: Source, dialect: Dialect) -> Iterator[TableRow | Skipped]:
    """The rows below the header; one that can't be told apart into its cells is a `Skipped`."""
    texts = (line.text + "\n" for line in source.lines())
    reader = _reader(texts, dialect)
    number = 0
    for place, row in enumerate(_parsed(reader)):
        if place <= dialect.above or (isinstance(row, list) and not any(row)):
            continue
        number += 1
        if isinstance(row, str):
            yield Skipped(line=number, unit="row", reason=row)
            continue
        cells = _named(dialect.header, row)
        if cells is None:
            reason = f"has {len(row)} cells, and the header has {len(dialect.header)}"
            yield Skipped(line=number, unit="row", reason=f"{reason}; quote the text in it")
        else:
            yield TableRow(number, cells)


def _parsed(reader: Iterator[list[str]]) -> Iterator[list[str] | str]:
    """The rows; what can't be one is told in words, and reading goes on in the next line."""
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            is_long = "limit" in str(error)
            yield (
                f"a cell of more than {MAX_LINE_CHARS:,} characters; a quote may be missing"
                if is_long
                else "its quotes can't be read"
            )
            continue
        if row is None:
            return
        yield row


def _tried(
    text: str, delimiter: str, escape: str | None, titles: Collection[str]
) -> Dialect | None:
    dialect = Dialect(delimiter, escape, (), 0)
    lines = (line + "\n" for line in text.split("\n"))
    best, most = None, 1
    for above, row in enumerate(islice(_parsed(_reader(lines, dialect)), MAX_ABOVE + 1)):
        header = tuple(map(_title, row)) if isinstance(row, list) else ()
        known = _known(header, titles)
        if known > most and all(len(title) <= MAX_TITLE for title in header):
            best, most = Dialect(delimiter, escape, _apart(header), above), known
    return best


def _known(header: Sequence[str], titles: Collection[str]) -> int:
    return len(guessed_columns(header)) + sum(1 for title in header if title in titles)


def _title(cell: str) -> str:
    return " ".join(cell.replace("\ufeff", "").split())


def _apart(header: tuple[str, ...]) -> tuple[str, ...]:
    """Titles that stand twice get a number, so that no column hides another."""
    seen: dict[str, int] = {}
    titles = []
    for title in header:
        seen[title] = seen.get(title, 0) + 1
        titles.append(title if seen[title] == 1 else f"{title} {seen[title]}")
    return tuple(titles)


def _named(header: tuple[str, ...], row: list[str]) -> dict[str, str] | None:
    """The cells by title; None for more cells with something in them than there are titles."""
    if any(cell.strip() for cell in row[len(header) :]):
        return None
    filled = row + [""] * (len(header) - len(row))
    return dict(zip(header, filled, strict=False))


def _reader(lines: Iterable[str], dialect: Dialect) -> Iterator[list[str]]:
    """The library's reader, for cells that hold a whole thread: it stops at 128 KB otherwise."""
    csv.field_size_limit(MAX_LINE_CHARS)
    return csv.reader(lines, delimiter=dialect.delimiter, escapechar=dialect.escape)
