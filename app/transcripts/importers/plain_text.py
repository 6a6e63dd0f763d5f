"""Plain text: `Agent: ...` and `Customer: ...`, one or many tickets a file."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.errors import TranscriptError
from app.transcripts.importers.answers import Answers
from app.transcripts.importers.head import Head
from app.transcripts.importers.preamble import is_opening, read_preamble
from app.transcripts.importers.reading import Found, Skipped, clean_text, make_ticket
from app.transcripts.importers.source import MAX_LINE_CHARS, Line, Source
from app.transcripts.importers.speakers import Speaker, looks_like_name, speaker, spoken_line
from app.transcripts.importers.times import clock_time
from app.transcripts.ticket import Role, Ticket, Turn

RULE = re.compile(r"\s*(-{3,}|={3,}|_{3,}|\*{3,})\s*")
WAY_OUT = "start the lines with `Agent:` and `Customer:`, or `Agent (Name):`"


class PlainTextImporter:
    """Turns that start with who speaks, as in `Agent (Tom): ...`.

    A line without a speaker continues the turn above it. A line of `---` or `===`
    before a new preamble or speaker, or a new `Ticket #...` line, starts a ticket.
    """

    name = "plain_text"

    title = "plain text"

    def detect(self, head: Head, /) -> str | None:
        """By lines that start with a speaker, named by role or at least by name."""
        if head.records:
            return None  # a JSON of a format that isn't known
        spoken = [one for one in map(spoken_line, head.text.split("\n")) if one]
        roles = sum(1 for one in spoken if speaker(one, {}) is not None)
        if roles:
            return f"{roles} line{'s' * (roles > 1)} at its start name a speaker"
        names = Counter(one.label for one in spoken if looks_like_name(one.label))
        if len(names) >= 2:
            return "lines start with a name"
        return None

    def read(self, source: Source, _answers: Answers, /) -> Iterator[Found | Skipped]:
        """One ticket, or one `Skipped`, for each block of the text."""
        for block in _blocks(source):
            yield _read_block(block)


@dataclass
class _Block:
    """The lines of one ticket. `is_cut` where it was too long to hold."""

    lines: list[Line] = field(default_factory=list)
    chars: int = 0
    is_cut: bool = False

    def add(self, line: Line) -> None:
        self.chars += len(line.text) + 1
        self.is_cut = self.is_cut or line.is_cut or self.chars > MAX_LINE_CHARS
        if not self.is_cut:
            self.lines.append(line)

    @property
    def first(self) -> int:
        return next((line.number for line in self.lines if line.text.strip()), 1)

    @property
    def says_something(self) -> bool:
        return self.is_cut or any(line.text.strip() for line in self.lines)


def _blocks(source: Source) -> Iterator[_Block]:
    block, rules, is_after_blank = _Block(), list[Line](), True
    for line in source.lines():
        if RULE.fullmatch(line.text):
            rules.append(line)
            continue
        if not line.text.strip() and rules:
            continue
        is_new = _starts_ticket(line, bool(rules), is_after_blank)
        if is_new and block.says_something and (rules or not _is_preamble(block)):
            yield block
            block = _Block()
        elif not is_new:
            for rule in rules:
                block.add(rule)
        rules.clear()
        block.add(line)
        is_after_blank = not line.text.strip()
    if block.says_something:
        yield block


def _starts_ticket(line: Line, follows_rule: bool, is_after_blank: bool) -> bool:
    if is_opening(line.text):
        return is_after_blank or follows_rule
    return follows_rule and spoken_line(line.text) is not None


def _is_preamble(block: _Block) -> bool:
    return not block.is_cut and read_preamble(block.lines).length == len(block.lines)


def _read_block(block: _Block) -> Found | Skipped:
    try:
        if block.is_cut:
            raise TranscriptError(f"longer than {MAX_LINE_CHARS:,} characters; split the ticket")
        return Found(block.first, _ticket(block.lines))
    except TranscriptError as error:
        return Skipped(line=block.first, reason=str(error))


def _ticket(lines: Sequence[Line]) -> Ticket:
    preamble = read_preamble(lines)
    below = lines[preamble.length :]
    known = {**preamble.known, **_introduced(below)}
    _check_speakers(below, known)
    return make_ticket(preamble.fields, _turns(below, known, preamble.day))


def _introduced(lines: Sequence[Line]) -> dict[str, Role]:
    """Names that stand beside a role once, as in `Agent (Tom):`, and so are known after."""
    speakers = (speaker(one, {}) for line in lines if (one := spoken_line(line.text)))
    return {
        one.author.lower(): one.role
        for one in speakers
        if one and one.author and one.role is not Role.NOTE
    }


def _check_speakers(lines: Sequence[Line], known: dict[str, Role]) -> None:
    """Raises TranscriptError where somebody speaks whose role the text doesn't tell."""
    roles, strangers, first = set[Role](), Counter[str](), dict[str, int]()
    for line in lines:
        spoken = spoken_line(line.text)
        found = speaker(spoken, known) if spoken else None
        if found:
            roles.add(found.role)
        elif spoken and looks_like_name(spoken.label):
            strangers[spoken.label] += 1
            first.setdefault(spoken.label, line.number)
    if not roles:
        named = (
            "the speakers are named, but not their roles"
            if strangers
            else "no line says who speaks"
        )
        raise TranscriptError(f"{named}; {WAY_OUT}")
    often = 3 if {Role.AGENT, Role.CUSTOMER} <= roles else 2
    for label, count in strangers.items():
        if count >= often:
            raise TranscriptError(f"the speaker in line {first[label]} has no role; {WAY_OUT}")


@dataclass
class _Draft:
    """A turn while its lines are collected."""

    speaker: Speaker
    at: str | None
    lines: list[str]

    def turn(self, day: date | None) -> Turn:
        return Turn(
            index=0,
            role=self.speaker.role,
            author=self.speaker.author,
            at=clock_time(self.at, day) if self.at else None,
            text=clean_text("\n".join(self.lines)),
        )


def _turns(lines: Sequence[Line], known: dict[str, Role], day: date | None) -> list[Turn]:
    drafts: list[_Draft] = []
    for line in lines:
        spoken = spoken_line(line.text)
        found = speaker(spoken, known) if spoken else None
        if spoken and found:
            drafts.append(_Draft(found, spoken.at, [spoken.text]))
        elif drafts:
            drafts[-1].lines.append(line.text.rstrip())
    return [draft.turn(day) for draft in drafts]
