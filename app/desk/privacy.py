"""Privacy: what is stored and what was sent, corrections by people, and forgetting."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from app.desk.corrections import (
    Change,
    corrected,
    next_placeholder,
    putting_back,
    replacing_text,
)
from app.desk.forgetting import Forgetting, check_may_forget
from app.desk.jobs import JobRecords, NoJobs
from app.desk.privacy_views import (
    Caught,
    Correction,
    ModelUse,
    PrivacyReport,
    Removal,
    StoredFile,
    StoredTable,
)
from app.errors import InputError, NotFoundError, PermissionDeniedError
from app.people.roles import Person
from app.redaction.report import RedactedTicket
from app.redaction.span import PLACEHOLDER
from app.storage.database import utc
from app.storage.lists import StoredEntry
from app.storage.records import Records, Unit
from app.storage.ticket_documents import Quoting, changed

MAX_CHARS = 500  # of a text that is redacted by hand: longer is a mistake of the mouse
ENTITY = r"[A-Z]+(?:_[A-Z]+)*"
HOLDS = {
    "tickets": "titles, teams, channels and agents' names; redacted",
    "transcripts": "what was said; redacted",
    "ticket_agents": "which agent wrote in which ticket",
    "ticket_customers": "keyed hashes of customers' references, to find their tickets again",
    "assessments": "verdicts, quotes of the agent, and the model's replies; redacted",
    "citations": "which passages of the playbook were cited",
    "notes": "coaching notes, as drafted and as they stand; redacted",
    "self_assessments": "agents' own answers; redacted, and private to them",
    "events": "who did what and when, with reasons; no transcripts",
    "imports": "which files came in: name (redacted), hash, size, counts",
    "ticket_imports": "which import brought or changed which ticket",
    "list_entries": "the team's deny and allow lists, as keyed hashes",
    "model_use": "what went to which model on which day; counts only",
    "installation": "the key of the keyed hashes",
    "jobs": "the queue's copies of each step's result; redacted",
}


class Entry(Protocol):
    """An entry of the team's lists: a keyed hash."""

    @property
    def kind(self) -> str:
        """deny or allow."""

    @property
    def digest(self) -> str:
        """Hex."""

    @property
    def words(self) -> int:
        """In the phrase."""

    @property
    def entity(self) -> str:
        """What a denied phrase is replaced as."""


MakeEntry = Callable[[bytes, str, str, str], Entry]  # key, kind, phrase, entity


@dataclass(frozen=True)
class Premises:
    """What the installation says of itself."""

    files: Callable[[], Sequence[tuple[str, int]]]  # name, bytes
    retention_days: int | None
    embeddings: str  # "wordllama, on this machine"
    leaves_the_machine: str | None
    caught: Callable[[], Mapping[tuple[str, str], int]] = dict  # (where, entity) -> count


