"""Where a conversation rubs: an agent who repeats themselves or hardly answers."""

from collections.abc import Iterator, Sequence

from app.judging.builtin.learned.talk import Said, Talk

_SAME = 0.85  # of the words of two turns, shared
_TOLD = 4  # words from which a turn says something that could be repeated
_TERSE = 3  # words
_MOST = 200  # turns that are compared, the last of a ticket: every pair is looked at


def friction_signals(talk: Talk) -> Iterator[tuple[str, float]]:
    """The shares of the agent's turns that repeat an earlier one, and that are very short."""
    own = talk.own[-_MOST:]
    yield "own.repeats", _repeats(own) / max(1, len(own))
    yield "own.terse", sum(len(one.spoken) <= _TERSE for one in own) / max(1, len(own))


def _repeats(turns: Sequence[Said]) -> int:
    spoken = [set(one.spoken) for one in turns if len(one.spoken) >= _TOLD]
    return sum(any(_alike(one, two) for two in spoken[:i]) for i, one in enumerate(spoken))


def _alike(one: set[str], two: set[str]) -> bool:
    return len(one & two) >= _SAME * len(one | two)
