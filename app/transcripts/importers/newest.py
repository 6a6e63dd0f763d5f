"""Exports that repeat a ticket as it changed: only its newest record counts."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from app.transcripts.importers.fields import text_at
from app.transcripts.importers.json_records import Record, records
from app.transcripts.importers.reading import Found, Notice, Skipped
from app.transcripts.importers.source import Source


def only_newest(
    items: Iterable[Found | Skipped | Notice], places: Mapping[bytes, tuple[str, int]]
) -> Iterator[Found | Skipped | Notice]:
    """The same, with each ticket that `places` has a newer record of as `Skipped`."""
    for item in items:
        if not isinstance(item, Found):
            yield item
            continue
        _, newest = places.get(_digest(item.ticket.id), ("", item.line))
        if newest == item.line:
            yield item
        else:
            later = " as it was later" if newest > item.line else ""
            reason = f"{item.unit} {newest} has the same ticket{later}; that one is kept"
            yield Skipped(line=item.line, unit=item.unit, reason=reason)


def newest_places(
    source: Source, lists: Sequence[str], is_whole: Callable[[Mapping[str, Any]], bool]
) -> dict[bytes, tuple[str, int]]:
    """Where each ticket was last updated: by `updated_at`, else the later record.

    Of records that were updated at the same time, and so say the same, the first one counts.
    Reads the source once. `is_whole` says whether a record can be read as a ticket. Holds
    about 200 bytes a ticket.
    """
    places: dict[bytes, tuple[str, int]] = {}
    for record in records(source, lists):
        id = text_at(record.value, "id") if isinstance(record, Record) else None
        if isinstance(record, Record) and id and is_whole(record.value):
            updated, key = text_at(record.value, "updated_at") or "", _digest(id)
            known, _ = places.get(key, ("", 0))
            if updated > known or not known:
                places[key] = (updated, record.place)
    return places


def _digest(id: str) -> bytes:
    return hashlib.blake2b(id.encode("utf-8", "replace"), digest_size=8).digest()