class PrivacyDesk:
    """What is kept, what was sent, and what people may have removed."""

    def __init__(
        self,
        records: Records,
        now: Callable[[], datetime],
        premises: Premises,
        *,
        jobs: JobRecords | None = None,
        make_entry: MakeEntry | None = None,
    ) -> None:
        """`jobs` is the queue's memory; without `make_entry`, nothing goes on a list."""
        self._records = records
        self._now = now
        self._premises = premises
        self._jobs = jobs or NoJobs()
        self._make_entry = make_entry
        self._forgetting = Forgetting(records, self._jobs, now)

    def report(self) -> PrivacyReport:
        """What is stored where, for how long, and what left the building."""
        with self._records.begin() as unit:
            rows = unit.stored.rows() | {"jobs": self._jobs.rows()}
            return PrivacyReport(
                tables=tuple(
                    StoredTable(name=name, rows=rows.get(name, 0), holds=holds)
                    for name, holds in HOLDS.items()
                ),
                files=tuple(
                    StoredFile(name=name, bytes=size) for name, size in self._premises.files()
                ),
                oldest_ticket=unit.stored.oldest_ticket(),
                retention_days=self._premises.retention_days,
                entities=dict(sorted(unit.stored.entities().items())),
                caught=tuple(
                    Caught(where=where, entity=entity, count=count)
                    for (where, entity), count in sorted(self._premises.caught().items())
                ),
                sent=tuple(_use(row._mapping) for row in unit.model_use.listed()),
                embeddings=self._premises.embeddings,
                leaves_the_machine=self._premises.leaves_the_machine,
                denied=unit.lists.count("deny"),
                allowed=unit.lists.count("allow"),
            )

    def redact_this(
        self, ticket_id: str, text: str, entity: str, by: Person, *, deny: bool = False
    ) -> Correction:
        """Replace a text that the machine missed, in all that quotes the ticket.

        Every occurrence goes, as whole words and whatever the case, from its transcripts,
        assessments, notes and self-assessments, for the next free placeholder of `entity`;
        evidence still stands in its turn afterwards. The transcript's hash stays: it is the
        key by which an assessment finds its transcript. With `deny`, it goes on the team's
        deny list. Raises InputError where the text isn't there or can't be one.
        """
        wanted = _text(text)
        if not _is_entity(entity):
            raise InputError(f"{entity!r} is no kind of personal data, such as PERSON or EMAIL.")
        with self._records.begin() as unit:
            self._check(unit, ticket_id, by)
            texts = unit.ticket_texts.of(ticket_id)
            placeholder = next_placeholder(entity, (one.text for one in texts))
            change = replacing_text(wanted, placeholder)
            done = self._change(unit, ticket_id, (placeholder, entity), change, texts)
            listed = deny and self._list(unit, "deny", wanted, entity)
            words = f"{entity}, {done.places} places"
            unit.events.add(by, ("ticket", ticket_id), "redact", self._now(), words)
        self._forget_copies(texts, ticket_id)
        return done.model_copy(update={"listed": listed})

    def wrongly_redacted(
        self, ticket_id: str, placeholder: str, text: str, by: Person
    ) -> Correction:
        """Put a text back in a placeholder's place, in all that quotes the ticket.

        It goes on the team's allow list. Raises InputError where the placeholder isn't there.
        """
        kept = _text(text)
        if not PLACEHOLDER.fullmatch(placeholder):
            raise InputError(f"{placeholder!r} is no placeholder, such as [PERSON_1].")
        entity = placeholder[1:-1].rpartition("_")[0]
        with self._records.begin() as unit:
            self._check(unit, ticket_id, by)
            texts = unit.ticket_texts.of(ticket_id)
            change = putting_back(placeholder, kept)
            done = self._change(unit, ticket_id, (placeholder, entity), change, texts)
            listed = self._list(unit, "allow", kept, entity)
            words = f"{placeholder}, {done.places} places"
            unit.events.add(by, ("ticket", ticket_id), "put back", self._now(), words)
        self._forget_copies(texts, ticket_id)
        return done.model_copy(update={"listed": listed})

    def forget_ticket(self, ticket_id: str, by: Person, *, dry_run: bool = False) -> Removal:
        """Remove a ticket everywhere, with the proof. Raises NotFoundError."""
        check_may_forget(by)
        return self._forgetting.ticket(ticket_id, by, dry_run=dry_run)

    def forget_agent(self, name: str, by: Person, *, dry_run: bool = False) -> Removal:
        """Remove what is about an agent, and their name from the tickets. NotFoundError."""
        check_may_forget(by)
        return self._forgetting.agent(name, by, dry_run=dry_run)

    def forget_customer(self, ref: str, by: Person, *, dry_run: bool = False) -> Removal:
        """Remove every ticket of the customer with this e-mail, id, name or phone number."""
        check_may_forget(by)
        return self._forgetting.customer(ref, by, dry_run=dry_run)

    def purge(
        self, older_than: timedelta | None, by: Person | None, *, dry_run: bool = False
    ) -> Removal:
        """Remove tickets that are older; without an age, than the retention that is set.

        `by` is None where the running server does it. Raises InputError without any age.
        """
        check_may_forget(by)
        days = self._premises.retention_days
        if older_than is None and days is None:
            raise InputError(
                "Nothing says how long tickets are kept: give an age (`--older-than 365d`), "
                "or set DEBRIEF_RETENTION_DAYS."
            )
        age = older_than if older_than is not None else timedelta(days=days or 0)
        return self._forgetting.purge(age, by, dry_run=dry_run)

    def _check(self, unit: Unit, ticket_id: str, by: Person) -> None:
        """Raise where `by` may not see the ticket, or somebody judges it at this moment."""
        ticket = unit.tickets.get(ticket_id)
        owner = unit.tickets.owner(ticket_id)
        is_theirs = any(part.agent == by.name for part in ticket.agent_parts())
        if owner != by.name and (owner or (by.role == "agent" and not is_theirs)):
            raise NotFoundError(f"There is no ticket {ticket_id!r} of yours.")
        if by.role == "agent" and not is_theirs:
            raise PermissionDeniedError("Only who wrote in a ticket, or a leader, corrects it.")
        if self._jobs.is_under_way(unit.tickets.transcripts_of([ticket_id])):
            raise InputError("This ticket is being assessed; try again in a moment.")

    def _change(
        self,
        unit: Unit,
        ticket_id: str,
        of: tuple[str, str],
        change: Change,
        texts: list[Quoting],
    ) -> Correction:
        placeholder, entity = of
        turns = _turns(texts)
        places = _places(unit.tickets.get(ticket_id), change)
        after = changed(texts, lambda one: _after(one, change, turns))
        if not after:
            raise InputError("That isn't in this ticket, as whole words outside of placeholders.")
        for one, text in after:
            unit.ticket_texts.change(one, text)
        spans = -places if change.inside_placeholders else places
        unit.tickets.change_entities(ticket_id, entity, spans)
        return Correction(
            ticket_id=ticket_id,
            placeholder=placeholder,
            places=places,
            documents=sum(one.table.name != "transcripts" for one, _ in after),
            listed=False,
        )

    def _list(self, unit: Unit, kind: str, phrase: str, entity: str) -> bool:
        if self._make_entry is None:
            return False
        made = self._make_entry(unit.installation.key(), kind, phrase, entity)
        entry = StoredEntry(made.kind, made.digest, made.words, made.entity)
        unit.lists.add(entry, self._now())
        unit.installation.lists_changed()
        return True

    def _forget_copies(self, texts: list[Quoting], ticket_id: str) -> None:
        """Empty the queue's copies, and the database's log of what was replaced."""
        hashes = {one.transcript_hash for one in texts if one.transcript_hash}
        self._jobs.blank((ticket_id, one) for one in sorted(hashes))
        self._records.empty_log()


