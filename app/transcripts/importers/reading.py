"""What every importer gives back, and the checks that all their tickets pass."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, Protocol

from pydantic import BaseModel, ConfigDict

from app.errors import TranscriptError
from app.transcripts.importers.source import Source
from app.transcripts.ticket import Role, Ticket, Turn, number_turns

MAX_TURN_CHARS = 200_000
MAX_TURNS = 5_000
MAX_CHARS = {"id": 200, "channel": 50, "agent": 200, "team": 200}  # as the database keeps them
MAX_AUTHOR_CHARS = 200


class Skipped(BaseModel):
    """A ticket that was left out. `reason` names fields and limits, never their content."""

    model_config = ConfigDict(frozen=True)

    line: int
    reason: str


class Found(NamedTuple):
    """A ticket and the line that it starts on."""

    line: int
    ticket: Ticket


class Importer(Protocol):
    """One format. Holds nothing, so that one instance serves every file."""

    @property
    def name(self) -> str:
        """The name that a person chooses the format by."""

    def detect(self, head: str, name: str, /) -> str | None:
        """Why a source that starts with `head` is in this format; None where it isn't."""

    def read(self, source: Source) -> Iterator[Found | Skipped]:
        """The tickets in the source's order, and what was left out, one at a time."""


def clean_text(text: str) -> str:
    """The text without NULs, lone surrogates and outer blanks, its line ends as `\\n`."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\0", "")
    return text.encode("utf-8", "replace").decode("utf-8").strip()


def make_ticket(fields: Mapping[str, object], turns: Iterable[Turn]) -> Ticket:
    """A ticket of the turns that say something. Without an id it gets one from its content.

    Raises TranscriptError with a reason fit for `Skipped`.
    """
    kept = number_turns([turn for turn in turns if turn.text])
    _check_turns(kept)
    ticket_id = fields.get("id") or content_id(kept)
    whole = {**fields, "id": ticket_id}
    for name, most in MAX_CHARS.items():
        if len(str(whole.get(name) or "")) > most:
            raise TranscriptError(f'"{name}" is longer than {most} characters; shorten it')
    return Ticket.model_validate({**whole, "turns": kept})


def content_id(turns: Iterable[Turn]) -> str:
    """The same id for the same roles, authors and texts."""
    content = [[turn.role, turn.author, turn.text] for turn in turns]
    canonical = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return "text-" + hashlib.sha256(canonical.encode()).hexdigest()[:16]


def _check_turns(turns: tuple[Turn, ...]) -> None:
    if not turns:
        raise TranscriptError("no turns with text in them, so there is nothing to read")
    if len(turns) > MAX_TURNS:
        raise TranscriptError(f"{len(turns):,} turns, more than {MAX_TURNS:,}; split the ticket")
    for turn in turns:
        if len(turn.text) > MAX_TURN_CHARS:
            raise TranscriptError(
                f"turn {turn.index + 1} has {len(turn.text):,} characters, more than "
                f"{MAX_TURN_CHARS:,}; shorten it"
            )
        if len(turn.author or "") > MAX_AUTHOR_CHARS:
            raise TranscriptError(
                f'turn {turn.index + 1} has an "author" longer than {MAX_AUTHOR_CHARS} '
                "characters; shorten it"
            )
    if not any(turn.role is Role.AGENT for turn in turns):
        raise TranscriptError("no agent turn, so there is nobody to coach")


def without_repeats(items: Iterable[Found | Skipped]) -> Iterator[Ticket | Skipped]:
    """The tickets, each id once; a later ticket with the same id is left out.

    Remembers 16 bytes a ticket, not the tickets.
    """
    first_lines: dict[bytes, int] = {}
    for item in items:
        if isinstance(item, Skipped):
            yield item
            continue
        key = hashlib.blake2b(item.ticket.id.encode(), digest_size=8).digest()
        first = first_lines.setdefault(key, item.line)
        if first == item.line:
            yield item.ticket
        else:
            reason = f"the ticket from line {first} has the same id; only that one is kept"
            yield Skipped(line=item.line, reason=reason)
