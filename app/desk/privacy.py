"""Privacy: what is stored and what was sent, corrections by people, and forgetting."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.desk.correcting import Correcting
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
from app.errors import InputError
from app.people.roles import Person
from app.storage.database import utc
from app.storage.records import Records

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
    "open_costs": "what runs paid that haven't stored anything yet; counts only",
    "kept_replies": "models' replies, so that none is paid for twice; redacted",
    "batches": "how many tickets were submitted together, by whom, and for how much",
    "queue_state": "why the queue pauses",
    "installation": "the key of the keyed hashes; what was answered about exports",
    "jobs": "the queue's copies of each step's result; redacted",
}


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
    ) -> None:
        """`jobs` is the queue's memory."""
        self._records = records
        self._now = now
        self._premises = premises
        self._jobs = jobs or NoJobs()
        self._correcting = Correcting(records, self._jobs, now)
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
                sent=tuple(_use(dict(row._mapping)) for row in unit.model_use.listed()),
                embeddings=self._premises.embeddings,
                leaves_the_machine=self._premises.leaves_the_machine,
                denied=unit.lists.count("deny"),
                allowed=unit.lists.count("allow"),
            )

    def redact_this(
        self, ticket_id: str, text: str, entity: str, by: Person, deny: bool = False
    ) -> Correction:
        """Replace a text that the machine missed, in all that quotes the ticket.

        With `deny`, it goes on the team's deny list. Raises InputError where the text
        isn't there or can't be one, and NotFoundError for somebody else's ticket.
        """
        return self._correcting.redact_this(ticket_id, text, entity, by, deny=deny)

    def wrongly_redacted(
        self, ticket_id: str, placeholder: str, text: str, by: Person
    ) -> Correction:
        """Put a text back in a placeholder's place, and on the team's allow list.

        Raises InputError where the placeholder isn't there, and NotFoundError.
        """
        return self._correcting.wrongly_redacted(ticket_id, placeholder, text, by)

    def forget_ticket(self, ticket_id: str, by: Person, *, dry_run: bool = False) -> Removal:
        """Remove a ticket everywhere, with the proof. Raises NotFoundError."""
        check_may_forget(by)
        return self._forgetting.ticket(ticket_id, by, dry_run=dry_run)

    def forget_agent(self, agent: str, by: Person, *, dry_run: bool = False) -> Removal:
        """Remove what is about an agent, and their name from the tickets. NotFoundError."""
        check_may_forget(by)
        return self._forgetting.agent(agent, by, dry_run=dry_run)

    def forget_customer(self, reference: str, by: Person, *, dry_run: bool = False) -> Removal:
        """Remove every ticket of the customer with this e-mail, id, name or phone number."""
        check_may_forget(by)
        return self._forgetting.customer(reference, by, dry_run=dry_run)

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


def _use(row: Mapping[str, object]) -> ModelUse:
    first, last = row["first_at"], row["last_at"]
    assert isinstance(first, datetime)
    assert isinstance(last, datetime)
    return ModelUse.model_validate(
        dict(row)
        | {
            "day": date.fromisoformat(str(row["day"])),
            "first_at": utc(first),
            "last_at": utc(last),
        }
    )
