"""What the screens ask of what comes in, what is kept, and what is forgotten."""

from collections.abc import Callable
from typing import Protocol

from app.desk.privacy_views import Correction, PrivacyReport, Removal
from app.desk.views import ImportRecord, ImportRow, ImportSummary, Preview, Undoing
from app.people.roles import Person
from app.transcripts.importers.answers import Answers

AUTO = "auto"  # the format that is recognised
NO_ANSWERS = Answers()


class IntakeDesk(Protocol):
    """Tickets coming in, and going again where an import is undone."""

    def preview(
        self,
        content: str | bytes,
        name: str,
        *,
        format: str = AUTO,
        answers: Answers = NO_ANSWERS,
    ) -> Preview:
        """What `content` holds. TranscriptError where it holds no ticket."""

    def take_in(  # noqa: PLR0913  # each is told by name
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
        """Keeps the redacted tickets; `private` ones are seen by `by` only.

        `agent` answers for turns that name nobody. `progress` hears of each batch's size.
        """

    def imports(self, by: Person, limit: int = 50) -> tuple[ImportRow, ...]:
        """The imports that `by` may see, newest first."""

    def import_record(self, import_id: str, by: Person) -> ImportRecord:
        """One import with its skipped lines."""

    def undo_plan(self, import_id: str, by: Person) -> Undoing:
        """What undoing it would do. InputError where it can't be undone."""

    def undo(self, import_id: str, by: Person, *, even_shared: bool = False) -> Undoing:
        """Takes back what it did; notes that agents were shown only with `even_shared`."""


class PrivacyDesk(Protocol):
    """What is kept, what people correct, and what is forgotten."""

    def report(self) -> PrivacyReport:
        """What is stored where, and what left the building."""

    def redact_this(
        self, ticket_id: str, text: str, entity: str, by: Person, deny: bool = False
    ) -> Correction:
        """Replaces a text of a ticket wherever it stands; with `deny`, in later tickets too."""

    def wrongly_redacted(
        self, ticket_id: str, placeholder: str, text: str, by: Person
    ) -> Correction:
        """Puts a text in a placeholder's place, and lets it stand from now on."""

    def forget_ticket(self, ticket_id: str, by: Person, *, dry_run: bool = False) -> Removal:
        """Removes a ticket with everything made from it."""

    def forget_agent(self, name: str, by: Person, *, dry_run: bool = False) -> Removal:
        """Removes what is about an agent; their tickets stay, without their name."""

    def forget_customer(self, ref: str, by: Person, *, dry_run: bool = False) -> Removal:
        """Removes every ticket of the customer who has this address, number or id."""
