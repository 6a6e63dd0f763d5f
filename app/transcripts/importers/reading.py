"""What every importer gives back, and the checks that all their tickets pass."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple, Protocol, runtime_checkable

from pydantic import BaseModel, ConfigDict

from app.errors import TranscriptError
from app.transcripts.importers.answers import Answers, Question
from app.transcripts.importers.head import Head
from app.transcripts.importers.source import Source
from app.transcripts.ticket import Role, Ticket, Turn, number_turns

MAX_TURN_CHARS = 200_000
MAX_TURNS = 5_000
MAX_CHARS = {"id": 200, "channel": 50, "agent": 200, "team": 200}  # as the database keeps them
MAX_AUTHOR_CHARS = 200
MAX_SCORE_CHARS = 30  # a longer satisfaction score is no score
NO_AGENT = "no agent turn, so there is nobody to coach"
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class _Placed(BaseModel):
    """Something said of one place in a file."""

    model_config = ConfigDict(frozen=True)

    line: int = 1  # counts from 1; of what, `unit` says
    unit: str = "line"  # "line", "item" of a list, "row" of a table, "message", "file"
    file: str | None = None  # inside a folder or an archive

    @property
    def place(self) -> str:
        """Where, in words: `line 7`, `march/tickets.json, item 3`; a whole file by its name."""
        where = "" if self.unit == "file" else f"{self.unit} {self.line}"
        return ", ".join(part for part in (self.file, where) if part)


class Skipped(_Placed):
    """A ticket that was left out. `reason` names fields and limits, never their content."""

    reason: str


class Notice(_Placed):
    """Something that a person should know of the file, though no ticket is left out for it.

    `question` is what the file doesn't tell, where an answer would change what is read.
    """

    text: str  # one sentence
    question: Question | None = None


class Message(NamedTuple):
    """One message as a source has it. `id` tells repeats; None where there is none."""

    role: Role
    text: str
    author: str | None = None
    at: datetime | None = None
    id: str | None = None


class Found(NamedTuple):
    """A ticket and the line, or the item of a list, that it starts on."""

    line: int
    ticket: Ticket
    unit: str = "line"
    file: str | None = None


class Importer(Protocol):
    """One format. Holds nothing, so that one instance serves every file."""

    @property
    def name(self) -> str:
        """The name that a person chooses the format by."""

    @property
    def title(self) -> str:
        """What people call the format: `Zendesk export`."""

    def detect(self, head: Head, /) -> str | None:
        """Why a source that starts so is in this format; None where it isn't."""

    def read(self, source: Source, answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """The tickets in the source's order, and what was left out, one at a time."""


@runtime_checkable
class ReadsTogether(Protocol):
    """A format in which one ticket may be spread over several files, as mails are."""

    def read_together(
        self, sources: Sequence[Source], answers: Answers, /
    ) -> Iterator[Found | Skipped | Notice]:
        """The tickets of all the files; each item names the file that it starts in."""


def clean_text(text: str) -> str:
    """The text without NULs, lone surrogates and outer blanks, its line ends as `\\n`."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\0", "")
    return text.encode("utf-8", "replace").decode("utf-8").strip()


def turns_of(messages: Iterable[Message]) -> tuple[Turn, ...]:
    """The messages as turns: by time, in the source's order on ties, repeats left out.

    A message without a time keeps its place behind the one before it. Of two with the
    same id, the later one in the source stands in the place of the first: it is newer.
    """
    by_id: dict[object, Message] = {}
    for message in messages:
        by_id[message.id or object()] = message
    timed, last = [], None
    for message in by_id.values():
        last = message.at or last
        timed.append((last or _LONG_AGO, message))
    timed.sort(key=lambda pair: pair[0])
    return number_turns([_turn(message) for _, message in timed])


def _turn(message: Message) -> Turn:
    author = clean_text(message.author or "") or None
    text = clean_text(message.text)
    return Turn(index=0, role=message.role, text=text, at=message.at, author=author)


def make_ticket(fields: Mapping[str, object], turns: Iterable[Turn]) -> Ticket:
    """A ticket of the turns that say something. Without an id it gets one from its content.

    Raises TranscriptError with a reason fit for `Skipped`.
    """
    kept = number_turns([turn for turn in turns if turn.text])
    check_turns(kept)
    whole = {**fields, "id": fields.get("id") or content_id(kept)}
    for name, most in MAX_CHARS.items():
        if len(str(whole.get(name) or "")) > most:
            raise TranscriptError(f'"{name}" is longer than {most} characters; shorten it')
    return Ticket.model_validate({**whole, "turns": kept})


def content_id(turns: Iterable[Turn]) -> str:
    """The same id for the same roles, authors and texts."""
    content = [[turn.role, turn.author, turn.text] for turn in turns]
    canonical = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return "text-" + hashlib.sha256(canonical.encode()).hexdigest()[:16]


def check_turns(turns: tuple[Turn, ...]) -> None:
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


def coachable(
    items: Iterable[Found | Skipped | Notice],
) -> Iterator[Found | Skipped | Notice]:
    """The same, with the tickets in which no agent wrote anything as `Skipped`."""
    for item in items:
        if isinstance(item, Found) and not item.ticket.agent_parts():
            yield Skipped(line=item.line, unit=item.unit, file=item.file, reason=NO_AGENT)
        else:
            yield item


def without_repeats(
    items: Iterable[Found | Skipped | Notice],
) -> Iterator[Ticket | Skipped | Notice]:
    """The tickets, each id once; a later ticket with the same id is left out.

    Remembers about 150 bytes a ticket, not the tickets.
    """
    first_places: dict[bytes, tuple[str | None, int]] = {}
    for item in items:
        if not isinstance(item, Found):
            yield item
            continue
        key = hashlib.blake2b(item.ticket.id.encode(), digest_size=8).digest()
        place = (item.file, item.line)
        first = first_places.setdefault(key, place)
        if first == place:
            yield item.ticket
        else:
            before = Skipped(line=first[1], unit=item.unit, file=first[0], reason="").place
            reason = f"the ticket from {before} has the same id; only that one is kept"
            yield Skipped(line=item.line, unit=item.unit, file=item.file, reason=reason)
