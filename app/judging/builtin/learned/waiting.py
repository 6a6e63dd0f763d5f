"""How long the customer waited for replies, where the turns tell their time."""

from collections.abc import Iterator, Sequence
from math import log1p
from statistics import median

from app.judging.builtin.learned.talk import Talk
from app.transcripts.ticket import Turn

_LIVE_S = 600.0  # median wait up to which people talk to each other; beyond, they write letters


def waiting_signals(talk: Talk, turns: Sequence[Turn]) -> Iterator[tuple[str, float | None]]:
    """Logarithms of the seconds before replies; None where no time is told or it isn't live."""
    waits = list(_waits(talk, turns))
    known = waits and median(waits) <= _LIVE_S
    yield "wait.mean", sum(log1p(wait) for wait in waits) / len(waits) if known else None
    yield "wait.last", log1p(waits[-1]) if known else None


def _waits(talk: Talk, turns: Sequence[Turn]) -> Iterator[float]:
    """The seconds before each of the judged agent's replies."""
    at = {turn.index: turn.at for turn in turns}
    for said, reply in talk.pairs:
        asked, answered = at.get(said.turn), at.get(reply.turn)
        if asked and answered:
            yield max(0.0, (answered - asked).total_seconds())
