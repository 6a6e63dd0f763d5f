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
    yield "failed.sorry", _share_of_sorry(own)
    yield "failed.mended", float(_follows(talk, "tells_failed", "tells_done"))
    yield "undone", _undone(talk)
    yield "accepted", _answered(talk, "offers_to_act", "accepts")
    yield "done.welcomed", _answered(talk, "tells_done", "accepts", "thanks", "satisfied")


def _last_word(own: Sequence[Said]) -> float:
    """1.0 where the last announcement is of success, -1.0 of failure, 0.0 for none."""
    for said in reversed(own):
        done, failed = "tells_done" in said.marks, "tells_failed" in said.marks
        if done != failed:
            return 1.0 if done else -1.0
    return 0.0


def _share_of_sorry(own: Sequence[Said]) -> float:
    """The share of turns that apologise for what can't be done."""
    sorry = [one for one in own if "apologises" in one.marks]
    return share(sorry, "tells_failed", "out_of_depth") * len(sorry) / max(1, len(own))


def _follows(talk: Talk, first: str, then: str) -> bool:
    """Whether after the last turn of the agent's with the mark `first` comes one with `then`."""
    last = max((i for i, one in enumerate(talk.own) if first in one.marks), default=None)
    return last is not None and any(then in one.marks for one in talk.own[last + 1 :])


def _undone(talk: Talk) -> float:
    """1.0 where after the customer's last wish for an act none is announced as done."""
    wishes = [one.turn for one in talk.customer if "wants_done" in one.marks]
    done = [
        one.turn
        for one in talk.own
        if "tells_done" in one.marks and "tells_failed" not in one.marks
    ]
    return float(bool(wishes) and max(done, default=-1) < wishes[-1])


def _answered(talk: Talk, told: str, *answers: str) -> float:
    """Whether the customer ever answered an agent's `told` with one of `answers`."""
    answered = (
        b.marks for a, b in pairwise(talk.turns) if a.own and told in a.marks and b.by_customer
    )
    return float(any(not marks.isdisjoint(answers) for marks in answered))
