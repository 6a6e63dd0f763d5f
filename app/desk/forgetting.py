"""Forgetting: a ticket, an agent, a customer, or all that is old, with the proof."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from app.desk.jobs import JobRecords, Transcript
from app.desk.privacy_views import Removal, TableCount
from app.errors import InputError, NotFoundError, PermissionDeniedError
from app.people.roles import Person
from app.storage.customers import digest
from app.storage.records import Records, Unit
from app.storage.texts import Needle

BATCH = 100  # tickets removed in one transaction
REMOVED = "(removed)"  # stands where another text still named what was forgotten
JOBS = "jobs"  # the queue's own tables, as one line of the proof


@dataclass(frozen=True)
class _Wish:
    """What is to be forgotten, for whom, and what to look for afterwards."""

    kind: str
    subject: str
    by: Person | None  # None where Debrief does it by itself
    dry_run: bool
    needles: tuple[Needle, ...] = ()


class Forgetting:
    """Removes, and counts before and after.

    What a person asks to be forgotten is also looked for in every text of every table
    afterwards, and replaced where another text still names it. The model use by day
    stays: it names nobody, and what was sent was sent.
    """

    def __init__(self, records: Records, jobs: JobRecords, now: Callable[[], datetime]) -> None:
        self._records = records
        self._jobs = jobs
        self._now = now

    def ticket(self, ticket_id: str, by: Person | None, *, dry_run: bool) -> Removal:
        """Forget one ticket with everything made from it. Raises NotFoundError."""
        with self._records.begin() as unit:
            if not unit.removal.rows_of([ticket_id]).total():
                raise NotFoundError(f"There is no ticket {ticket_id!r}.")
        needles = (Needle(ticket_id),)
        wish = _Wish("ticket", f"ticket {ticket_id!r}", by, dry_run, needles)
        return self._forget([ticket_id], wish)

    def customer(self, ref: str, by: Person | None, *, dry_run: bool) -> Removal:
        """Forget every ticket of the customer with this e-mail, id, name or phone number.

        Tickets are found by the keyed hash of the reference, as it stood in the export.
        """
        if not ref.strip():
            raise InputError("Give the customer's e-mail, id, name or phone number.")
        with self._records.begin() as unit:
            ids = unit.customers.tickets_of(digest(unit.installation.key(), ref))
        needles = tuple(Needle(one) for one in (ref.strip(), *ids))
        return self._forget(ids, _Wish("customer", "the customer", by, dry_run, needles))

    def agent(self, name: str, by: Person | None, *, dry_run: bool) -> Removal:
        """Forget an agent: what was said of them goes, and their name leaves the tickets.

        Assessments, notes and self-assessments of theirs are removed, and so are their own
        private tickets. The team's tickets stay, with "agent removed 1" in their place, and
        other agents' assessments on them.
        """
        with self._records.begin() as unit:
            named = unit.stored.transcripts_of_agent(name)
            own = unit.tickets.private_to(name)
            before = _rows_of_agent(unit, name, own)
            before[JOBS] = self._jobs.count(named)
            hits = unit.texts.count(Needle(name))
        if not before.total() and not hits:
            raise NotFoundError(f"There is no agent {name!r}.")
        if not dry_run:
            self._jobs.forget(named, open_only=True)
            self._remove(own)
            with self._records.begin() as unit:
                _anonymise(unit, name)
            self._forget_jobs(named)
        wish = _Wish("agent", f"agent {name!r}", by, dry_run, (Needle(name),))

        def after(unit: Unit) -> Counter[str]:
            return _rows_of_agent(unit, name, own)

        return self._proof(wish, len(own), before, after)

    def _forget_jobs(self, transcripts: Sequence[Transcript]) -> None:
        """Empty the runs that others' assessments came from, and remove the rest."""
        with self._records.begin() as unit:
            kept = unit.assessments.assessed_of(transcripts)
        rest = [one for one in transcripts if one not in kept]
        self._jobs.blank(sorted(kept))
        self._jobs.forget(rest)

    def purge(self, older_than: timedelta, by: Person | None, *, dry_run: bool) -> Removal:
        """Remove the tickets whose last turn is older, with everything made from them.

        A ticket without times counts from when it came in. Records of imports that are
        older go with their tickets. Safe to run in several processes at once.
        """
        moment = self._now() - older_than
        removed: Counter[str] = Counter()
        with self._records.begin() as unit:
            tickets = unit.stored.count_ended_before(moment)
        if dry_run:
            removed = self._rows_before(moment)
        else:
            while ids := self._ended_before(moment):
                removed += self._remove(ids)
            with self._records.begin() as unit:
                removed += unit.removal.old_imports(moment)

        def after(unit: Unit) -> Counter[str]:
            return Counter(tickets=unit.stored.count_ended_before(moment))

        subject = f"tickets that ended before {moment:%Y-%m-%d}"
        return self._proof(_Wish("retention", subject, by, dry_run), tickets, removed, after)

    def _ended_before(self, moment: datetime) -> list[str]:
        with self._records.begin() as unit:
            return unit.stored.ended_before(moment, BATCH)

    def _rows_before(self, moment: datetime) -> Counter[str]:
        with self._records.begin() as unit:
            ids = unit.stored.ended_before(moment, limit=None)
            return _summed(unit.removal.rows_of(batch) for batch in _batches(ids))

    def _forget(self, ids: Sequence[str], wish: "_Wish") -> Removal:
        def rows(unit: Unit) -> Counter[str]:
            return _summed(unit.removal.rows_of(batch) for batch in _batches(ids))

        with self._records.begin() as unit:
            before = rows(unit)
            before[JOBS] = self._jobs.count(unit.tickets.transcripts_of(ids))
        if not wish.dry_run:
            for batch in _batches(ids):
                self._remove(batch)
            with self._records.begin() as unit:
                for needle in wish.needles:
                    unit.texts.replace(needle, REMOVED)
        return self._proof(wish, len(ids), before, rows)

    def _remove(self, ids: Sequence[str]) -> Counter[str]:
        """Remove tickets, and the queue's copies: before, since they are found by the
        transcripts, and after, for a run that was under way.
        """
        with self._records.begin() as unit:
            transcripts = unit.tickets.transcripts_of(ids)
        jobs = self._jobs.forget(transcripts)
        with self._records.begin() as unit:
            removed = unit.removal.tickets(ids)
        removed[JOBS] = jobs + self._jobs.forget(transcripts)
        return removed

    def _proof(
        self,
        wish: "_Wish",
        tickets: int,
        before: Counter[str],
        count_after: Callable[[Unit], Counter[str]],
    ) -> Removal:
        """Count again, search every text, log that it was done, and clear the files."""
        with self._records.begin() as unit:
            after = before if wish.dry_run else count_after(unit)
            found = sum(unit.texts.count(needle) for needle in wish.needles)
            searched = len(unit.texts.columns()) if wish.needles else 0
            if not wish.dry_run and before.total():
                words = f"{tickets} tickets, {before.total()} rows"
                unit.events.add(wish.by, ("privacy", wish.kind), "forget", self._now(), words)
        return Removal(
            subject=wish.subject,
            tickets=tickets,
            tables=_table_counts(before, after),
            found_after=found + self._found_in_jobs(wish.needles),
            searched=searched,
            wiped=not wish.dry_run and self._wipe(bool(wish.needles)),
            dry_run=wish.dry_run,
        )

    def _found_in_jobs(self, needles: Sequence[Needle]) -> int:
        patterns = [needle.pattern for needle in needles if needle.is_telling]
        if not patterns:
            return 0
        return sum(len(p.findall(text)) for text in self._jobs.texts() for p in patterns)

    def _wipe(self, is_asked: bool) -> bool:
        """Clear the files; at length where a person asked, else as far as it costs nothing."""
        own = self._records.wipe() if is_asked else self._records.empty_log()
        return self._jobs.wipe(log_only=not is_asked) and own


