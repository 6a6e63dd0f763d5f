"""Imports as records: begun before the first ticket is stored, and ended whatever happens."""

import hashlib
import json
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple, TypeVar, cast

from app.desk.views import ImportRecord, ImportRow, ImportState, ImportSummary, SkippedLine
from app.errors import InputError, NotFoundError
from app.people.roles import Person
from app.redaction.file_names import names_nobody
from app.redaction.report import RedactedTicket
from app.storage import imports as stored
from app.storage.imports import Brought
from app.storage.records import Records, Unit
from app.transcripts.importers import Notice, Skipped

Told = TypeVar("Told", bound=Skipped | Notice)
SKIPPED_KEPT = 10_000  # lines of an import that are kept with their reason; all are counted
DEAD_AFTER = timedelta(minutes=5)  # without a batch: longer than the slowest one takes
ALIVE = (ImportState.RUNNING, ImportState.STOPPED)  # one taken for dead may prove alive
CHUNK = 1 << 20


class Origin(NamedTuple):
    """What is being imported."""

    name: str
    sha256: str  # hex
    size: int  # bytes
    format: str
    reason: str  # by what the format was recognised


def of_content(content: str | bytes) -> tuple[str, int]:
    """SHA-256, in hex, and size in bytes of an upload or a pasted text."""
    raw = content.encode("utf-8", "replace") if isinstance(content, str) else content
    return hashlib.sha256(raw).hexdigest(), len(raw)


def of_path(path: Path) -> tuple[str, int]:
    """SHA-256, in hex, and size in bytes of a file; of a folder, over its files by name."""
    files = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file())
    whole, size = hashlib.sha256(), 0
    for file in files:
        if file != path:
            whole.update(f"{file.relative_to(path)}\n".encode("utf-8", "replace"))
        for chunk in _chunks(file):
            whole.update(chunk)
            size += len(chunk)
    return whole.hexdigest(), size


def _chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while chunk := opened.read(CHUNK):
            yield chunk


def unnamed(told: Told, redact: Callable[[str], str]) -> Told:
    """The same, without what is personal in the file's name: archives hold files of people.

    Folder by folder: between slashes a name stands alone, which is how it is known.
    """
    if not told.file:
        return told
    file = "/".join(nobodys(name, redact) for name in told.file.split("/"))
    return cast("Told", told.model_copy(update={"file": file}))


def nobodys(name: str, redact: Callable[[str], str]) -> str:
    """A file's name without what is personal; one that can be nobody's stays as it is."""
    return name if names_nobody(name) else redact(name)


def in_public(skipped: Skipped, redact: Callable[[str], str]) -> SkippedLine:
    """Where and why, without what is personal."""
    return SkippedLine(place=unnamed(skipped, redact).place, reason=redact(skipped.reason))


class Tally:
    """What an import has done so far."""

    def __init__(self, redact: Callable[[str], str]) -> None:
        self.outcomes: Counter[str] = Counter()
        self.entities: Counter[str] = Counter()
        self.skipped: list[SkippedLine] = []
        self.skipped_count = 0
        self.ids: list[str] = []
        self._redact = redact
        self._redacted: dict[str, str] = {}

    def skip(self, skipped: Skipped) -> None:
        """One more was left out."""
        self.skipped_count += 1
        if len(self.skipped) < SKIPPED_KEPT:
            self.skipped.append(in_public(skipped, self._without_people))

    def _without_people(self, text: str) -> str:
        """The same few reasons and files come again and again: each is redacted once."""
        if text not in self._redacted:
            self._redacted[text] = self._redact(text)
        return self._redacted[text]

    def stored(self, ticket: RedactedTicket, outcome: str) -> None:
        """One more was stored, or found unchanged."""
        self.outcomes[outcome] += 1
        self.entities.update(ticket.report.counts)
        self.ids.append(ticket.id)

    def summary(self, import_id: str) -> ImportSummary:
        """For whoever brought the file."""
        return ImportSummary(
            imported=self.outcomes["imported"],
            updated=self.outcomes["updated"],
            unchanged=self.outcomes["unchanged"],
            skipped=tuple(f"{line.place}: {line.reason}" for line in self.skipped),
            entities=dict(self.entities),
            ticket_ids=tuple(self.ids),
            import_id=import_id,
            skipped_count=self.skipped_count,
        )

    def columns(self) -> dict[str, object]:
        """For the record."""
        return {
            **{name: self.outcomes[name] for name in stored.HELD},
            "skipped": self.skipped_count,
            "entities": json.dumps(dict(sorted(self.entities.items()))),
        }


