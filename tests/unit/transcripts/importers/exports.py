"""Invented exports, and short ways to read them."""

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from app.transcripts.importers import Answers, Notice, Skipped, read_text, recognise_text
from app.transcripts.importers.reading import Message
from app.transcripts.ticket import Ticket

NO_ANSWERS = Answers()
Spoken = tuple[str, str | None, str]


def dump(*records: Any) -> str:
    """One record a line."""
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records)


def all_of(text: str, answers: Answers = NO_ANSWERS) -> list[Ticket | Skipped | Notice]:
    """Everything that reading tells, by the format that is recognised."""
    found = recognise_text(text, name="export.json")
    return list(read_text(text, name="export.json", format=found.format, answers=answers))


def tickets(text: str, answers: Answers = NO_ANSWERS) -> list[Ticket]:
    return [item for item in all_of(text, answers) if isinstance(item, Ticket)]


def ticket(text: str, answers: Answers = NO_ANSWERS) -> Ticket:
    found = all_of(text, answers)
    kept = [item for item in found if isinstance(item, Ticket)]
    assert len(kept) == 1, found
    return kept[0]


def reasons(text: str, answers: Answers = NO_ANSWERS) -> list[str]:
    """Why tickets were left out."""
    return [item.reason for item in all_of(text, answers) if isinstance(item, Skipped)]


def notices(text: str, answers: Answers = NO_ANSWERS) -> list[str]:
    return [item.text for item in all_of(text, answers) if isinstance(item, Notice)]


def said(one: Ticket) -> list[Spoken]:
    """The turns as (role, author, text)."""
    return [(turn.role.value, turn.author, turn.text) for turn in one.turns]


def spoken(messages: list[Message]) -> list[Spoken]:
    return [(one.role.value, one.author, one.text) for one in messages]


_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
ANYTHING = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def damaged(draw: st.DrawFn, record: Any) -> Any:
    """The record with one to three of its values replaced by anything, or taken away."""
    broken = json.loads(json.dumps(record))
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(broken))
        if not places:
            return broken
        holder, key = draw(st.sampled_from(places))
        if draw(st.booleans()) and isinstance(holder, dict):
            del holder[key]
        else:
            holder[key] = draw(ANYTHING)
    return broken


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        yield value, key
        if isinstance(inner, dict | list):
            yield from _places(inner)
