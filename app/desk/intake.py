"""Intake: tickets come in, are redacted in memory, and only then stored."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import chain, islice
from pathlib import Path

from app.desk.export_items import Found, first_tickets, heard, previewed, questions
from app.desk.import_log import (
    ImportLog,
    Origin,
    Tally,
    brought,
    in_public,
    nobodys,
    of_content,
    of_path,
)
from app.desk.jobs import JobRecords, NoJobs
from app.desk.remembering import Remembering
from app.desk.undoing import Undo
from app.desk.views import (
    ImportRecord,
    ImportRow,
    ImportState,
    ImportSummary,
    Preview,
    Undoing,
)
from app.errors import TranscriptError
from app.people.roles import Person
from app.redaction.batches import Batch, RedactsTickets, redacted_beside, redacted_here
from app.redaction.report import RedactedTicket
from app.storage.customers import digest
from app.storage.records import Records
from app.transcripts.importers import (
    AnswerNeededError,
    Answers,
    Notice,
    Recognised,
    Skipped,
    read_text,
    read_tickets,
    recognise,
    recognise_text,
)
from app.transcripts.ticket import Role, Ticket

BATCH = 100  # tickets stored in one transaction: memory stays flat, and commits few
PREVIEWED = 5
COUNTED = 5_000_000  # bytes, or characters: what is larger isn't read to its end for a preview
LITTLE_BYTES = 2_000_000  # up to which one process is done before a second has started
LITTLE_TICKETS = 1_000
MOST_PROCESSES = 4  # each takes the memory of its own language pipeline
NO_JOBS = NoJobs()
NO_ANSWERS = Answers()
AUTO = "auto"


class Intake:
    """Brings tickets in for the team, or for one agent alone, and takes imports back."""

    def __init__(
        self,
        records: Records,
        redactor: RedactsTickets,
        now: Callable[[], datetime],
        redact: Callable[[str], str],
        jobs: JobRecords = NO_JOBS,
        build: Callable[[], RedactsTickets] | None = None,
    ) -> None:
        """`redact` removes what is personal from a file's name. `jobs` is the queue's memory.

        `build` makes a redactor in another process; without it, this one redacts alone.
        """
        self._records = records
        self._redactor = redactor
        self._now = now
        self._redact = redact
        self._build = build
        self._log = ImportLog(records, now)
        self.remembering = Remembering(records)
        self._undo = Undo(records, self._log, jobs, now)

    def preview(
        self,
        content: str | bytes,
        name: str,
        limit: int = PREVIEWED,
        *,
        format: str = AUTO,
        answers: Answers = NO_ANSWERS,
    ) -> Preview:
        """What `content` is recognised as, and its first tickets as they would be stored.

        With it comes what was left out or asked on the way to them, or in all of a
        file that holds no more, and how many tickets there are in all, unless it is
        large. Nothing is stored. Raises TranscriptError where nothing
        can be read.
        """
        try:
            recognised, items = self._opened(content, name, format, answers)
        except AnswerNeededError as needed:
            return Preview(
                recognised=str(needed), tickets=(), skipped=(), questions=(needed.question,)
            )
        found = list(previewed(items, limit))
        tickets = [one for one in found if isinstance(one, Ticket)]
        is_counted = len(content) <= COUNTED
        notices = [item for item in found if isinstance(item, Notice)]
        return Preview(
            recognised=f"{recognised.title or recognised.format}: "
            f"{self._redact(recognised.reason)}",
            format=recognised.format,
            tickets=tuple(self._redactor.redact(ticket) for ticket in tickets),
            skipped=self._left_out(found),
            notices=tuple(dict.fromkeys(self._redact(notice.text) for notice in notices)),
            questions=questions(notices),
            found=len(tickets) + _count(items) if is_counted else None,
        )

    def _left_out(self, found: Iterable[object]) -> tuple[str, ...]:
        """Where and why, in a line each; the same few reasons are redacted once."""
        redact = cache(self._redact)
        lines = (in_public(item, redact) for item in found if isinstance(item, Skipped))
        return tuple(f"{line.place}: {line.reason}" for line in lines)

    def take_in(  # noqa: PLR0913 -- each says one thing of the upload
        self,
        content: str | bytes,
        name: str,
        by: Person,
        private: bool = False,
        agent: str | None = None,
        *,
        format: str = AUTO,
        answers: Answers = NO_ANSWERS,
        progress: Callable[[int], None] = lambda _count: None,
    ) -> ImportSummary:
        """Store the tickets of an upload or a pasted text.

        With `private`, they belong to the agent `by` alone: no leader and no
        colleague sees them. `agent` answers for turns that name nobody. `progress`
        hears of each batch's size. Raises TranscriptError where nothing can be read.
        """
        recognised, items = self._opened(content, name, format, answers)
        coming = _Coming(
            found=_begun(_answered_by(item, agent) for item in items),
            origin=self._origin(name, of_content(content), recognised),
            by=by,
            owner=by.name if private else None,
        )
        self.remembering.keep(recognised.format, answers)
        return self._store(coming, progress)

    def import_file(
        self,
        path: Path,
        by: Person,
        *,
        format: str = AUTO,
        answers: Answers = NO_ANSWERS,
        limit: int | None = None,
        progress: Callable[[int], None] = lambda _count: None,
        notice: Callable[[Notice], None] = lambda _notice: None,
    ) -> ImportSummary:
        """Store the tickets of a file as it is read, `limit` of them where it is given.

        `progress` hears of each batch's size, `notice` of what a person should know.
        What `answers` tell is remembered for the next file of this format.
        """
        anywhere = self.remembering.anywhere(answers)
        recognised = recognise(path, format=format, answers=anywhere)
        told = self.remembering.answers(recognised.format, answers)
        items = read_tickets(path, format=format, answers=told)
        self.remembering.keep(recognised.format, answers)
        coming = _Coming(
            found=_begun(heard(first_tickets(items, limit), notice)),
            origin=self._origin(path.name, of_path(path), recognised),
            by=by,
            limit=limit,
        )
        return self._store(coming, progress)

    def processes(self, size: int, limit: int | None = None) -> int:
        """How many processes redact a file of `size` bytes, or `limit` tickets of it.

        One where starting more would take longer than they save.
        """
        is_little = size < LITTLE_BYTES or (limit is not None and limit < LITTLE_TICKETS)
        if self._build is None or is_little:
            return 1
        return min(MOST_PROCESSES, os.cpu_count() or 1)

    def imports(self, by: Person, limit: int = 50) -> tuple[ImportRow, ...]:
        """For a leader the team's imports, for an agent their own private ones, newest first."""
        return self._log.listed(by, limit)

    def import_record(self, import_id: str, by: Person) -> ImportRecord:
        """One import with its skipped lines. Raises NotFoundError, also for somebody else's."""
        return self._log.get(import_id, by)

    def undo_plan(self, import_id: str, by: Person) -> Undoing:
        """What undoing an import would do, for whoever is asked whether they mean it.

        Raises NotFoundError, and InputError where it is undone already or still running.
        """
        return self._undo.plan(import_id, by)

    def undo(self, import_id: str, by: Person, *, even_shared: bool = False) -> Undoing:
        """Take back what an import did, as a whole; broken off, the same call goes on.

        Raises what `undo_plan` raises, and InputError where agents were shown notes
        that would go, unless `even_shared`.
        """
        return self._undo.undo(import_id, by, even_shared)

    def _opened(
        self, content: str | bytes, name: str, format: str, answers: Answers
    ) -> tuple[Recognised, Iterator[Found]]:
        """What an upload is, and what comes out of it, with all that is remembered of such."""
        anywhere = self.remembering.anywhere(answers)
        recognised = recognise_text(content, name=name, format=format, answers=anywhere)
        told = self.remembering.answers(recognised.format, answers)
        return recognised, read_text(content, name=name, format=format, answers=told)

    def _origin(self, name: str, content: tuple[str, int], recognised: Recognised) -> Origin:
        sha256, size = content
        return Origin(
            nobodys(name, self._redact),
            sha256,
            size,
            recognised.format,
            self._redact(recognised.reason),
        )

    def _store(self, coming: "_Coming", progress: Callable[[int], None]) -> ImportSummary:
        tally = Tally(self._redact)
        import_id = self._log.begin(coming.origin, coming.by, coming.owner)
        with self._records.begin() as unit:
            key = unit.installation.key()
        try:
            for batch in self._redacted(coming):
                for item in batch.items:
                    if isinstance(item, Skipped):
                        tally.skip(item)
                self._put(batch, (import_id, coming.owner, key), tally)
                progress(len(batch.items))
        except BaseException:  # whatever it was, it says so itself; the record says "stopped"
            self._end(import_id, coming, tally, ImportState.STOPPED)
            raise
        self._end(import_id, coming, tally, ImportState.DONE)
        return tally.summary(import_id)

    def _redacted(self, coming: "_Coming") -> Iterator[Batch]:
        """What comes in, redacted; where it is much, by several processes at once."""
        owned = (
            _owned(item, coming.owner) if isinstance(item, Ticket) else item
            for item in coming.found
        )
        batches = iter(lambda: list(islice(owned, BATCH)), [])
        processes = self.processes(coming.origin.size, coming.limit)
        if processes == 1 or self._build is None:
            return redacted_here(batches, self._redactor)
        return redacted_beside(batches, self._build, processes)

    def _put(self, batch: Batch, of: tuple[str, str | None, bytes], tally: Tally) -> None:
        """Store a batch, with whose it is and what it did, in one transaction."""
        import_id, owner, key = of
        redacted = batch.redacted
        with self._records.begin() as unit:
            before = unit.tickets.as_stored([ticket.id for ticket in redacted])
            outcomes = unit.tickets.put(redacted, self._now(), private_to=owner)
            unit.imports.brought(import_id, brought(redacted, outcomes, before))
            unit.customers.link(_customers(batch.tickets, redacted, key))
            for ticket, outcome in zip(redacted, outcomes, strict=True):
                tally.stored(ticket, outcome)
            self._log.went_on(unit, import_id, tally)

    def _end(self, import_id: str, coming: "_Coming", tally: Tally, state: ImportState) -> None:
        """Who imported what. Of a private text, leaders read no more than that there was one."""
        subject = "private" if coming.owner else coming.origin.name[:200]
        words = "" if coming.owner else tally.summary(import_id).in_words()
        with self._records.begin() as unit:
            self._log.end(unit, import_id, tally, state)
            if state is ImportState.DONE:
                unit.events.add(coming.by, ("import", subject), "import", self._now(), words)


@dataclass(frozen=True)
class _Coming:
    """What comes in, from where, by whom, and to whom it is private."""

    found: Iterator[Found]
    origin: Origin
    by: Person
    owner: str | None = None
    limit: int | None = None  # tickets that are wanted; None for all


def _begun(found: Iterable[Found]) -> Iterator[Found]:
    """The same, with the first read already: what can't be read at all leaves no record."""
    items = iter(found)
    first = next(items, None)
    return items if first is None else chain([first], items)


def _count(items: Iterable[Found]) -> int:
    """How many of them are tickets."""
    return sum(isinstance(item, Ticket) for item in items)


def _customers(
    tickets: Sequence[Ticket], redacted: Sequence[RedactedTicket], key: bytes
) -> dict[str, list[str]]:
    """Ticket id -> keyed hashes of its customer's references."""
    return {
        kept.id: [digest(key, ref) for ref in ticket.customer_refs if ref.strip()]
        for ticket, kept in zip(tickets, redacted, strict=True)
    }


def _answered_by(found: Found, agent: str | None) -> Found:
    """The ticket with its assignee, where it names none and somebody told."""
    name = (agent or "").strip()
    if not isinstance(found, Ticket) or found.agent or not name:
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
