"""Small dialogues, read for the gauges."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from app.judging.builtin.learned.gauges import Gauges, gauges_of
from app.judging.builtin.learned.talk import Talk, read_talk
from app.judging.builtin.learned.uptake import uptake_signals
from app.judging.builtin.lexicon import load_lexicon
from app.judging.builtin.mood import Mood, read_mood
from app.judging.builtin.reading import Reader, Reading
from app.playbook.embeddings import Embedder, WordLlamaEmbedder
from app.settings import PROJECT
from app.transcripts.ticket import Turn
from tests.unit.judging.builtin.dialogues import brief, dialogue

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@lru_cache(maxsize=1)
def reader() -> Reader:
    """One reader for all tests."""
    return Reader(load_lexicon(PROJECT / "knowledge" / "builtin" / "lexicon.yaml"))


@lru_cache(maxsize=1)
def embedder() -> WordLlamaEmbedder:
    """One embedder for all tests: loading its vectors takes a moment."""
    return WordLlamaEmbedder()


def timed(text: str, *seconds: float) -> tuple[Turn, ...]:
    """The dialogue, each turn so many seconds after the start."""
    turns = dialogue(text)
    return tuple(
        turn.model_copy(update={"at": START + timedelta(seconds=later)})
        for turn, later in zip(turns, seconds, strict=True)
    )


def read(turns: tuple[Turn, ...]) -> tuple[Reading, Talk, Mood]:
    """The turns as every gauge reads them."""
    reading = reader().read(brief(turns))
    return reading, read_talk(reading), read_mood(reading)


def talk(text: str) -> Talk:
    """The dialogue's turns."""
    return read(dialogue(text))[1]


def gauges(text: str, by: Embedder | None = None) -> Gauges:
    """The gauges of the dialogue."""
    turns = dialogue(text)
    _, read_turns, mood = read(turns)
    replies = list(uptake_signals(read_turns.pairs, by or embedder()))
    return gauges_of(read_turns, mood, turns, replies)


def value(name: str, text: str) -> float:
    """One gauge of the dialogue, 0.0 to 1.0."""
    share = gauges(text).share(name)
    assert share is not None
    return share