class ImportLog:
    """Writes and reads the records of imports."""

    def __init__(self, records: Records, now: Callable[[], datetime]) -> None:
        self._records = records
        self._now = now

    def begin(self, origin: Origin, by: Person, private_to: str | None) -> str:
        """The id of a new record, which says that the import is running."""
        now, import_id = self._now(), uuid.uuid4().hex
        row = stored.ImportRow(
            id=import_id,
            at=now,
            updated_at=now,
            actor=by.name,
            role=by.role,
            file_name=origin.name[:200],
            sha256=origin.sha256,
            size=origin.size,
            format=origin.format[:50],
            reason=origin.reason,
            imported=0,
            updated=0,
            unchanged=0,
            skipped=0,
            entities="{}",
            skipped_lines="[]",
            state=ImportState.RUNNING,
            private_to=private_to,
        )
        with self._records.begin() as unit:
            unit.imports.add(row)
        return import_id

    def went_on(self, unit: Unit, import_id: str, tally: Tally) -> None:
        """Record how far it is, in the batch's own transaction.

        Raises InputError where somebody undid it meanwhile: nothing more comes in.
        """
        values = tally.columns() | {"updated_at": self._now(), "state": ImportState.RUNNING}
        if not unit.imports.change(import_id, ALIVE, **values):
            raise InputError(
                f"Import {import_id} was undone while it ran, so it stopped. Import the file anew."
            )

    def end(self, unit: Unit, import_id: str, tally: Tally, state: ImportState) -> None:
        """Record how it ended."""
        lines = json.dumps([line.model_dump() for line in tally.skipped], ensure_ascii=False)
        values = tally.columns() | {"updated_at": self._now(), "skipped_lines": lines}
        unit.imports.change(import_id, ALIVE, **values, state=state)

    def listed(self, by: Person, limit: int) -> tuple[ImportRow, ...]:
        """For a leader the team's, for an agent their own private ones, newest first."""
        owner = None if by.role == "leader" else by.name
        with self._records.begin() as unit:
            rows = unit.imports.listed(owner, limit)
        return tuple(ImportRow(**self._shown(row)) for row in rows)

    def get(self, import_id: str, by: Person) -> ImportRecord:
        """One import with its skipped lines. Raises NotFoundError, also for somebody else's."""
        with self._records.begin() as unit:
            row = own_import(unit, import_id, by)
        return ImportRecord(
            **self._shown(row),
            sha256=row.sha256,
            reason=row.reason,
            entities=json.loads(row.entities),
            skipped_lines=tuple(SkippedLine(**line) for line in json.loads(row.skipped_lines)),
        )

    def state_of(self, row: stored.ImportRow) -> ImportState:
        """Its state; one that hasn't stored a batch for long is stopped: its process died."""
        is_dead = self._now() - row.updated_at > DEAD_AFTER
        if row.state == ImportState.RUNNING and is_dead:
            return ImportState.STOPPED
        return ImportState(row.state)

    def _shown(self, row: stored.ImportRow) -> dict[str, object]:
        names = ("at", "file_name", "size", "format", *stored.HELD, "skipped")
        values = {name: getattr(row, name) for name in names}
        return values | {"import_id": row.id, "by": row.actor, "state": self.state_of(row)}


def own_import(unit: Unit, import_id: str, by: Person) -> stored.ImportRow:
    """An import that `by` may see. Raises NotFoundError for any other."""
    row = unit.imports.get(import_id)
    if row.private_to != (None if by.role == "leader" else by.name):
        raise NotFoundError(f"There is no import {import_id!r} of yours.")
    return row


def brought(
    batch: Sequence[RedactedTicket],
    outcomes: Iterable[str],
    before: Mapping[str, RedactedTicket],
) -> list[Brought]:
    """What a batch did to each ticket, with what is needed to put it back."""
    return [
        _brought(ticket, outcome, before.get(ticket.id))
        for ticket, outcome in zip(batch, outcomes, strict=True)
    ]


def _brought(ticket: RedactedTicket, outcome: str, before: RedactedTicket | None) -> Brought:
    if outcome != "updated" or before is None:
        return Brought(ticket.id, outcome, ticket.transcript_hash)
    # A transcript stays by its hash; one with the same hash takes its place.
    is_replaced = before.transcript_hash == ticket.transcript_hash
    document = before.model_dump_json() if is_replaced else None
    return Brought(ticket.id, outcome, ticket.transcript_hash, before.transcript_hash, document)
