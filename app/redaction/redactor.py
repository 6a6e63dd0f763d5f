"""Tickets without what is personal: finds it, and puts placeholders in its place."""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from app.redaction.conversation import Conversation, Segment, joined
from app.redaction.languages import with_languages
from app.redaction.ner.places import may_be_place
from app.redaction.ner.written import FindsNames, Written
from app.redaction.people import name_parts
from app.redaction.placeholders import Placeholders, replaced
from app.redaction.recognizers.pattern import Searches, TicketRecognizer
from app.redaction.report import RedactedTicket, RedactionReport
from app.redaction.rules import Rules
from app.redaction.span import PLACEHOLDER, Span, merged
from app.redaction.ticket_id import public_id
from app.redaction.ticket_texts import TicketTexts, kept_labels, redacted_author, texts_of
from app.transcripts.ticket import Role, Ticket, Turn

VERSION = "5"  # changes when what is found can change
PERSON = "PERSON"
MAX_ROUNDS = 20  # a second one finds nothing as a rule
BATCH_CHARS = 2_000  # analysed in one pass, which costs less than one a turn
AUTHOR_SCORE = 0.35  # an author's name that nothing else explains
FOLLOWED_SCORE = 0.48  # at which a name that the model found is looked for in all texts


class FindsSpans(Protocol):
    """Finds personal data in one text. Without its `trigger`, a text holds none."""

    @property
    def trigger(self) -> Searches:
        """What each text that holds something matches somewhere; cheap to search for."""

    def find(self, text: str) -> Sequence[Span]:
        """The spans, in any order; they may overlap."""


class Redactor:
    """Replaces what is personal in tickets. One instance serves all, one at a time.

    Redacting what is redacted changes nothing: it goes on until a round finds nothing.
    """

    def __init__(
        self,
        analyzer: FindsSpans,
        recognizers: Sequence[TicketRecognizer],
        names: FindsNames | None = None,
        rules: Rules | None = None,
    ) -> None:
        """`names` reads turns, subjects and comments; without it, only what is told is found.

        `rules` are the policy and the team's lists; without them, all that is found goes.
        """
        self._rules = rules or Rules()
        self.version = f"{VERSION}{self._rules.policy.mark}"
        self._analyzer = analyzer
        self._recognizers = tuple(recognizers)
        self._names = names

    def redact(self, ticket: Ticket) -> RedactedTicket:
        """The ticket with placeholders, its report, and the hash of what is left."""
        texts = texts_of(ticket)
        authors = tuple(texts.authors)
        self._redact(texts)
        redacted = _redacted(ticket, texts, dict(zip(authors, texts.authors, strict=True)))
        return redacted.model_copy(update={"redaction_version": self.version})

    def redact_text(self, text: str) -> tuple[str, RedactionReport]:
        """One text that belongs to no ticket, and what was found in it."""
        texts = TicketTexts([text], (Role.CUSTOMER,))
        self._redact(texts)
        return texts.turns[0], RedactionReport(counts=dict(texts.counts))

    def redact_typed(self, text: str) -> str:
        """What a colleague typed: all replaced as in a ticket, except the names of people.

        Colleagues address each other by name. Placeholders stay as they are, so that
        redacting again changes nothing; new ones are numbered above those in the text.
        """
        texts = TicketTexts([text], (Role.NOTE,))
        self._redact(texts, kept=PERSON)
        return texts.turns[0]

    def _redact(self, texts: TicketTexts, kept: str = "") -> None:
        """Puts placeholders into the texts, for every entity but the one that is `kept`."""
        quiet, unnamed = set[str](), set[Written]()
        rules = self._rules.now()
        placeholders = Placeholders((text for text, _ in texts.all()), rules.partly_kept)
        placeholders.know([*texts.authors[: texts.people], *texts.told, *texts.colleagues])
        for _ in range(MAX_ROUNDS):
            conversation = with_languages(
                joined(texts.all(), texts.people_named, texts.colleagues_named)
            )
            named = self._named(conversation, texts, unnamed)
            found = self._find(conversation, texts, quiet, named)
            wanted = rules.applied(conversation.text, [s for s in found if s.entity != kept])
            spans = merged(conversation.clipped(wanted))
            if not spans:
                return
            texts.counts.update(span.entity for span in spans)
            texts.names |= {conversation.text[s.start : s.end] for s in spans if s.entity == PERSON}
            texts.put_back(_with_placeholders(conversation, spans, placeholders))

    def _find(
        self, conversation: Conversation, texts: TicketTexts, quiet: set[str], named: list[Span]
    ) -> list[Span]:
        known = _with_people(conversation, named)
        told = [span for one in self._recognizers for span in one.find(known)]
        after = conversation.segments[len(texts.fields) - 1].end if texts.fields else 0
        return [
            *named,
            *self._analysed(conversation, quiet),
            *_author_spans(conversation, texts),
            *(span for span in told if span.start >= after),  # a team may be named for its leader
        ]

    def _named(
        self, conversation: Conversation, texts: TicketTexts, unnamed: set[Written]
    ) -> list[Span]:
        """What the model of names finds. `unnamed` collects the texts in which it found nothing."""
        if self._names is None:
            return []
        parts = [(one, _written(conversation, one)) for one in _prose(conversation, texts)]
        unread = [(segment, part) for segment, part in parts if part not in unnamed]
        found = self._names.find([part for _, part in unread])
        unnamed.update(part for (_, part), spans in zip(unread, found, strict=True) if not spans)
        return [
            span._replace(start=span.start + segment.start, end=span.end + segment.start)
            for (segment, _), spans in zip(unread, found, strict=True)
            for span in spans
        ]

    def _analysed(self, conversation: Conversation, quiet: set[str]) -> Iterator[Span]:
        """What the analyzer finds in the segments that could hold something.

        `quiet` collects texts in which it found nothing, so that a later round passes them over.
        """
        unread = [one for one in conversation.segments if conversation.part(one) not in quiet]
        segments = list[Segment]()
        for one in unread:
            if self._is_worth_reading(conversation.part(one)):
                segments.append(one)
            else:
                quiet.add(conversation.part(one))
        for batch in _batches(segments):
            part, moved = conversation.only(batch)
            starts, met = [segment.start for segment in part.segments], set[int]()
            for span in part.clipped(self._analyzer.find(part.text)):
                place = bisect_right(starts, span.start) - 1
                met.add(place)
                yield span._replace(start=span.start + moved[place], end=span.end + moved[place])
            quiet.update(part.part(one) for i, one in enumerate(part.segments) if i not in met)

    def _is_worth_reading(self, text: str) -> bool:
        return bool(self._analyzer.trigger.search(PLACEHOLDER.sub("", text)))


