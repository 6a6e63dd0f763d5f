"""Everything that quotes one ticket, to be changed alike: transcripts and what was made of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from app.storage.tables import (
    assessments,
    events,
    notes,
    self_assessments,
    ticket_imports,
    tickets,
    transcripts,
)

TEXT_LIMIT = {"title": 200, "queue_reason": 300}  # as their columns have it


@dataclass(frozen=True)
class Quoting:
    """One text of one row: where it is, what it says, and which transcript it quotes."""

    table: sa.Table
    column: str
    key: tuple[str | int, ...]
    text: str
    transcript_hash: str | None  # None where it quotes no one transcript
    is_json: bool


class TicketDocuments:
    """The texts about one ticket, in one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def of(self, ticket_id: str) -> list[Quoting]:
        """All of them, the transcripts first."""
        return [*self._documents(ticket_id), *self._lines(ticket_id)]

    def _documents(self, ticket_id: str) -> Iterator[Quoting]:
        own = transcripts.c.ticket_id == ticket_id
        yield from self._read(transcripts, "document", own, transcripts.c.transcript_hash)
        judged = assessments.c.ticket_id == ticket_id
        yield from self._read(assessments, "document", judged, assessments.c.transcript_hash)
        hashed = (
            sa.select(assessments.c.transcript_hash)
            .where(assessments.c.id == notes.c.assessment_id)
            .scalar_subquery()
        )
        for column in ("document", "drafted"):
            yield from self._read(notes, column, notes.c.ticket_id == ticket_id, hashed)
        answered = self_assessments.c.ticket_id == ticket_id
        yield from self._read(
            self_assessments, "document", answered, self_assessments.c.transcript_hash
        )
        before = (ticket_imports.c.ticket_id == ticket_id) & (
            ticket_imports.c.previous_document.is_not(None)
        )
        yield from self._read(
            ticket_imports, "previous_document", before, ticket_imports.c.previous_hash
        )

    def _lines(self, ticket_id: str) -> Iterator[Quoting]:
        of_notes = sa.select(notes.c.id).where(notes.c.ticket_id == ticket_id)
        about = ((events.c.subject == "note") & events.c.subject_id.in_(of_notes)) | (
            (events.c.subject == "ticket") & (events.c.subject_id == ticket_id)
        )
        for table, column, where in (
            (tickets, "title", tickets.c.id == ticket_id),
            (notes, "title", notes.c.ticket_id == ticket_id),
            (notes, "queue_reason", notes.c.ticket_id == ticket_id),
            (self_assessments, "next_time", self_assessments.c.ticket_id == ticket_id),
            (events, "reason", about),
        ):
            yield from self._read(table, column, where, None)

    def _read(
        self,
        table: sa.Table,
        column: str,
        where: sa.ColumnElement[bool],
        quoted: sa.ColumnElement[str] | None,
    ) -> Iterator[Quoting]:
        keys = list(table.primary_key)
        hashed = sa.null() if quoted is None else quoted
        query = sa.select(table.c[column].label("text"), hashed.label("hash"), *keys).where(where)
        for row in self._connection.execute(query.order_by(*keys)).all():
            key = tuple(row[2:])
            yield Quoting(table, column, key, row.text, row.hash, quoted is not None)

    def change(self, one: Quoting, text: str) -> None:
        """Write a text in the place of what it says.

        A note as it stands counts up: whoever has it open can't save the old words again.
        """
        keys = zip(one.table.primary_key, one.key, strict=True)
        values: dict[str, object] = {one.column: text[: TEXT_LIMIT.get(one.column, len(text))]}
        if one.table is notes and one.column == "document":
            values["revision"] = notes.c.revision + 1
        self._connection.execute(
            one.table.update().where(*(k == v for k, v in keys)).values(values)
        )


def changed(texts: list[Quoting], change: Callable[[Quoting], str]) -> list[tuple[Quoting, str]]:
    """Those of the texts that a change alters, with what they say after it."""
    after = [(one, change(one)) for one in texts]
    return [(one, text) for one, text in after if text != one.text]
