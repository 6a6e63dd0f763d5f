"""Tickets without what is personal: finds it, and puts placeholders in its place."""

import hashlib
import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from app.redaction.conversation import Conversation, Segment, joined
from app.redaction.people import name_parts
from app.redaction.placeholders import Placeholders, replaced
from app.redaction.recognizers.pattern import TicketRecognizer
from app.redaction.report import RedactedTicket, RedactionReport
from app.redaction.span import PLACEHOLDER, Span, merged
from app.transcripts.ticket import Role, Ticket, Turn

VERSION = "1"  # changes when what is found can change
MAX_ROUNDS = 20  # a second one finds nothing as a rule
COLLEAGUES = (Role.AGENT, Role.NOTE)
BATCH_CHARS = 2_000  # analysed in one pass, which costs less than one a turn
AUTHOR_SCORE = 0.35  # an author's name that nothing else explains


class FindsSpans(Protocol):
    """Finds personal data in one text. Without its `trigger`, a text holds none."""

    @property
    def trigger(self) -> re.Pattern[str]:
        """What each text that holds something matches somewhere; cheap to search for."""

    def find(self, text: str) -> Sequence[Span]:
        """The spans, in any order; they may overlap."""


@dataclass
class _Texts:
    """Every text of a ticket that is redacted, in the order in which they are numbered."""

    customers: list[str]  # author names, each once
    subject: list[str]  # none or one
    turns: list[str]
    tags: list[str]
    labels: list[str]
    roles: tuple[Role, ...]
    colleagues: tuple[str, ...]
    counts: Counter[str] = field(default_factory=Counter)

    def all(self) -> list[tuple[str, Role | None]]:
        """All texts, each with the role of its turn."""
        parts = [*self.subject, *self.tags, *self.labels, *self.customers]
        return [*((text, None) for text in parts), *zip(self.turns, self.roles, strict=True)]

    def put_back(self, texts: list[str]) -> None:
        """The texts again, in the order of `all`."""
        for own in (self.subject, self.tags, self.labels, self.customers, self.turns):
            own[:], texts = texts[: len(own)], texts[len(own) :]


class Redactor:
    """Replaces what is personal in tickets. One instance serves all, one at a time.

    Redacting what is redacted changes nothing: it goes on until a round finds nothing.
    """

    version = VERSION

    def __init__(self, analyzer: FindsSpans, recognizers: Sequence[TicketRecognizer]) -> None:
        self._analyzer = analyzer
        self._recognizers = tuple(recognizers)

    def redact(self, ticket: Ticket) -> RedactedTicket:
        """The ticket with placeholders, its report, and the hash of what is left."""
        texts = _texts(ticket)
        authors = tuple(texts.customers)
        self._redact(texts)
        return _redacted(ticket, texts, dict(zip(authors, texts.customers, strict=True)))

    def redact_text(self, text: str) -> tuple[str, RedactionReport]:
        """One text that belongs to no ticket, and what was found in it."""
        texts = _Texts([], [], [text], [], [], (Role.CUSTOMER,), ())
        self._redact(texts)
        return texts.turns[0], RedactionReport(counts=dict(texts.counts))

    def redact_typed(self, text: str) -> str:
        """What a colleague typed: all replaced as in a ticket, except the names of people.

        Colleagues address each other by name. Placeholders stay as they are, so that
        redacting again changes nothing; new ones are numbered above those in the text.
        """
        texts = _Texts([], [], [text], [], [], (Role.NOTE,), ())
        self._redact(texts, kept="PERSON")
        return texts.turns[0]

    def _redact(self, texts: _Texts, kept: str = "") -> None:
        """Puts placeholders into the texts, for every entity but the one that is `kept`."""
        quiet = set[str]()
        placeholders = Placeholders(text for text, _ in texts.all())
        placeholders.know([*texts.customers, *texts.colleagues])
        for _ in range(MAX_ROUNDS):
            conversation = joined(texts.all(), _named(texts.customers), _named(texts.colleagues))
            found = self._find(conversation, texts, quiet)
            wanted = [span for span in found if span.entity != kept]
            spans = merged(conversation.clipped(wanted))
            if not spans:
                return
            texts.counts.update(span.entity for span in spans)
            texts.put_back(_with_placeholders(conversation, spans, placeholders))

    def _find(self, conversation: Conversation, texts: _Texts, quiet: set[str]) -> list[Span]:
        spans = [*self._analysed(conversation, quiet), *_author_spans(conversation, texts)]
        for recognizer in self._recognizers:
            spans += recognizer.find(conversation)
        return spans

    def _analysed(self, conversation: Conversation, quiet: set[str]) -> Iterator[Span]:
        """What the analyzer finds in the segments that could hold something.

        `quiet` collects texts in which it found nothing, so that a later round passes them over.
        """
        unread = [one for one in conversation.segments if conversation.part(one) not in quiet]
        segments = [one for one in unread if self._is_worth_reading(conversation.part(one))]
        for batch in _batches(segments):
            part, moved = conversation.only(batch)
            starts, met = [segment.start for segment in part.segments], set[int]()
            for span in part.clipped(self._analyzer.find(part.text)):
                place = bisect_right(starts, span.start) - 1
                met.add(place)
                yield span._replace(start=span.start + moved[place], end=span.end + moved[place])
            quiet.update(part.part(one) for i, one in enumerate(part.segments) if i not in met)

    def _is_worth_reading(self, text: str) -> bool:
        return self._analyzer.trigger.search(PLACEHOLDER.sub("", text)) is not None


