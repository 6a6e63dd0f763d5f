"""Turns as they count in a prompt, and the parts of one that is too long to stay whole."""

import re
from collections.abc import Iterable, Iterator
from math import ceil
from typing import NamedTuple

from app.transcripts.ticket import Turn

HEADING = 10  # tokens of a turn's number and speaker
# Paragraphs, then lines and sentences (of Chinese and Japanese too), then words.
_BREAKS = (
    re.compile(r"\n\s*\n"),
    re.compile("\n|(?<=[.!?])\\s+|(?<=[\u3002\uff01\uff1f])"),
    re.compile(r"\s+"),
)


class Unit(NamedTuple):
    """A turn, or a part of one that no stretch can hold whole."""

    turn: Turn
    tokens: int
    part: int = 0  # of the turn, from 0
    starts: bool = True  # whether the turn's beginning is in it
    ends: bool = True


def tokens_at_most(text: str) -> int:
    """About as many tokens as `text` can take in any usual tokenizer; seldom a few more.

    Three ASCII characters a token, and two bytes a token of other scripts. Beside GPT-4's
    tokenizer (cl100k_base) that is 1.45 times its count for our prompt and rubric, 1.0 to 1.7
    times for eight languages, 0.9 for Hebrew and for lines full of placeholders.
    """
    plain = len(text.encode("ascii", errors="ignore"))
    return ceil(plain / 3 + (len(text.encode(errors="replace")) - plain) / 2)


def turn_tokens(text: str) -> int:
    """The tokens, at most, of a turn with this text: its heading and indents included."""
    return HEADING + tokens_at_most(text) + 2 * text.count("\n")


def units_of(turns: Iterable[Turn], room: int) -> Iterator[Unit]:
    """The turns in their order, in parts where one takes more than `room` tokens."""
    for turn in turns:
        parts = list(_parts(turn.text, max(1, room - HEADING)))
        for place, text in enumerate(parts):
            yield Unit(
                turn.model_copy(update={"text": text}),
                turn_tokens(text),
                place,
                starts=place == 0,
                ends=place == len(parts) - 1,
            )


def _parts(text: str, room: int) -> Iterator[str]:
    """`text` in parts that fit, nothing left out."""
    while tokens_at_most(text) + 2 * text.count("\n") > room:
        head = head_of(text, room)
        yield head
        text = text[len(head) :]
    yield text


def head_of(text: str, room: int) -> str:
    """The longest beginning that fits, up to the end of a paragraph, a sentence or a word."""
    most = _fitting(text, room)
    for pattern in _BREAKS:
        ends = [found.end() for found in pattern.finditer(text, 0, most)]
        if ends and ends[-1] > most // 2:
            return text[: ends[-1]]
    return text[:most]


def tail_of(text: str, room: int) -> str:
    """The longest end that fits, from the start of a sentence or a word."""
    least = len(text) - _fitting(text[::-1], room)
    for pattern in _BREAKS[1:]:
        found = pattern.search(text, least)
        if found and found.end() < (least + len(text)) // 2:
            return text[found.end() :]
    return text[least:]


def _fitting(text: str, room: int) -> int:
    """How many characters fit, at least one."""
    left = float(room)
    for count, char in enumerate(text):
        left -= 1 / 3 if char.isascii() else len(char.encode(errors="replace")) / 2
        left -= 2 if char == "\n" else 0
        if left < 0:
            return max(1, count)
    return len(text)


def shortened(unit: Unit, text: str, **kept: bool) -> Unit:
    """The unit with only `text` of it; `kept` says whether it still starts or ends its turn."""
    turn = unit.turn.model_copy(update={"text": text})
    return unit._replace(turn=turn, tokens=turn_tokens(text), **kept)
