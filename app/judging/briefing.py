"""What a judge is given: the rubric whole, and the passages that fit this ticket."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Protocol

from app.judging.judge import Brief
from app.playbook.documents import Topic
from app.playbook.edition import Found
from app.playbook.passage import Passage
from app.playbook.rubric import Rubric
from app.redaction.report import RedactedTicket
from app.transcripts.ticket import AgentPart, Role

_MOMENTS = 12  # of a long ticket, spread evenly, with the first and the last
_CHARACTERS = 400  # of each side of a moment; a longer text is an average of everything
_PLACEHOLDER = re.compile(r"\[[A-Z][A-Z_]*\d*\]")


class PlaybookEdition(Protocol):
    """One version of rubric and passages; `app.playbook.edition.Edition` is one."""

    @property
    def version(self) -> str:
        """Which version this is."""

    @property
    def rubric(self) -> Rubric:
        """The rubric, complete."""

    @property
    def by_id(self) -> Mapping[str, Passage]:
        """Every passage by its id."""

    def search_many(
        self, queries: Sequence[tuple[str, Topic | None]], limit: int = 5
    ) -> tuple[tuple[Found, ...], ...]:
        """For each (text, topic), the `limit` nearest passages, nearest first."""


class Playbook(Protocol):
    """Where briefs come from; `app.playbook.index.PlaybookIndex` is one."""

    def edition(self) -> PlaybookEdition:
        """The current version: all of one brief comes from the same."""


def make_brief(
    ticket: RedactedTicket, part: AgentPart, index: Playbook, *, per_dimension: int = 3
) -> Brief:
    """The brief on one agent's part: the rubric, and the passages that may be cited.

    First those that each criterion names first, in the rubric's order; then, for each
    dimension, the `per_dimension` others that come nearest to any moment of the
    conversation. Raises PlaybookError where nothing is indexed.
    """
    edition = index.edition()
    named = [edition.by_id[c.passages[0]] for c in edition.rubric.criteria.values()]
    # Some of the nearest may be named already: that many more are asked for.
    most_named = max(Counter(passage.topic for passage in named).values())
    nearest = _nearest(edition, moments_of(ticket, part), per_dimension + most_named)
    chosen = {passage.id: passage for passage in named}
    for passages in nearest:
        others = [passage for passage in passages if passage.id not in chosen]
        chosen |= {passage.id: passage for passage in others[:per_dimension]}
    return Brief(
        ticket=ticket,
        part=part,
        rubric=edition.rubric,
        passages=tuple(chosen.values()),
        index_version=edition.version,
    )


def moments_of(ticket: RedactedTicket, part: AgentPart) -> list[str]:
    """What the customer said and what the agent made of it, turn by turn of the part.

    At most twelve, each of bounded length, without placeholders. The subject opens the
    first; what the customer said after the agent's last turn is a moment too.
    """
    moments = [text for text in _exchanges(ticket, part) if text.strip()]
    if len(moments) <= _MOMENTS:
        return moments
    step = (len(moments) - 1) / (_MOMENTS - 1)
    return [moments[round(i * step)] for i in range(_MOMENTS)]


def _exchanges(ticket: RedactedTicket, part: AgentPart) -> Iterator[str]:
    own = set(part.turns)
    said = _PLACEHOLDER.sub(" ", ticket.subject or "")
    for turn in ticket.turns:
        text = _PLACEHOLDER.sub(" ", turn.text)
        if turn.role is Role.CUSTOMER:
            said = f"{said}\n{text}"
        elif turn.index in own:
            yield f"{said[-_CHARACTERS:]}\n{text[:_CHARACTERS]}"
            said = ""
    yield said[-_CHARACTERS:]


def _nearest(
    edition: PlaybookEdition, moments: Sequence[str], limit: int
) -> Iterator[list[Passage]]:
    """For each dimension, its passages that come nearest to any of the moments."""
    dimensions = [dimension.id for dimension in edition.rubric.dimensions]
    queries = [(moment, dimension) for dimension in dimensions for moment in moments]
    found = edition.search_many(queries, limit)
    for start in range(0, len(queries), len(moments) or 1):
        yield _best(found[start : start + len(moments)])[:limit]


def _best(found: Sequence[Sequence[Found]]) -> list[Passage]:
    """Every passage that was found, by its highest similarity; of equals, by id."""
    best: dict[str, Found] = {}
    for one in chain.from_iterable(found):
        known = best.get(one.passage.id)
        if known is None or one.similarity > known.similarity:
            best[one.passage.id] = one
    ranked = sorted(best.values(), key=lambda one: (-one.similarity, one.passage.id))
    return [one.passage for one in ranked]