def build_redactor() -> Redactor:
    """The redactor with all of our recognizers and Presidio's. Takes seconds to build."""
    from app.redaction.engine import Analyzer
    from app.redaction.recognizers import text_recognizers, ticket_recognizers

    return Redactor(Analyzer(text_recognizers()), ticket_recognizers())


def transcript_hash(turns: Iterable[Turn]) -> str:
    """SHA-256, in hex, of the turns' roles, authors and texts in their order."""
    content = [[turn.role, turn.author, turn.text] for turn in turns]
    canonical = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "replace")).hexdigest()


def _texts(ticket: Ticket) -> _Texts:
    named = [(turn.role, turn.author) for turn in ticket.turns if turn.author]
    return _Texts(
        customers=_once(author for role, author in named if role is Role.CUSTOMER),
        subject=[ticket.subject] if ticket.subject else [],
        turns=[turn.text for turn in ticket.turns],
        tags=list(ticket.tags),
        labels=list(ticket.labels.values()),
        roles=tuple(turn.role for turn in ticket.turns),
        colleagues=tuple(
            _once([*(author for role, author in named if role in COLLEAGUES), ticket.agent or ""])
        ),
    )


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for name in names if name))


def _named(names: Iterable[str]) -> list[str]:
    return [name for name in names if not PLACEHOLDER.search(name) and "@" not in name]


def _author_spans(conversation: Conversation, texts: _Texts) -> list[Span]:
    """The whole of a customer's author name, unless it is a role, as in `Customer`."""
    turns, count = len(texts.turns), len(texts.customers)
    segments = conversation.segments[-turns - count : -turns or None] if count else ()
    return [
        Span(segment.start, segment.end, "PERSON", AUTHOR_SCORE)
        for segment in segments
        if name_parts(conversation.part(segment))
    ]


def _batches(segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    """Segments that the analyzer reads in one pass; a long one is alone in its own."""
    batch: list[Segment] = []
    for segment in segments:
        if batch and segment.end - batch[0].start > BATCH_CHARS:
            yield batch
            batch = []
        batch.append(segment)
    if batch:
        yield batch


def _with_placeholders(
    conversation: Conversation, spans: list[Span], placeholders: Placeholders
) -> list[str]:
    texts, rest = [], spans
    for segment in conversation.segments:
        own = [span for span in rest if span.end <= segment.end]
        rest = rest[len(own) :]
        pairs = [
            (span, placeholders.of(span.entity, conversation.text[span.start : span.end]))
            for span in own
        ]
        texts.append(replaced(conversation.part(segment), pairs, segment.start))
    return texts


def _redacted(ticket: Ticket, texts: _Texts, authors: dict[str, str]) -> RedactedTicket:
    turns = tuple(
        turn.model_copy(update={"text": text, "author": _author(turn, authors)})
        for turn, text in zip(ticket.turns, texts.turns, strict=True)
    )
    return RedactedTicket(
        id=_public_id(ticket.id, authors),
        turns=turns,
        channel=ticket.channel,
        subject=texts.subject[0] if texts.subject else ticket.subject,
        agent=ticket.agent,
        team=ticket.team,
        tags=tuple(texts.tags),
        csat=ticket.csat,
        labels=dict(zip(ticket.labels, texts.labels, strict=True)),
        report=RedactionReport(counts=dict(sorted(texts.counts.items()))),
        redaction_version=VERSION,
        transcript_hash=transcript_hash(turns),
    )


def _author(turn: Turn, authors: dict[str, str]) -> str | None:
    if turn.author is None or turn.role in COLLEAGUES or turn.role is Role.BOT:
        return turn.author
    return authors.get(turn.author, turn.author)


def _public_id(ticket_id: str, authors: Iterable[str]) -> str:
    """The id, or its hash where it holds an e-mail address, a phone number or a name."""
    words = re.split(r"[\W_\d]+", ticket_id.lower())
    names = {part.lower() for author in authors for part in name_parts(author) if len(part) > 3}
    is_personal = "@" in ticket_id or ticket_id.startswith("+") or not names.isdisjoint(words)
    if not is_personal:
        return ticket_id
    return "ticket-" + hashlib.sha256(ticket_id.encode("utf-8", "replace")).hexdigest()[:16]
