"""What became of the matter, as agent and customer tell it."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.judging.builtin.learned.talk import Said, Talk, share

LATE = 3  # turns from the end that say how it ended


def outcome_signals(talk: Talk) -> Iterator[tuple[str, float]]:
    """Announcements of success and failure, offers, and how the customer took them."""
    own = talk.own
    yield "done.said", share(own, "tells_done")
    yield "done.late", share(own[-LATE:], "tells_done")
    yield "done.ever", float(any("tells_done" in said.marks for said in own))
    yield "failed.said", share(own, "tells_failed")
    yield "failed.late", share(own[-LATE:], "tells_failed")
    yield "failed.ever", float(any("tells_failed" in said.marks for said in own))
    yield "last_word", _last_word(own)
    yield "last_word.late", _last_word(own[-LATE:])
    yield "lost.said", share(own, "out_of_depth")
    yield "lost.late", share(own[-LATE:], "out_of_depth")
    yield "offers.late", share(own[-LATE:], "offers_to_act")
    yield "other.said", share(own, "suggests_other")
    yield "own.apologises", share(own, "apologises")
    yield "accepted", _answered(talk, "offers_to_act", "accepts")
    yield "done.welcomed", _answered(talk, "tells_done", "accepts", "thanks", "satisfied")
    yield "failed.left", _answered(talk, "tells_failed", "gives_up", "let_down", "wraps_up")


def _last_word(own: Sequence[Said]) -> float:
    """1.0 where the last announcement is of success, -1.0 of failure, 0.0 for none."""
    for said in reversed(own):
        done, failed = "tells_done" in said.marks, "tells_failed" in said.marks
        if done != failed:
            return 1.0 if done else -1.0
    return 0.0


def _answered(talk: Talk, told: str, *answers: str) -> float:
    """Whether the customer ever answered an agent's `told` with one of `answers`."""
    answered = (
        b.marks for a, b in pairwise(talk.turns) if a.own and told in a.marks and b.by_customer
    )
    return float(any(not marks.isdisjoint(answers) for marks in answered))
