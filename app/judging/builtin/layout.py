"""Whether the agent's replies are in order, one thing at a time."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.judging.builtin.reading import Line, Reading
from app.judging.builtin.words import set_of
from app.judging.own_words import own_passages
from app.transcripts.ticket import Turn

_ITEM = re.compile(
    r"(?m)^\s*(?:[-*•]|\d+[.)]|[a-h]\)|step \d+\W)\s*\S|(?<=\s)[1-9][.)]\s"
    r"|\byour (?:first|second|third) (?:question|point)\b",
    re.IGNORECASE,
)
_ACTS = set_of(
    """go open click tap press select choose enter type hold turn switch unplug plug restart reboot
    reset uninstall reinstall install download update sign log clear scroll navigate fill visit
    export save remove check tick delete copy attach upload send call try"""
)
_JOINTS = frozenset({"and", "but", "also", "or", "then", "before", "after", "if", "which"})


@dataclass(frozen=True, slots=True)
class Page:
    """One agent turn as the customer sees it."""

    turn: int
    lines: tuple[Line, ...]
    steps: int  # things that the customer is told to do
    questions: int
    items: int  # numbered or bulleted parts
    marked: bool  # has such parts, or is told in sequence
    block: int  # words in its longest stretch without a break
    crowded: Line | None  # a sentence with three things to do, or more, run together

    @property
    def points(self) -> int:
        """Steps, questions and statements that stand apart."""
        plain = sum(not line.has("greeting", "closes", "script") for line in self.lines)
        return max(plain, self.steps + self.questions)


@dataclass(frozen=True)
class Layout:
    """The agent's turns that carry more than one point."""

    pages: tuple[Page, ...]  # with more than one point, in order
    busiest: Page | None
    counts_steps: Line | None  # says how many steps or points there are
    paces: Line | None  # says what should be seen, or waits for the customer
    ordered: Line | None  # tells the order: first, then


def read_layout(reading: Reading, turns: Sequence[Turn]) -> Layout:
    """How the judged agent's turns are laid out. `turns`: the ticket's, by index."""
    texts = {turn.index: "\n".join(own_passages(turn.text)) for turn in turns}
    pages = [
        _page(index, tuple(lines), texts[index])
        for index, lines in groupby(reading.own, key=lambda line: line.turn)
    ]
    full = tuple(page for page in pages if _has_parts(page))
    return Layout(
        pages=full,
        busiest=max(full, key=lambda page: (page.steps, page.block), default=None),
        counts_steps=_first(reading.own, "counts_steps"),
        paces=_first(reading.own, "paces"),
        ordered=_first(reading.own, "sequence"),
    )


def _has_parts(page: Page) -> bool:
    """Whether there is something to put in order: steps, questions, items, or many points."""
    return (
        page.steps + page.questions >= 2 or page.items > 1 or page.points >= 4 or bool(page.crowded)
    )


def _page(index: int, lines: tuple[Line, ...], text: str) -> Page:
    items = len(_ITEM.findall(text))
    return Page(
        turn=index,
        lines=lines,
        steps=sum(_steps(line) for line in lines),
        questions=sum("?" in line.spoken for line in lines),
        items=items,
        marked=items > 1 or any(line.has("sequence", "counts_steps") for line in lines),
        block=max((len(part.split()) for part in text.splitlines()), default=0),
        crowded=next((line for line in lines if _is_crowded(line)), None),
    )


def _steps(line: Line) -> int:
    if not line.has("instruct"):
        return 0
    return max(1, sum(word in _ACTS for word in line.spoken))


def _is_crowded(line: Line) -> bool:
    """Whether several things to do are run together, without saying which is first."""
    acts = sum(word in _ACTS for word in line.spoken)
    joints = line.text.count(",") + sum(word in _JOINTS for word in line.spoken)
    return acts >= 3 and line.length >= 25 and joints >= 5 and joints * 8 >= line.length


def _first(lines: Iterable[Line], mark: str) -> Line | None:
    return next((line for line in lines if line.has(mark)), None)
