"""The customer's mood over the ticket, by VADER.

Source: Hutto and Gilbert, VADER, ICWSM 2014 (the compound score, -1 to 1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from app.judging.builtin.reading import Line, Reading

_AT_MOST = 400  # characters of a sentence that are looked at; VADER's time grows with them


class Scale(Protocol):
    """Says how a sentence feels."""

    def polarity_scores(self, text: str) -> dict[str, float]:
        """VADER's scores; "compound" is -1 to 1."""


@lru_cache(maxsize=1)
def vader() -> Scale:
    """VADER with its own word list, read once."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    scale: Scale = SentimentIntensityAnalyzer()
    return scale


@dataclass(frozen=True)
class Mood:
    """How the customer felt: each value -1 (awful) to 1 (delighted)."""

    by_turn: dict[int, float]

    @property
    def first(self) -> float:
        """At their first turn."""
        return next(iter(self.by_turn.values()), 0.0)

    @property
    def last(self) -> float:
        """At their last turn."""
        return next(reversed(self.by_turn.values()), 0.0)

    @property
    def lowest(self) -> float:
        """At their worst turn."""
        return min(self.by_turn.values(), default=0.0)

    def at(self, turn: int) -> float:
        """In `turn`; 0.0 where the customer didn't speak in it."""
        return self.by_turn.get(turn, 0.0)


def read_mood(reading: Reading) -> Mood:
    """The mood at each customer turn: its mean sentence, leaning to the darkest one."""
    scale = vader()
    turns: dict[int, list[Line]] = {}
    for line in reading.customer:
        turns.setdefault(line.turn, []).append(line)
    return Mood({turn: _of_turn(lines, scale) for turn, lines in turns.items()})


def _of_turn(lines: Sequence[Line], scale: Scale) -> float:
    compounds = [scale.polarity_scores(line.text[:_AT_MOST])["compound"] for line in lines]
    return (sum(compounds) / len(compounds) + min(compounds)) / 2
