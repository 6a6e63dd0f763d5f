"""The chat in a LiveChatTranscript's `Body`: centred paragraphs, then lines with a time mark.

`<p align="center">Agent Ann B</p>( 5s ) Ann B: Hello<br>( 1m 2s ) Visitor: Hi<br>`, as
Salesforce's own ChatTranscriptTransformer reads it.
"""

import re
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from app.transcripts.html_text import html_to_text
from app.transcripts.ticket import Role

PARAGRAPH = re.compile(
    r"<p\b[^>]{0,200}align[^>]{0,200}>(.{0,500}?)</p>", re.IGNORECASE | re.DOTALL
)
MARK = re.compile(r"(?:^|<br\s*/?>|\n)\s*\(\s*((?:\d+\s*[^\W\d_]+\.?\s*)+)\)", re.IGNORECASE)
AMOUNT = re.compile(r"(\d+)\s*([^\W\d_]+)")
SECONDS = {"st": 3_600, "u": 3_600, "時": 3_600, "分": 60, "秒": 1,
           "d": 86_400, "h": 3_600, "m": 60, "s": 1}  # fmt: skip
MAX_OFFSET = 10 * 86_400  # seconds; no chat is longer
CLOCK = re.compile(r":\s*(?:[^\W\d]+,\s*)?(.+?\d{1,2}:\d{2}:\d{2}(?:\s*[AP]M)?)\s*\(([+-]\d{4})\)")
DATES = (
    "%B %d, %Y, %H:%M:%S",
    "%d %B %Y, %H:%M:%S",
    "%B %d, %Y, %I:%M:%S %p",
    "%d %B %Y, %I:%M:%S %p",
)
AGENT = re.compile(r"(?:Agente?|Mitarbeiter)\s+(?P<name>.+)", re.DOTALL)
TRANSFER = re.compile(r"Chat Transferred From (?P<source>.+?) To (?P<target>.+)", re.IGNORECASE)
SPEAKER = re.compile(r"([^:\n]{1,100}?)\s*:(?:\s|$)(.*)", re.DOTALL)
MACHINE = re.compile(r"\b(?:chat)?bot\b|\beinstein\b", re.IGNORECASE)
ENDED = re.compile(r"\b(?:end|left|leav|clos|disconnect|beend|termin|finish)", re.IGNORECASE)
VISITORS = ("visitor", "guest", "customer")


class Line(NamedTuple):
    """Something said, or told by the chat itself where nobody is the speaker."""

    speaker: str | None
    text: str
    at: datetime | None


class Chat(NamedTuple):
    """A transcript, and whom its head and its transfers name as agents."""

    lines: tuple[Line, ...]
    agents: frozenset[str]

    @property
    def speakers(self) -> tuple[str, ...]:
        """Who speaks, by first appearance."""
        return tuple(dict.fromkeys(line.speaker for line in self.lines if line.speaker))

    @property
    def needs_agents(self) -> bool:
        """Whether nobody who is named as an agent speaks: a placeholder stood in the head."""
        people = [name for name in self.speakers if not MACHINE.search(name)]
        return bool(people) and not any(map(self._is_named, self.speakers))

    def roles(self, customers: Collection[str] = ()) -> dict[str, Role]:
        """Each speaker's role. `customers` (case-folded) are known from elsewhere.

        Where no agent is known, the first who isn't a visitor is taken: agents greet.
        """
        roles = {name: self._role(name) for name in self.speakers}
        if self.needs_agents:
            guests = {*VISITORS, *customers}
            people = [one for one in roles if roles[one] is not Role.BOT]
            others = [one for one in people if one.casefold() not in guests]
            taken = others if len(others) < len(people) else others[:1]
            roles |= dict.fromkeys(taken, Role.AGENT)
        return roles

    def _role(self, name: str) -> Role:
        if MACHINE.search(name):
            return Role.BOT
        return Role.AGENT if self._is_named(name) else Role.CUSTOMER

    def _is_named(self, name: str) -> bool:
        return name.casefold() in self.agents


def read_body(body: str, start: datetime | None) -> Chat:
    """The chat. `start` stands in where the head's own time can't be read."""
    agents, told = set[str](), list[str]()
    lines: list[Line] = []
    last: datetime | None = None
    for words, offset in _parts(body):
        if offset is not None:
            last = _at(start, offset)
            lines += [_line(words, last, agents)]
            continue
        start = _started(words) or start
        agents |= _named(words)
        told.append(html_to_text(words).casefold())
        if lines:  # what stands above the first line is the head
            lines.append(Line(None, html_to_text(words), last))
    spoken = tuple(line for line in lines if line.text)
    return Chat(spoken, frozenset(agents | _arrived(told, spoken)))


def _parts(body: str) -> Iterator[tuple[str, int | None]]:
    """Paragraphs without, and what follows a time mark with its offset in seconds."""
    at = 0
    for paragraph in PARAGRAPH.finditer(body):
        yield from _marked(body[at : paragraph.start()])
        yield paragraph[1], None
        at = paragraph.end()
    yield from _marked(body[at:])


def _marked(text: str) -> Iterator[tuple[str, int]]:
    found = list(MARK.finditer(text))
    marks = [mark for mark in found if _is_offset(mark[1])] or found
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends[: len(marks)], strict=True):
        yield text[mark.end() : end], _seconds(mark[1])


def _is_offset(amounts: str) -> bool:
    """Whether it is a time: `1m 13s`, and not the `2 boxes` that somebody wrote."""
    return any(_unit(unit.lower()) for _, unit in AMOUNT.findall(amounts))


def _seconds(amounts: str) -> int:
    return sum(int(number[:9]) * _unit(unit.lower()) for number, unit in AMOUNT.findall(amounts))


def _unit(word: str) -> int:
    """Its seconds, by how the word begins: `h`, `Std`, `min`, `sec`."""
    return next((seconds for start, seconds in SECONDS.items() if word.startswith(start)), 0)


def _at(start: datetime | None, offset: int) -> datetime | None:
    if start is None or offset > MAX_OFFSET:
        return None
    try:
        return start + timedelta(seconds=offset)
    except OverflowError:
        return None


def _line(words: str, at: datetime | None, agents: Collection[str]) -> Line:
    """The speaker ends at the first colon, unless an agent's own name has one in it."""
    text = html_to_text(words)
    for agent in agents:
        if text.casefold().startswith(f"{agent}:"):
            return Line(text[: len(agent)], text[len(agent) + 1 :].strip(), at)
    found = SPEAKER.fullmatch(text)
    return Line(found[1].strip(), found[2].strip(), at) if found else Line(None, text, at)


def _named(words: str) -> set[str]:
    text = html_to_text(words)
    if transfer := TRANSFER.fullmatch(text):
        return {transfer["source"].strip().casefold(), transfer["target"].strip().casefold()}
    agent = AGENT.fullmatch(text)
    return {agent["name"].strip().casefold()} if agent else set()


def _arrived(told: Collection[str], lines: Collection[Line]) -> set[str]:
    """Speakers whom a paragraph ends with, or names together, as transfers do in any language."""
    speakers = {line.speaker.casefold() for line in lines if line.speaker}
    arrived: set[str] = set()
    for text in told:
        if ":" in text or ENDED.search(text):
            continue
        named = {name for name in speakers if f" {name} " in f" {text} "}
        arrived |= named if len(named) > 1 else {one for one in named if text.endswith(one)}
    return arrived


def _started(words: str) -> datetime | None:
    found = CLOCK.search(html_to_text(words))
    for form in DATES if found else ():
        try:
            assert found
            return datetime.strptime(f"{found[1]} {found[2]}", f"{form} %z").astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None
