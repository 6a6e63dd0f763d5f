"""The texts of a ticket that are redacted, and what may stay of it as it is."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.redaction.people import name_parts
from app.redaction.span import PLACEHOLDER
from app.redaction.words import MACHINES, NAMED_WORDS, is_plain_word
from app.transcripts.ticket import Csat, Role, Ticket, Turn

COLLEAGUES = (Role.AGENT, Role.NOTE)
CRITERION_ID = re.compile(r"[a-z][a-z_]{1,60}")


@dataclass
class TicketTexts:
    """Every text of a ticket that is redacted, in the order in which they are numbered."""

    turns: list[str]
    roles: tuple[Role, ...]
    fields: list[str] = field(default_factory=list)  # channel and team, where there are any
    subject: list[str] = field(default_factory=list)  # none or one
    tags: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)  # their values
    comment: list[str] = field(default_factory=list)  # none or one: what came with the CSAT
    authors: list[str] = field(default_factory=list)  # no colleague's, each once, people first
    people: int = 0  # authors whose whole name is a person's
    colleagues: tuple[str, ...] = ()
    told: tuple[str, ...] = ()  # names of the customer that the export gives, and nobody wrote as
    counts: Counter[str] = field(default_factory=Counter)  # entity -> spans replaced
    names: set[str] = field(default_factory=set)  # as they were replaced

    def all(self) -> list[tuple[str, Role | None]]:
        """All texts, each with the role of its turn."""
        parts = [
            *(*self.fields, *self.subject, *self.tags),
            *(*self.labels, *self.comment, *self.authors),
        ]
        return [*((text, None) for text in parts), *zip(self.turns, self.roles, strict=True)]

    def put_back(self, texts: list[str]) -> None:
        """The texts again, in the order of `all`."""
        fields = (self.fields, self.subject, self.tags, self.labels, self.comment)
        for own in (*fields, self.authors, self.turns):
            own[:], texts = texts[: len(own)], texts[len(own) :]

    def redacted_csat(self, csat: Csat | None) -> Csat | None:
        """What the customer said, with its comment redacted."""
        if csat is None or not self.comment:
            return csat
        return csat.model_copy(update={"comment": self.comment[0]})

    @property
    def people_named(self) -> list[str]:
        """The customer and other authors, no colleagues, who are known by name."""
        return [name for name in (*self.authors[: self.people], *self.told) if _is_name(name)]

    @property
    def colleagues_named(self) -> list[str]:
        """The colleagues who are known by name."""
        return [name for name in self.colleagues if _is_name(name)]


def texts_of(ticket: Ticket) -> TicketTexts:
    """What is redacted in `ticket`."""
    named = [(turn.role, turn.author) for turn in ticket.turns if turn.author]
    by_colleagues = (author for role, author in named if role in COLLEAGUES)
    colleagues = _once([*by_colleagues, ticket.agent or ""])
    customers = [author for role, author in named if role is Role.CUSTOMER]
    others = [
        (role, author)
        for role, author in named
        if role in (Role.SYSTEM, Role.BOT) and author not in colleagues
    ]
    persons = (author for role, author in others if role is Role.SYSTEM and _may_be_person(author))
    people = _once([*customers, *persons])
    return TicketTexts(
        turns=[turn.text for turn in ticket.turns],
        roles=tuple(turn.role for turn in ticket.turns),
        fields=[text for text in (ticket.channel, ticket.team) if text],
        subject=[ticket.subject] if ticket.subject else [],
        tags=list(ticket.tags),
        labels=list(kept_labels(ticket).values()),
        comment=[ticket.csat.comment] if ticket.csat and ticket.csat.comment else [],
        authors=_once([*people, *(author for _, author in others)]),
        people=len(people),
        colleagues=tuple(colleagues),
        told=tuple(ref for ref in _once(ticket.customer_refs) if _may_be_name(ref)),
    )


def kept_labels(ticket: Ticket) -> dict[str, str]:
    """The labels whose name could be a criterion's: any other may say anything."""
    return {key: text for key, text in ticket.labels.items() if CRITERION_ID.fullmatch(key)}


def redacted_author(turn: Turn, authors: Mapping[str, str]) -> str | None:
    """A colleague's name as it is; any other author by `authors`."""
    if turn.author is None or turn.role in COLLEAGUES:
        return turn.author
    return authors.get(turn.author, turn.author)


def _may_be_person(author: str) -> bool:
    """Whether a system's author is more than a machine's name, as `Auto Reply` is."""
    return any(
        part.lower() in NAMED_WORDS or not (part.lower() in MACHINES or is_plain_word(part))
        for part in name_parts(author)
    )


def _may_be_name(ref: str) -> bool:
    """Whether a reference to the customer is a name, and no id, number or address."""
    return name_parts(ref) != [] and not any(char.isdigit() or char in "@/_" for char in ref)


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for name in names if name))


def _is_name(author: str) -> bool:
    return not PLACEHOLDER.search(author) and "@" not in author
