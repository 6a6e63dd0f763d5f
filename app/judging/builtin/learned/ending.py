"""How the conversation ends, and how the customer takes it."""

from collections.abc import Iterator

from app.judging.builtin.learned.talk import Talk, share
from app.judging.builtin.mood import Mood

LATE = 3  # turns of one side
THROUGHOUT = ("takes_up", "thanks", "satisfied", "gives_up", "pushes_back")
NEAR_THE_END = (
    "accepts", "takes_up", "declines", "thanks", "satisfied", "gives_up", "let_down",
    "wraps_up", "changes_mind",
)  # fmt: skip
FINAL = ("says_bye", "tells_done", "tells_failed")


def ending_signals(talk: Talk, mood: Mood) -> Iterator[tuple[str, float]]:
    """The customer's words near the end and throughout, and the agent's last turn."""
    said, own = talk.customer, talk.own
    for mark in THROUGHOUT:
        yield f"customer.{mark}", share(said, mark)
    for mark in NEAR_THE_END:
        yield f"end.{mark}", share(said[-LATE:], mark)
    for mark in FINAL:
        yield f"final.{mark}", share(own[-1:], mark)
    yield "final.asks", float(bool(own) and own[-1].asks)
    yield "end.customer_asks", float(bool(said) and said[-1].asks)
    yield "mood.late", _mean([mood.at(one.turn) for one in said[-LATE:]])
    yield "mood.mean", _mean(list(mood.by_turn.values()))
    yield "mood.lowest", mood.lowest


def _mean(values: list[float]) -> float:
    return sum(values) / max(1, len(values))
