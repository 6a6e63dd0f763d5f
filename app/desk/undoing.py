"""Undoing an import as a whole: in batches, each one transaction, so that it can be resumed."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from app.desk.import_log import ImportLog, own_import
from app.desk.jobs import JobRecords, Transcript
from app.desk.views import ImportState, Undoing
from app.errors import InputError
from app.people.roles import Person
from app.redaction.report import RedactedTicket
from app.storage.imports import Brought
from app.storage.records import Records, Unit

BATCH = 100
MAY_BE_UNDONE = (ImportState.DONE, ImportState.STOPPED, ImportState.UNDOING)


class Undo:
    """Takes back what an import did.

    Tickets that it brought are removed with everything made from them, and those that
    it updated go back to the transcript before. A ticket that a later import holds as
    well is kept, and told: undo the later one first. What an agent was shown already is
    only taken away where the leader says so, having been told how much it is.
    """

    def __init__(
        self, records: Records, log: ImportLog, jobs: JobRecords, now: Callable[[], datetime]
    ) -> None:
        self._records = records
        self._log = log
        self._jobs = jobs
        self._now = now

    def plan(self, import_id: str, by: Person) -> Undoing:
        """What undoing it would do. Raises NotFoundError, or InputError where it can't be."""
        with self._records.begin() as unit:
            self._check(unit, import_id, by)
            counts: Counter[str] = Counter()
            for batch in _batches(unit, import_id):
                counts.update(_counts(unit, import_id, batch))
        return _in_view(import_id, counts)

    def undo(self, import_id: str, by: Person, even_shared: bool) -> Undoing:
        """Undo it, or go on with an undo that was broken off."""
        plan = self.plan(import_id, by)
        if plan.shared and not even_shared:
            raise InputError(
                f"{plan.shared} of its notes were shared with agents already. Undoing takes them "
                "away from their pages; say so explicitly (`--even-shared`) if you mean it."
            )
        with self._records.begin() as unit:
            unit.imports.change(
                import_id,
                (*MAY_BE_UNDONE, ImportState.RUNNING),
                state=ImportState.UNDOING,
                updated_at=self._now(),
            )
        while self._undo_some(import_id):
            pass
        return self._end(import_id, plan, by)

    def _check(self, unit: Unit, import_id: str, by: Person) -> None:
        row = own_import(unit, import_id, by)
        state = self._log.state_of(row)
        if state is ImportState.UNDONE:
            raise InputError(f"Import {import_id} was undone already.")
        if state not in MAY_BE_UNDONE:
            raise InputError(
                f"Import {import_id} is still running; wait until it ends, or stop it first."
            )

    def _undo_some(self, import_id: str) -> bool:
        """Undo a few tickets in one transaction; False where none is left."""
        with self._records.begin() as unit:
            batch = unit.imports.to_undo(import_id, BATCH)
            gone = self._undo_batch(unit, import_id, batch)
        self._jobs.forget(gone)
        return bool(batch)

    def _undo_batch(self, unit: Unit, import_id: str, batch: Sequence[Brought]) -> list[Transcript]:
        fates = _fates(unit, import_id, batch)
        removed = [one.ticket_id for one in batch if fates[one.ticket_id] == "removed"]
        gone = unit.tickets.transcripts_of(removed)
        unit.removal.tickets(removed, on_record=True)
        for one in batch:
            if fates[one.ticket_id] == "restored":
                gone += self._put_back(unit, import_id, one)
            unit.imports.mark_undone(import_id, one.ticket_id, fates[one.ticket_id])
        return gone

    def _put_back(self, unit: Unit, import_id: str, one: Brought) -> list[Transcript]:
        """Let the ticket stand as before; which transcripts that took away."""
        now = self._now()
        if one.previous_document is not None:
            before = RedactedTicket.model_validate_json(one.previous_document)
            unit.tickets.put_back(before, now)
            return []
        unit.tickets.put_back(unit.tickets.get(one.ticket_id, one.previous_hash), now)
        if unit.imports.is_named_elsewhere(import_id, one.ticket_id, one.transcript_hash):
            return []
        unit.removal.transcript(one.ticket_id, one.transcript_hash)
        unit.removal.revive_draft(one.ticket_id, now)
        return [(one.ticket_id, one.transcript_hash)]

    def _end(self, import_id: str, plan: Undoing, by: Person) -> Undoing:
        with self._records.begin() as unit:
            unit.imports.change(
                import_id,
                (ImportState.UNDOING,),
                state=ImportState.UNDONE,
                updated_at=self._now(),
            )
            done = unit.imports.undone(import_id)
            result = plan.model_copy(
                update={name: done.get(name, 0) for name in ("removed", "restored", "kept")}
            )
            unit.events.add(by, ("import", import_id), "undo", self._now(), result.in_words())
        return result


def _batches(unit: Unit, import_id: str) -> Iterator[list[Brought]]:
    after = ""
    while batch := unit.imports.to_undo(import_id, BATCH, after):
        yield batch
        after = batch[-1].ticket_id


def _fates(unit: Unit, import_id: str, batch: Sequence[Brought]) -> dict[str, str]:
    """Ticket id -> removed, restored, kept, or left where the import hadn't changed it."""
    ids = [one.ticket_id for one in batch]
    held = unit.imports.held_by_later(import_id, ids)
    stored = unit.tickets.known(ids)
    return {one.ticket_id: _fate(one, one.ticket_id in held, stored) for one in batch}


def _fate(one: Brought, is_held: bool, stored: set[str]) -> str:
    if one.outcome == "unchanged" or one.ticket_id not in stored:
        return "left"
    if is_held:
        return "kept"
    return "removed" if one.outcome == "imported" else "restored"


def _counts(unit: Unit, import_id: str, batch: Sequence[Brought]) -> Counter[str]:
    fates = _fates(unit, import_id, batch)
    counts = Counter(fates.values())
    made = [unit.removal.made_from([t for t, fate in fates.items() if fate == "removed"])]
    made += [
        unit.removal.made_from_transcript(one.ticket_id, one.transcript_hash)
        for one in batch
        if fates[one.ticket_id] == "restored" and one.previous_document is None
    ]
    for found in made:
        counts.update(vars(found))
    return counts


def _in_view(import_id: str, counts: Counter[str]) -> Undoing:
    names = (
        "removed",
        "restored",
        "kept",
        "assessments",
        "notes",
        "shared",
        "self_assessments",
    )
    return Undoing(import_id=import_id, **{name: counts[name] for name in names})
