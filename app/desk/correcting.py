"""Corrections by people: "redact this", and "wrongly redacted"."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal

from app.desk.corrections import (
    Change,
    corrected,
    next_placeholder,
    putting_back,
    replacing_text,
)
from app.desk.jobs import JobRecords
from app.desk.privacy_views import Correction
from app.errors import InputError, NotFoundError
from app.people.roles import Person
from app.redaction.report import RedactedTicket
from app.redaction.span import PLACEHOLDER
from app.redaction.team_lists import MAX_WORDS, entry, phrase_words
from app.storage.lists import StoredEntry
from app.storage.records import Records, Unit
from app.storage.ticket_documents import Quoting, changed

MAX_CHARS = 500  # of a text that is redacted by hand: longer is a mistake of the mouse


class Correcting:
    """Changes everything that quotes one ticket, in one transaction."""

    def __init__(
        self,
        records: Records,
        jobs: JobRecords,
        now: Callable[[], datetime],
    ) -> None:
        self._records = records
        self._jobs = jobs
        self._now = now

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
        if deny:
            _check_phrase(wanted, "deny")
        if not _is_entity(entity):
            raise InputError(f"{entity!r} is no kind of personal data, such as PERSON or EMAIL.")
        with self._records.begin() as unit:
            self._check(unit, ticket_id, by)
            texts = unit.ticket_texts.of(ticket_id)
            placeholder = next_placeholder(entity, (one.text for one in texts))
            change = replacing_text(wanted, placeholder)
            done = self._change(unit, ticket_id, (placeholder, entity), change, texts)
            if deny:
                self._list(unit, "deny", wanted, entity)
            words = f"{entity}, {done.places} places"
            unit.events.add(by, ("ticket", ticket_id), "redact", self._now(), words)
        self._forget_copies(texts, ticket_id)
        return done.model_copy(update={"listed": deny})

    def wrongly_redacted(
        self, ticket_id: str, placeholder: str, text: str, by: Person
    ) -> Correction:
        """Put a text back in a placeholder's place, in all that quotes the ticket.

        It goes on the team's allow list. Raises InputError where the placeholder isn't there.
        """
        kept = _text(text)
        _check_phrase(kept, "allow")
        if not PLACEHOLDER.fullmatch(placeholder):
            raise InputError(f"{placeholder!r} is no placeholder, such as [PERSON_1].")
        entity = placeholder[1:-1].rpartition("_")[0]
        with self._records.begin() as unit:
            self._check(unit, ticket_id, by)
            texts = unit.ticket_texts.of(ticket_id)
            change = putting_back(placeholder, kept)
            done = self._change(unit, ticket_id, (placeholder, entity), change, texts)
            self._list(unit, "allow", kept, entity)
            words = f"{placeholder}, {done.places} places"
            unit.events.add(by, ("ticket", ticket_id), "put back", self._now(), words)
        self._forget_copies(texts, ticket_id)
        return done.model_copy(update={"listed": True})

    def _check(self, unit: Unit, ticket_id: str, by: Person) -> None:
        """Raise where `by` may not see the ticket, or somebody judges it at this moment."""
        ticket = unit.tickets.get(ticket_id)
        owner = unit.tickets.owner(ticket_id)
        is_theirs = any(part.agent == by.name for part in ticket.agent_parts())
        may_see = owner is None if by.role == "leader" else is_theirs and owner in {None, by.name}
        if not may_see:
            raise NotFoundError(f"There is no ticket {ticket_id!r} of yours.")
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
        unit.removal.kept_replies(ticket_id)  # they answer the transcript as it was
        return Correction(
            ticket_id=ticket_id,
            placeholder=placeholder,
            places=places,
            documents=sum(one.table.name != "transcripts" for one, _ in after),
            listed=False,
        )

    def _list(self, unit: Unit, kind: Literal["deny", "allow"], phrase: str, entity: str) -> None:
        made = entry(unit.installation.key(), kind, phrase, entity)
        unit.lists.add(StoredEntry(**made.model_dump()), self._now())
        unit.installation.lists_changed()

    def _forget_copies(self, texts: list[Quoting], ticket_id: str) -> None:
        """Empty the queue's copies, and the database's log of what was replaced."""
        hashes = {one.transcript_hash for one in texts if one.transcript_hash}
        self._jobs.blank((ticket_id, one) for one in sorted(hashes))
        self._records.empty_log()
        self._jobs.wipe(log_only=True)


def _text(text: str) -> str:
    plain = " ".join(text.split())
    if sum(char.isalnum() for char in plain) < 2:
        raise InputError("Select the words: at least two letters or digits.")
    if len(plain) > MAX_CHARS:
        raise InputError(f"That is {len(plain)} characters; at most {MAX_CHARS} at once.")
    if PLACEHOLDER.search(plain):
        raise InputError("Select words without a placeholder: what is in brackets is replaced.")
    return plain


def _check_phrase(phrase: str, kind: str) -> None:
    words = len(phrase_words(phrase))
    if not 1 <= words <= MAX_WORDS:
        raise InputError(
            f"The {kind} list takes phrases of 1 to {MAX_WORDS} words; this one has {words}."
        )


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
    return corrected(one.text, change, turns.get(one.transcript_hash or "", {}))


def _places(ticket: RedactedTicket, change: Change) -> int:
    texts = [turn.text for turn in ticket.turns] + [ticket.subject or ""]
    return sum(len(change.spans(text)) for text in texts)
