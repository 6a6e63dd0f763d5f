"""The moment that a verdict rests on: what the customer wrote before it, and after."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.judging.assessment import Evidence
from app.judging.builtin.reading import SAID, Line, Reading


@dataclass(frozen=True)
class Moment:
    """One piece of evidence in its place in the ticket."""

    evidence: Evidence
    before: Line | None  # what the customer had written, in the turn before
    question: Line | None  # what they had asked there, if anything
    next: Line | None  # what they wrote next
    last: Line | None  # what they wrote last, where that is later still
    own: tuple[Line, ...]  # the agent's sentences that the evidence is of

    @property
    def outcome(self) -> str:
        """What the ticket shows of the effect, by the names in the phrasing file; "" if nothing."""
        if self.next is None:
            return "silent"
        for outcome, marks in _OUTCOMES.items():
            if self.next.has(*marks):
                return outcome
        content = is_content(self.next)
        if not content and self.next.hardships(SAID) & _UPSET:
            return "upset"
        if content or is_content(self.last):
            return "thanked"
        return "asked" if "?" in self.next.spoken else ""

    @property
    def shows(self) -> Line | None:
        """The customer's words that show the outcome."""
        late = self.outcome == "thanked" and is_content(self.last)
        return self.last if late else self.next

    @property
    def harm(self) -> float:
        """How plainly the ticket shows that it mattered to the customer: 0.0 to 1.0."""
        return _HARM.get(self.outcome, 0.3)


_ENDS_WELL = 10  # words of the longest sentence that by itself says that all is well


def is_content(line: Line | None) -> bool:
    """Whether a customer's sentence is thanks, or says in short that it is settled."""
    if line is None or line.has("rejects", "leaves_unhappy", "sarcastic", "puzzled"):
        return False
    settled = line.has("confirms") and line.length <= _ENDS_WELL and "?" not in line.spoken
    return line.has("thanks") or (settled and not any(word.isdigit() for word in line.spoken))


_OUTCOMES = {
    "repeated": ("repeats_self",),
    "puzzled": ("puzzled",),
    "rejected": ("rejects", "broken_promise"),
    "upset": ("leaves_unhappy",),
}
_UPSET = {"anger", "frustration", "disappointment"}
_HARM = {"repeated": 1.0, "rejected": 1.0, "upset": 1.0, "puzzled": 0.9, "asked": 0.5,
         "silent": 0.3, "": 0.2, "thanked": 0.1}  # fmt: skip


def find_moment(reading: Reading, evidence: Evidence) -> Moment:
    """What stands before and after the agent's words."""
    before = [line for line in reading.customer if line.turn < evidence.turn]
    after = [line for line in reading.customer if line.turn > evidence.turn]
    return Moment(
        evidence=evidence,
        before=_telling(_one_turn(before, -1)),
        question=next((b for b in reversed(_one_turn(before, -1)) if b.is_question), None),
        next=_reaction(_one_turn(after, 0)),
        last=_reaction(_one_turn(after, -1)) if after and after[-1].turn != after[0].turn else None,
        own=tuple(
            line
            for line in reading.own
            if line.turn == evidence.turn
            and (line.text in evidence.quote or evidence.quote in line.text)
        ),
    )


def kinds_of(reading: Reading, moment: Moment) -> frozenset[str]:
    """What the moment was like, by the names that the phrasing file uses for lines to try."""
    kinds = {mark for line in moment.own for mark in line.marks}
    if moment.before:
        kinds |= moment.before.hardships(SAID)
        kinds |= {f"customer_{mark}" for mark in moment.before.marks}
    if moment.question:
        kinds.add("asked")
    so_far = [line for line in reading.own if line.turn <= moment.evidence.turn]
    for kind, marks in _SO_FAR.items():
        if any(line.has(*marks) for line in so_far):
            kinds.add(kind)
    return frozenset(kinds)


_SO_FAR = {"promised": ("promises", "comes_back"), "instructed": ("instruct", "solves")}


def is_answered_by(line: Line | None, moment: Moment, criterion: str) -> bool:
    """Whether the agent's words can be shown as an answer to the customer's sentence: both are
    about the same, or it asks for, or tells of, what the criterion is about."""
    if line is None:
        return False
    about = frozenset().union(*(own.stems for own in moment.own))
    if line.stems & about:
        return True
    if criterion in _ANSWERS and line.is_question:
        return True
    if criterion == _TIMES and not _TIME_WORDS.isdisjoint(line.spoken):
        return True
    return criterion in _TAKES_UP and bool(line.hardships(SAID))


_ANSWERS = frozenset({"answers_question", "plain_language", "structure"})
_TAKES_UP = frozenset({"acknowledges_feeling", "personal", "takes_ownership", "offers_solution"})
_TIMES = "sets_expectations"
_TIME_WORDS = frozenset({"when", "soon", "long", "wait", "waiting", "date", "day", "time", "until"})


def _one_turn(lines: Sequence[Line], at: int) -> list[Line]:
    return [line for line in lines if line.turn == lines[at].turn]


def _reaction(lines: Sequence[Line]) -> Line | None:
    """Their thanks, where nothing in the turn takes it back; else the sentence that says most."""
    content = [line for line in lines if line.has("thanks", "confirms")]
    setback = any(line.has(*marks) for marks in _OUTCOMES.values() for line in lines)
    return (
        max(content, key=lambda line: line.length) if content and not setback else _telling(lines)
    )


def _telling(lines: Sequence[Line]) -> Line | None:
    """The sentence that says most: a hardship, a reaction or a question before the rest."""
    return max(lines, key=_weight, default=None)


def _weight(line: Line) -> tuple[int, int]:
    reaction = line.has(
        "repeats_self", "rejects", "puzzled", "leaves_unhappy", "confirms", "thanks", "problem"
    )
    return 2 * bool(line.hardships(SAID)) + reaction + ("?" in line.spoken), min(line.length, 20)
