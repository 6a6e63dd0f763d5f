"""A redacted ticket, and the report of what was found in it."""

from pydantic import BaseModel, ConfigDict

from app.transcripts.ticket import Ticket


class RedactionReport(BaseModel):
    """How many spans of each entity were replaced, without the spans themselves."""

    model_config = ConfigDict(frozen=True)

    counts: dict[str, int] = {}  # entity ("PERSON", "EMAIL", ...) -> spans replaced

    @property
    def total(self) -> int:
        """Spans replaced, of every entity."""
        return sum(self.counts.values())


class RedactedTicket(Ticket):
    """A ticket that may be stored, indexed, shown, logged by id and sent to a model.

    Only a redactor makes one. Turn authors and `agent` keep the names of our own
    colleagues, by which an assessment finds its agent; a customer's author name is
    replaced like any other. The judge is never told either.
    """

    report: RedactionReport
    redaction_version: str  # changes when what is found can change
    transcript_hash: str  # SHA-256 of the redacted turns and roles, in hex
