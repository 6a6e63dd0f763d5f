"""What a conversation shows on each learned gauge, and the signals that show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.judging.builtin.learned.ending import ending_signals
from app.judging.builtin.learned.friction import friction_signals
from app.judging.builtin.learned.model import Gauge, Signals, load_weights, signal_words
from app.judging.builtin.learned.outcome import outcome_signals
from app.judging.builtin.learned.talk import Talk, read_talk
from app.judging.builtin.learned.uptake import uptake_signals
from app.judging.builtin.learned.waiting import waiting_signals
from app.judging.builtin.mood import Mood
from app.judging.builtin.reading import Reading
from app.playbook.embeddings import Embedder
from app.transcripts.ticket import Turn

UPTAKE = "uptake"  # read reply by reply; the others once a ticket
_TOLD = 3  # signals that are named for each gauge
_LEAST = 0.02  # what a signal must add to be named


@dataclass(frozen=True)
class Told:
    """One signal's part in a gauge: what it measures, and how much it moved the sum."""

    signal: str
    words: str
    adds: float  # above 0 where it raised the gauge

    def __str__(self) -> str:
        return f"{self.words} ({'raises' if self.adds > 0 else 'lowers'} it)"


@dataclass(frozen=True)
class GaugeReading:
    """One gauge of one conversation. `low` and `high` bound `value`."""

    value: float
    low: float
    high: float
    because: tuple[Told, ...]  # what moved it most, first

    @property
    def share(self) -> float:
        """The value between its bounds: 0.0 to 1.0."""
        return (self.value - self.low) / (self.high - self.low)


@dataclass(frozen=True)
class Gauges:
    """The gauges of one conversation, by name, and uptake reply by reply.

    A gauge is missing where there is nothing to read it from, such as a reply.
    """

    by_name: Mapping[str, GaugeReading]
    uptake_by_turn: Mapping[int, float]  # turn of the reply -> 0.0 to 2.0

    def share(self, name: str) -> float | None:
        """The gauge between its bounds, 0.0 to 1.0; None where it is missing."""
        reading = self.by_name.get(name)
        return reading.share if reading else None


def read_gauges(reading: Reading, mood: Mood, turns: Sequence[Turn], embedder: Embedder) -> Gauges:
    """The gauges of the judged agent's part; none where that part is silent."""
    talk = read_talk(reading)
    return gauges_of(talk, mood, turns, list(uptake_signals(talk.pairs, embedder)))


def gauges_of(
    talk: Talk,
    mood: Mood,
    turns: Sequence[Turn],
    replies: Sequence[Signals],
    models: Mapping[str, Gauge] | None = None,
) -> Gauges:
    """The gauges by `models`, or by the weights file. `replies`: the signals of each pair."""
    models = models or load_weights().gauges
    if not talk.own or not talk.customer:
        return Gauges({}, {})
    heard = [models[UPTAKE].value(signals) for signals in replies]
    signals = ticket_signals(talk, mood, turns, heard)
    found = {name: _read(gauge, signals) for name, gauge in models.items() if name != UPTAKE}
    if replies:
        found[UPTAKE] = _read(models[UPTAKE], _mean_of(replies), sum(heard) / len(heard))
    turn_of = [reply.turn for _, reply in talk.pairs]
    return Gauges(found, dict(zip(turn_of, heard, strict=True)))


def ticket_signals(
    talk: Talk, mood: Mood, turns: Sequence[Turn], heard: Sequence[float]
) -> dict[str, float | None]:
    """Every signal of a whole ticket by name. `heard` is the uptake of each reply."""
    return {
        **dict(outcome_signals(talk)),
        **dict(ending_signals(talk, mood)),
        **dict(friction_signals(talk)),
        **dict(waiting_signals(talk, turns)),
        "heard.mean": _mean(heard),
        "heard.lowest": min(heard, default=None),
    }


def _read(gauge: Gauge, signals: Signals, value: float | None = None) -> GaugeReading:
    parts = gauge.parts(signals)
    told = sorted(parts.items(), key=lambda part: (-abs(part[1]), part[0]))[:_TOLD]
    words = signal_words()
    return GaugeReading(
        value=gauge.from_sum(gauge.intercept + sum(parts.values())) if value is None else value,
        low=gauge.low,
        high=gauge.high,
        because=tuple(
            Told(name, words[name], round(adds, 3)) for name, adds in told if abs(adds) >= _LEAST
        ),
    )


def _mean_of(replies: Sequence[Signals]) -> Signals:
    known = {name: [one[name] for one in replies] for name in replies[0]}
    return {
        name: _mean([value for value in values if value is not None])
        for name, values in known.items()
    }


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