def _rows_of_agent(unit: Unit, name: str, own: Sequence[str]) -> Counter[str]:
    """Table -> rows about an agent, with their own tickets and the transcripts that name them."""
    named = [one for one in unit.stored.transcripts_of_agent(name) if one[0] not in own]
    rows = unit.removal.rows_of_agent(name) + unit.removal.rows_of(own)
    return rows + Counter(transcripts=len(named))


def _anonymise(unit: Unit, name: str) -> None:
    """Remove what is about an agent, and put a number in their place everywhere else."""
    tickets = unit.tickets.written_in_by(name)
    unit.removal.agent(name)
    stand_in = f"agent removed {unit.installation.next_removed_agent()}"
    unit.texts.replace(Needle(name), stand_in)
    unit.tickets.add_agent(stand_in, tickets)


def _batches(ids: Sequence[str]) -> Iterator[list[str]]:
    left = iter(ids)
    while batch := list(islice(left, BATCH)):
        yield batch


def _summed(counts: Iterable[Counter[str]]) -> Counter[str]:
    return sum(counts, Counter[str]())


def _table_counts(before: Counter[str], after: Counter[str]) -> tuple[TableCount, ...]:
    return tuple(
        TableCount(table=name, before=count, after=after[name])
        for name, count in sorted(before.items())
        if count or after[name]
    )


def check_may_forget(by: Person | None) -> None:
    """Raise PermissionDeniedError unless it is a leader, or Debrief itself (None)."""
    if by is not None and by.role != "leader":
        raise PermissionDeniedError("Only a leader may remove tickets or people; you are an agent.")