def _text(text: str) -> str:
    plain = " ".join(text.split())
    if sum(char.isalnum() for char in plain) < 2:
        raise InputError("Select the words: at least two letters or digits.")
    if len(plain) > MAX_CHARS:
        raise InputError(f"That is {len(plain)} characters; at most {MAX_CHARS} at once.")
    if PLACEHOLDER.search(plain):
        raise InputError("Select words without a placeholder: what is in brackets is replaced.")
    return plain


def _is_entity(entity: str) -> bool:
    return PLACEHOLDER.fullmatch(f"[{entity}_1]") is not None


def _turns(texts: list[Quoting]) -> dict[str, dict[int, str]]:
    """Transcript hash -> turn -> its text, before any change."""
    return {
        one.transcript_hash: {
            turn.index: turn.text for turn in RedactedTicket.model_validate_json(one.text).turns
        }
        for one in texts
        if one.table.name == "transcripts" and one.transcript_hash
    }


def _after(one: Quoting, change: Change, turns: Mapping[str, Mapping[int, str]]) -> str:
    if not one.is_json:
        return change.apply(one.text)
    quoted = turns.get(one.transcript_hash or "", {})
    after = corrected(one.text, change, quoted)
    return one.text if after == corrected(one.text, _NO_CHANGE) else after


_NO_CHANGE = replacing_text("\0\0", "")


def _places(ticket: RedactedTicket, change: Change) -> int:
    texts = [turn.text for turn in ticket.turns] + [ticket.subject or ""]
    return sum(len(change.spans(text)) for text in texts)


def _use(row: Mapping[str, object]) -> ModelUse:
    first, last = row["first_at"], row["last_at"]
    assert isinstance(first, datetime) and isinstance(last, datetime)
    return ModelUse.model_validate(
        dict(row)
        | {
            "day": date.fromisoformat(str(row["day"])),
            "first_at": utc(first),
            "last_at": utc(last),
        }
    )
