"""What a person hands over, opened: a file, a folder or an archive, and each file's format."""

import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from app.errors import TranscriptError
from app.transcripts.importers.answers import AnswerNeededError, Answers
from app.transcripts.importers.archives import Member, members_of, packed_members
from app.transcripts.importers.catalogue import FORMATS
from app.transcripts.importers.columns import columns_question
from app.transcripts.importers.companions import are_people, read_people
from app.transcripts.importers.head import Head, breaks_off
from app.transcripts.importers.reading import Found, Importer, Notice, ReadsTogether, Skipped
from app.transcripts.importers.source import HEAD_BYTES, Source, file_source, text_source
from app.transcripts.importers.table import plain_dialect

AUTO = "auto"
CUT_OFF = "ends in the middle of its JSON, as a file does that was cut off; export it again."
NOT_KNOWN = (
    "holds no ticket in a format that is known; name the format with `--format`, start each line "
    "with `Agent:` or `Customer:`, or write one JSON object a line with `id` and `turns`."
)


class NotRecognisedError(TranscriptError):
    """A file in no format that is known. Its message is for who can give an option."""


class Recognised(BaseModel):
    """The format that a source is in, and why it is taken for it, in words for a person."""

    model_config = ConfigDict(frozen=True)

    format: str
    reason: str
    title: str = ""  # what people call the format


class Opened(NamedTuple):
    """The files of one export, as they are; `faults` are those that can't be read."""

    name: str
    sources: tuple[Source, ...]
    faults: tuple[Skipped, ...] = ()
    is_single: bool = True


class Planned(NamedTuple):
    """What each file is read as, and what the files say about people."""

    parts: tuple[tuple[Source, Importer, Recognised], ...]
    faults: tuple[Skipped, ...]
    answers: Answers
    companions: tuple[str, ...]


def open_path(path: Path) -> Opened:
    """A file, a folder or an archive. Raises TranscriptError where it can't be read."""
    members = members_of(path)
    name = path.name or str(path)
    if members is None:
        return Opened(name, (file_source(path),))
    return _opened(name, members)


def open_content(content: str | bytes, name: str) -> Opened:
    """A text, or a file's bytes. Raises TranscriptError where it can't be read."""
    members = None
    if isinstance(content, bytes):
        members = packed_members(name, lambda: io.BytesIO(content))
    if members is None:
        return Opened(name, (text_source(content, name),))
    return _opened(name, members)


def plan(opened: Opened, format: str, answers: Answers) -> Planned:
    """Which importer reads which file. Raises TranscriptError where nothing can be read."""
    if opened.is_single:
        (source,) = opened.sources
        importer, found = _chosen(source, format, answers)
        return Planned(((source, importer, found),), (), answers, ())
    return _plan_many(opened, format, answers)


def read(planned: Planned) -> Iterator[Found | Skipped | Notice]:
    """What the files hold, one after the other; each item says in which file it stood."""
    yield from planned.faults
    is_single = len(planned.parts) == 1 and not planned.faults and not planned.companions
    joined = set[str]()
    for source, importer, _ in planned.parts:
        if isinstance(importer, ReadsTogether) and not is_single:
            if importer.name not in joined:
                sources = [one for one, other, _ in planned.parts if other is importer]
                yield from importer.read_together(sources, planned.answers)
            joined.add(importer.name)
            continue
        items = importer.read(source, planned.answers)
        yield from items if is_single else (_in_file(item, source.name) for item in items)


def _opened(name: str, members: Iterable[Member]) -> Opened:
    found = list(members)
    faults = [Skipped(unit="file", file=m.name, reason=m.fault) for m in found if m.source is None]
    sources = tuple(member.source for member in found if member.source)
    if not sources and faults:
        inside = "" if faults[0].file == name else f"{faults[0].file} "
        raise TranscriptError(f"{name}: {inside}{faults[0].reason}.")
    if not sources:
        raise TranscriptError(f"{name}: is an empty folder; choose one with an export in it.")
    return Opened(name, sources, tuple(faults), is_single=False)


def _plan_many(opened: Opened, format: str, answers: Answers) -> Planned:
    parts: list[tuple[Source, Importer, Recognised]] = []
    faults, companions = list(opened.faults), list[str]()
    for source in opened.sources:
        if are_people(_head(source)):
            answers = answers.knowing(read_people(source))
            companions.append(source.name)
            continue
        try:
            parts.append((source, *_chosen(source, format, answers)))
        except TranscriptError as error:
            reason = str(error).removeprefix(f"{source.name}: ").rstrip(".")
            faults.append(Skipped(unit="file", file=source.name, reason=reason))
    if not parts:
        why = f"{faults[0].file} {faults[0].reason}" if faults else "its files list people alone"
        raise TranscriptError(f"{opened.name}: holds no ticket that can be read; {why}.")
    return Planned(tuple(parts), tuple(faults), answers, tuple(companions))


def _chosen(source: Source, format: str, answers: Answers) -> tuple[Importer, Recognised]:
    if format in FORMATS:
        importer = FORMATS[format]
        return importer, Recognised(format=format, reason="you chose it", title=importer.title)
    if format != AUTO:
        raise TranscriptError(f"{format}: is no format; choose {AUTO}, {', '.join(FORMATS)}.")
    head = _head(source)
    for importer in FORMATS.values():
        if reason := importer.detect(head):
            return importer, Recognised(format=importer.name, reason=reason, title=importer.title)
    if are_people(head):
        raise TranscriptError(
            f"{source.name}: lists people and no tickets; give it beside the tickets, as `--with`."
        )
    if dialect := plain_dialect(head.text):
        return _as_table(source.name, dialect.header, answers)
    if _is_whole(source) and breaks_off(head.text):
        raise TranscriptError(f"{source.name}: {CUT_OFF}")
    raise NotRecognisedError(f"{source.name}: {NOT_KNOWN}")


def _as_table(name: str, titles: Sequence[str], answers: Answers) -> tuple[Importer, Recognised]:
    """What a table without a title that is known is read as, where somebody said what it holds."""
    told = answers.columns_of(titles)
    if not told:
        raise AnswerNeededError(
            f"{name}: is a table whose columns aren't known; say what they mean, as in "
            "`--columns ticket=TITLE,role=TITLE,text=TITLE`.",
            columns_question(titles, {}),
        )
    importer = FORMATS["csv_tickets" if "thread" in told else "csv_messages"]
    reason = "it is a table, and you said what its columns mean"
    return importer, Recognised(format=importer.name, reason=reason, title=importer.title)


def _is_whole(source: Source) -> bool:
    """Whether the head of the source is all of it."""
    with source.open_bytes() as stream:
        return len(stream.read(HEAD_BYTES + 1)) <= HEAD_BYTES


def _head(source: Source) -> Head:
    return Head(source.head(), source.name)


def _in_file(item: Found | Skipped | Notice, name: str) -> Found | Skipped | Notice:
    if isinstance(item, Found):
        return item._replace(file=name)
    return item.model_copy(update={"file": name})
