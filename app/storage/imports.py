"""Imports: who brought what file in, what came of it, and which tickets it touched."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.errors import NotFoundError
from app.storage.database import utc
from app.storage.tables import imports, ticket_imports

HELD = ("imported", "updated", "unchanged")


@dataclass(frozen=True)
class ImportRow:
    """An import's columns. `entities` and `skipped_lines` are JSON."""

    id: str
    at: datetime
    updated_at: datetime
    actor: str
    role: str
    file_name: str
    sha256: str
    size: int
    format: str
    reason: str
    imported: int
    updated: int
    unchanged: int
    skipped: int
    entities: str
    skipped_lines: str
    state: str
    private_to: str | None


@dataclass(frozen=True)
class Brought:
    """What one import did to one ticket."""

    ticket_id: str
    outcome: str  # imported, updated, unchanged
    transcript_hash: str  # as the import left it
    previous_hash: str | None = None  # where it updated: the transcript before
    previous_document: str | None = None  # where the turns are the same and more changed
    undone: str | None = None


class Imports:
    """The imports of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, row: ImportRow) -> None:
        """Store a new one."""
        self._connection.execute(imports.insert().values(**vars(row)))

    def change(self, import_id: str, states: Iterable[str], **values: object) -> bool:
        """Write columns where its state is one of `states`; False where it is another."""
        written = self._connection.execute(
            imports.update()
            .where(imports.c.id == import_id, imports.c.state.in_(tuple(states)))
            .values(**values)
        )
        return written.rowcount == 1

    def get(self, import_id: str) -> ImportRow:
        """One import. Raises NotFoundError."""
        row = self._connection.execute(
            sa.select(imports).where(imports.c.id == import_id)
        ).one_or_none()
        if row is None:
            raise NotFoundError(f"There is no import {import_id!r}; `debrief imports list`.")
        return _import_row(row)

    def listed(self, private_to: str | None, limit: int) -> list[ImportRow]:
        """The team's, or one agent's own, newest first."""
        query = (
            sa.select(imports)
            .where(imports.c.private_to == private_to)
            .order_by(imports.c.at.desc(), imports.c.id.desc())
            .limit(limit)
        )
        return [_import_row(row) for row in self._connection.execute(query)]

    def brought(self, import_id: str, tickets: Iterable[Brought]) -> None:
        """Record what it did to these tickets.

        Of a ticket that it met before, it keeps what was before the first time.
        """
        given = list(tickets)
        known = self._known(import_id, [one.ticket_id for one in given])
        new = [one for one in given if one.ticket_id not in known]
        if new:
            self._connection.execute(
                ticket_imports.insert(), [{"import_id": import_id, **vars(one)} for one in new]
            )
        for one in given:
            if one.ticket_id in known and one.outcome == "updated":
                self._met_again(import_id, one, known[one.ticket_id])

    def _known(self, import_id: str, ids: list[str]) -> Mapping[str, str]:
        rows = self._connection.execute(
            sa.select(ticket_imports.c.ticket_id, ticket_imports.c.outcome).where(
                ticket_imports.c.import_id == import_id, ticket_imports.c.ticket_id.in_(ids)
            )
        )
        return {row.ticket_id: row.outcome for row in rows}

    def _met_again(self, import_id: str, now: Brought, before: str) -> None:
        values = {"transcript_hash": now.transcript_hash}
        if before == "unchanged":
            values = vars(now)
        self._connection.execute(
            ticket_imports.update().where(*_of(import_id, now.ticket_id)).values(**values)
        )

    def to_undo(self, import_id: str, limit: int, after: str = "") -> list[Brought]:
        """Tickets of an import that weren't undone yet, in the order of their ids."""
        columns = [c for c in ticket_imports.c if c.name != "import_id"]
        query = (
            sa.select(*columns)
            .where(
                ticket_imports.c.import_id == import_id,
                ticket_imports.c.undone.is_(None),
                ticket_imports.c.ticket_id > after,
            )
            .order_by(ticket_imports.c.ticket_id)
            .limit(limit)
        )
        return [Brought(**row._mapping) for row in self._connection.execute(query)]

    def mark_undone(self, import_id: str, ticket_id: str, how: str) -> None:
        """Record what undoing did to a ticket: removed, restored or kept."""
        self._connection.execute(
            ticket_imports.update().where(*_of(import_id, ticket_id)).values(undone=how)
        )

    def undone(self, import_id: str) -> Mapping[str, int]:
        """How many of its tickets were removed, restored and kept."""
        rows = self._connection.execute(
            sa.select(ticket_imports.c.undone, sa.func.count().label("tickets"))
            .where(ticket_imports.c.import_id == import_id, ticket_imports.c.undone.is_not(None))
            .group_by(ticket_imports.c.undone)
        )
        return {row.undone: row.tickets for row in rows}

    def held_by_later(self, import_id: str, ids: Iterable[str]) -> set[str]:
        """Those of the tickets that a later import, which stands, holds as well."""
        later = imports.alias("later")
        own = imports.alias("own")
        query = (
            sa.select(ticket_imports.c.ticket_id)
            .join(later, later.c.id == ticket_imports.c.import_id)
            .join(own, own.c.id == import_id)
            .where(
                ticket_imports.c.ticket_id.in_(tuple(ids)),
                ticket_imports.c.import_id != import_id,
                ticket_imports.c.undone.is_(None),
                later.c.at > own.c.at,
                later.c.state != "undone",
            )
        )
        return set(self._connection.scalars(query))

    def is_named_elsewhere(self, import_id: str, ticket_id: str, transcript_hash: str) -> bool:
        """Whether another import that stands brought a transcript, or found it there."""
        query = sa.select(sa.func.count()).where(
            ticket_imports.c.ticket_id == ticket_id,
            ticket_imports.c.import_id != import_id,
            ticket_imports.c.undone.is_(None),
            (ticket_imports.c.transcript_hash == transcript_hash)
            | (ticket_imports.c.previous_hash == transcript_hash),
        )
        return bool(self._connection.scalar(query))


def _of(import_id: str, ticket_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (ticket_imports.c.import_id == import_id, ticket_imports.c.ticket_id == ticket_id)


def _import_row(row: sa.Row[tuple[object, ...]]) -> ImportRow:
    values = dict(row._mapping)
    return ImportRow(**values | {"at": utc(values["at"]), "updated_at": utc(values["updated_at"])})
