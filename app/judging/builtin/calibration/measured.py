"""What the rules decide on the labelled samples, beside the labels."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.judging.builtin.calibration.model import apart_from_rest
from app.judging.builtin.ruling import Ruling
from app.judging.judge import Brief
from app.playbook.rubric import Level, Rubric
from app.redaction.report import RedactedTicket
from app.settings import PROJECT
from app.transcripts.importers import read_tickets
from app.transcripts.ticket import Ticket

SAMPLES = PROJECT / "knowledge" / "samples"

Rule = Callable[[Brief], Mapping[str, Ruling]]


@dataclass(frozen=True, slots=True)
class Measured:
    """One level that a rule gave, and the label."""

    ticket: str
    criterion: str
    level: Level
    confidence: float  # the rule's own
    apart: float  # from the ticket's other levels
    label: str  # a level or "not_applicable"

    @property
    def same(self) -> bool:
        """Whether the label is the level. "Not applicable" is another opinion."""
        return self.label == self.level


def labelled_samples(folder: Path = SAMPLES) -> list[Ticket]:
    """The labelled tickets of `folder`, in the order of its files."""
    found = (item for path in sorted(folder.glob("*.jsonl")) for item in _tickets(path))
    return [ticket for ticket in found if ticket.labels]


def _tickets(path: Path) -> Iterator[Ticket]:
    return (item for item in read_tickets(path, format="jsonl") if isinstance(item, Ticket))


def measure(
    tickets: Iterable[Ticket],
    rule: Rule,
    redact: Callable[[Ticket], RedactedTicket],
    rubric: Rubric,
) -> list[Measured]:
    """Every level that `rule` gives the last agent's part of each ticket, which is labelled."""
    return [row for ticket in tickets for row in _measured(ticket, rule, redact(ticket), rubric)]


def _measured(
    ticket: Ticket, rule: Rule, redacted: RedactedTicket, rubric: Rubric
) -> Iterator[Measured]:
    part = redacted.agent_parts()[-1]
    brief = Brief(ticket=redacted, part=part, rubric=rubric, passages=(), index_version="")
    rulings = rule(brief)
    levels = {criterion: r.level for criterion, r in rulings.items() if r.level is not None}
    for criterion, level in levels.items():
        confidence, label = rulings[criterion].confidence, ticket.labels[criterion]
        apart = apart_from_rest(criterion, levels)
        yield Measured(ticket.id, criterion, level, confidence, apart, label)
