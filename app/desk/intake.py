"""Intake: tickets come in, are redacted in memory, and only then stored."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Protocol

from app.desk.views import ImportSummary, Preview
from app.errors import TranscriptError
from app.people.roles import Person
from app.redaction.report import RedactedTicket
from app.storage.records import Records
from app.transcripts.importers import Skipped, read_text, read_tickets, recognise_text
from app.transcripts.ticket import Role, Ticket

BATCH = 100  # tickets stored in one transaction: memory stays flat, and commits few
PREVIEWED = 5


class TicketRedactor(Protocol):
    """Removes what is personal."""

    def redact(self, ticket: Ticket) -> RedactedTicket:
        """The ticket with placeholders, and the report of what was found."""


class Intake:
    """Brings tickets in for the team, or for one agent alone."""

    def __init__(
        self,
        records: Records,
        redactor: TicketRedactor,
        now: Callable[[], datetime],
        redact: Callable[[str], str],
    ) -> None:
        """`redact` removes what is personal from a file's name."""
        self._records = records
        self._redactor = redactor
        self._now = now
        self._redact = redact

    def preview(self, content: str | bytes, name: str, limit: int = PREVIEWED) -> Preview:
        """What `content` is recognised as, and its first tickets as they would be stored.

        Nothing is stored. Raises TranscriptError where nothing can be read.
        """
        found = list(islice(read_text(content, name=name), limit))
        return Preview(
            recognised=_recognised(content, name),
            tickets=tuple(self._redactor.redact(t) for t in found if isinstance(t, Ticket)),
            skipped=tuple(_in_words(s) for s in found if isinstance(s, Skipped)),
        )

    def take_in(
        self,
        content: str | bytes,
        name: str,
        by: Person,
        private: bool = False,
        agent: str | None = None,
    ) -> ImportSummary:
        """Store the tickets of an upload or a pasted text.

        With `private`, they belong to the agent `by` alone: no leader and no
        colleague sees them. `agent` answers for turns that name nobody. Raises
        TranscriptError where nothing can be read.
        """
        found = (_answered_by(item, agent) for item in read_text(content, name=name))
        return self._store(found, name, by, private=private)

    def import_file(
        self,
        path: Path,
        by: Person,
        *,
        format: str = "auto",
        limit: int | None = None,
        progress: Callable[[int], None] = lambda _count: None,
    ) -> ImportSummary:
        """Store the tickets of a file as it is read, `limit` of them where it is given.

        `progress` hears of each batch's size.
        """
        found = _first(read_tickets(path, format=format), limit)
        return self._store(found, path.name, by, progress=progress)

    def redacted(self, path: Path, *, format: str = "auto") -> Iterator[RedactedTicket | Skipped]:
        """The tickets of a file, redacted and not stored, one at a time."""
        for found in read_tickets(path, format=format):
            yield self._redactor.redact(found) if isinstance(found, Ticket) else found

    def _store(
        self,
        found: Iterable[Ticket | Skipped],
        name: str,
        by: Person,
        *,
        private: bool = False,
        progress: Callable[[int], None] = lambda _count: None,
    ) -> ImportSummary:
        tally = _Tally()
        owner = by.name if private else None
        items = iter(found)
        while batch := list(islice(items, BATCH)):
            tally.skipped += [_in_words(item) for item in batch if isinstance(item, Skipped)]
            redacted = [
                self._redactor.redact(_owned(item, owner))
                for item in batch
                if isinstance(item, Ticket)
            ]
            self._put(redacted, owner, tally)
            progress(len(batch))
        self._log(name, by, tally, private)
        return tally.summary()

    def _put(self, batch: Sequence[RedactedTicket], owner: str | None, tally: "_Tally") -> None:
        with self._records.begin() as unit:
            outcomes = unit.tickets.put(batch, self._now(), private_to=owner)
        for ticket, outcome in zip(batch, outcomes, strict=True):
            tally.outcomes[outcome] += 1
            tally.entities.update(ticket.report.counts)
            tally.ids.append(ticket.id)

    def _log(self, name: str, by: Person, tally: "_Tally", private: bool) -> None:
        """Who imported what. Of a private text, leaders read no more than that there was one."""
        subject = "private" if private else self._redact(name)[:200]
        summary = "" if private else tally.summary().in_words()
        with self._records.begin() as unit:
            unit.events.add(by, ("import", subject), "import", self._now(), summary)


class _Tally:
    """What an import has done so far."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.entities: Counter[str] = Counter()
        self.skipped: list[str] = []
        self.ids: list[str] = []

    def summary(self) -> ImportSummary:
        return ImportSummary(
            imported=self.outcomes["imported"],
            updated=self.outcomes["updated"],
            unchanged=self.outcomes["unchanged"],
            skipped=tuple(self.skipped),
            entities=dict(self.entities),
            ticket_ids=tuple(self.ids),
        )


def _first(found: Iterable[Ticket | Skipped], limit: int | None) -> Iterator[Ticket | Skipped]:
    """Up to the ticket that is number `limit`, with what was skipped on the way."""
    tickets = 0
    for item in found:
        if tickets == limit:
            return
        tickets += isinstance(item, Ticket)
        yield item


def _recognised(content: str | bytes, name: str) -> str:
    found = recognise_text(content, name=name)
    return f"{found.format}: {found.reason}"


def _in_words(skipped: Skipped) -> str:
    return f"line {skipped.line}: {skipped.reason}"


def _answered_by(found: Ticket | Skipped, agent: str | None) -> Ticket | Skipped:
    """The ticket with its assignee, where it names none and somebody told."""
    name = (agent or "").strip()
    if isinstance(found, Skipped) or found.agent or not name:
        return found
    turns = tuple(
        turn.model_copy(update={"author": turn.author or name}) if turn.role is Role.AGENT else turn
        for turn in found.turns
    )
    return found.model_copy(update={"agent": name, "turns": turns})


def _owned(ticket: Ticket, owner: str | None) -> Ticket:
    """The ticket under an id that no other owner can have, and by the agent who brought it."""
    if owner is None:
        return ticket
    key = hashlib.sha256(f"{owner}\n{ticket.id}".encode()).hexdigest()[:16]
    turns = tuple(
        turn.model_copy(update={"author": owner}) if turn.index in _own(ticket) else turn
        for turn in ticket.turns
    )
    return ticket.model_copy(update={"id": f"private-{key}", "agent": owner, "turns": turns})


def _own(ticket: Ticket) -> set[int]:
    parts = ticket.agent_parts()
    if not parts:
        raise TranscriptError(f"{ticket.id}: no agent turn, so there is nothing to assess.")
    return set(parts[-1].turns)