def build_redactor(ner_model: str = "own", rules: Rules | None = None) -> Redactor:
    """The redactor with all of our recognizers and Presidio's. Takes seconds to build.

    `ner_model`: `own`, `none`, or an installed spaCy package. `rules`: the policy and the
    team's lists; without them, all that is found goes. Raises SettingsError.
    """
    from app.redaction.engine import Analyzer
    from app.redaction.ner.models import model_of
    from app.redaction.recognizers import text_recognizers, ticket_recognizers

    analyzer = Analyzer(text_recognizers())
    return Redactor(analyzer, ticket_recognizers(), model_of(ner_model), rules)


def transcript_hash(turns: Iterable[Turn]) -> str:
    """SHA-256, in hex, of the turns' roles, authors and texts in their order."""
    content = [[turn.role, turn.author, turn.text] for turn in turns]
    canonical = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "replace")).hexdigest()


def _author_spans(conversation: Conversation, texts: TicketTexts) -> list[Span]:
    """The whole of a customer's author name, unless it is a role, as in `Customer`."""
    first = len(conversation.segments) - len(texts.turns) - len(texts.authors)
    return [
        Span(segment.start, segment.end, PERSON, AUTHOR_SCORE)
        for segment in conversation.segments[first : first + texts.people]
        if name_parts(conversation.part(segment))
    ]


def _prose(conversation: Conversation, texts: TicketTexts) -> list[Segment]:
    """The segments in which people write sentences: turns, the subject and the comment."""
    first = len(texts.fields)
    before = first + len(texts.subject) + len(texts.tags) + len(texts.labels)
    turns = len(conversation.segments) - len(texts.turns)
    return [
        *conversation.segments[first : first + len(texts.subject)],
        *conversation.segments[before : before + len(texts.comment)],
        *conversation.segments[turns:],
    ]


def _written(conversation: Conversation, segment: Segment) -> Written:
    with_care = segment.role is not Role.CUSTOMER
    return Written(conversation.part(segment), with_care, segment.is_english)


def _with_people(conversation: Conversation, named: list[Span]) -> Conversation:
    """The conversation with the people whom the model found surely enough to be followed.

    What may be a place goes where it was found, and isn't looked for elsewhere.
    """
    names = [
        conversation.text[span.start : span.end]
        for span in named
        if span.entity == PERSON
        and span.score >= FOLLOWED_SCORE
        and not may_be_place(conversation.text, span.start, span.end)
    ]
    return replace(conversation, customers=(*conversation.customers, *names))


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


def _redacted(ticket: Ticket, texts: TicketTexts, authors: dict[str, str]) -> RedactedTicket:
    turns = tuple(
        turn.model_copy(update={"text": text, "author": redacted_author(turn, authors)})
        for turn, text in zip(ticket.turns, texts.turns, strict=True)
    )
    fields = iter(texts.fields)
    return RedactedTicket(
        id=public_id(ticket.id, [*authors, *texts.names]),
        turns=turns,
        channel=next(fields) if ticket.channel else ticket.channel,
        subject=texts.subject[0] if texts.subject else ticket.subject,
        agent=ticket.agent,
        team=next(fields) if ticket.team else ticket.team,
        tags=tuple(texts.tags),
        csat=texts.redacted_csat(ticket.csat),
        labels=dict(zip(kept_labels(ticket), texts.labels, strict=True)),
        report=RedactionReport(counts=dict(sorted(texts.counts.items()))),
        redaction_version=VERSION,
        transcript_hash=transcript_hash(turns),
    )
