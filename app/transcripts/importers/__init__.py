"""The formats that tickets come in, one a file, and how a file's format is told."""

from collections.abc import Iterator
from pathlib import Path

from app.errors import TranscriptError
from app.transcripts.importers.answers import AnswerNeededError, Answers, Question, Someone
from app.transcripts.importers.catalogue import FORMATS
from app.transcripts.importers.companions import read_people
from app.transcripts.importers.mojibake import telling_mojibake
from app.transcripts.importers.opening import (
    AUTO,
    NotRecognisedError,
    Opened,
    Planned,
    Recognised,
    open_content,
    open_path,
    plan,
    read,
)
from app.transcripts.importers.reading import (
    Found,
    Importer,
    Notice,
    Skipped,
    coachable,
    without_repeats,
)
from app.transcripts.importers.source import file_source, text_source
from app.transcripts.ticket import Ticket

__all__ = [
    "FORMATS",
    "AnswerNeededError",
    "Answers",
    "Importer",
    "NotRecognisedError",
    "Notice",
    "Question",
    "Recognised",
    "Skipped",
    "Someone",
    "people_in",
    "read_text",
    "read_tickets",
    "recognise",
    "recognise_text",
]

NO_ANSWERS = Answers()


def read_tickets(
    path: Path,
    *,
    format: str = AUTO,
    answers: Answers = NO_ANSWERS,
    even_unanswered: bool = False,
) -> Iterator[Ticket | Skipped | Notice]:
    """The tickets of a file, folder or archive, one at a time.

    With them come what was left out, with its place and reason, and notices of what a
    person should know. With `even_unanswered`, a ticket without an agent's turn is read
    too. Memory doesn't grow with the file. Raises TranscriptError, before the first
    ticket, where nothing can be read or the format isn't known.
    """
    return _read(open_path(path), format, answers, even_unanswered)


def read_text(
    content: str | bytes,
    *,
    name: str = "pasted text",
    format: str = AUTO,
    answers: Answers = NO_ANSWERS,
) -> Iterator[Ticket | Skipped | Notice]:
    """The same for a text, or a file's bytes; `name` stands for it in messages."""
    return _read(open_content(content, name), format, answers, even_unanswered=False)


def recognise(path: Path, *, format: str = AUTO, answers: Answers = NO_ANSWERS) -> Recognised:
    """The format of a file, and why. Raises TranscriptError like `read_tickets`."""
    return _recognised(plan(open_path(path), format, answers))


def recognise_text(
    content: str | bytes,
    *,
    name: str = "pasted text",
    format: str = AUTO,
    answers: Answers = NO_ANSWERS,
) -> Recognised:
    """The format of a text or a file's bytes, and why. Raises TranscriptError like `read_text`."""
    return _recognised(plan(open_content(content, name), format, answers))


def people_in(file: Path | bytes, name: str = "companion file") -> dict[str, Someone]:
    """The people of a companion file, by id. Raises TranscriptError where it holds none."""
    return read_people(file_source(file) if isinstance(file, Path) else text_source(file, name))


def _read(
    opened: Opened, format: str, answers: Answers, even_unanswered: bool
) -> Iterator[Ticket | Skipped | Notice]:
    items = telling_mojibake(_not_empty(read(plan(opened, format, answers)), opened.name))
    return without_repeats(items if even_unanswered else coachable(items))


def _recognised(planned: Planned) -> Recognised:
    """Of several files: the format of the first, and how many of which there are."""
    (_, _, first), *others = planned.parts
    if not others and not planned.companions and not planned.faults:
        return first
    counts: dict[str, int] = {}
    for _, _, found in planned.parts:
        counts[found.format] = counts.get(found.format, 0) + 1
    told = [f"{count} of {format}" for format, count in counts.items()]
    # Counted, not named: the files of an archive may be named for people.
    lists, faults = len(planned.companions), len(planned.faults)
    told += [f"{lists} {'lists' if lists == 1 else 'list'} people"] * bool(lists)
    told += [f"{faults} {'is' if faults == 1 else 'are'} passed over"] * bool(faults)
    return first.model_copy(update={"reason": f"{'; '.join(told)} ({first.reason})"})


def _not_empty(
    items: Iterator[Found | Skipped | Notice], name: str
) -> Iterator[Found | Skipped | Notice]:
    first = next(items, None)
    if first is None:
        raise TranscriptError(f"{name}: holds no ticket; choose a file with a transcript in it.")
    yield first
    yield from items
