"""Words in a transcript that tell a judge, an assistant or a model what to do.

Found by code, for every judge: a model that obeys such words won't report them. What is
found is told to the leader and is no evidence, and it changes no level.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from app.judging.assessment import Finding
from app.judging.disguise import hidden_words, without_hidden
from app.judging.instruction_hints import ENOUGH, hints, weight_of
from app.judging.instruction_signs import sure_signs
from app.judging.unfolding import readings
from app.redaction.report import RedactedTicket
from app.transcripts.ticket import Role, Turn

_SENTENCE = re.compile(
    r"(?:[^.!?\n\r\v\f\x1c-\x1e\x85\u2028\u2029\u3002\uff01\uff1f\u061f]|[.!?](?=[^\s]))+[.!?\u3002\uff01\uff1f\u061f]*"
)
# A note among colleagues may well be for the quality team; that alone says nothing.
_AMONG_COLLEAGUES = frozenset({"to a judge", "for a judge", "in passing"})
_A_SHARE = 0.3  # what a sentence itself must say where its neighbours say the rest
_MOST_WORDS, _LONGEST = 3, 200  # sentences of a turn that a finding shows, characters of each
_WHO = {
    Role.CUSTOMER: "The customer",
    Role.AGENT: "The agent",
    Role.BOT: "A bot",
    Role.SYSTEM: "A system message",
    Role.NOTE: "An internal note",
}


def find_instructions(ticket: RedactedTicket) -> tuple[Finding, ...]:
    """A finding for each turn that holds such words, in the order of the turns.

    What the subject holds is found in the first turn.
    """
    turns = [turn for turn in ticket.turns if instructing(turn.text, turn.role)]
    findings = {turn.index: _finding(turn) for turn in turns}
    first = ticket.turns[0].index
    if ticket.subject and first not in findings and instructing(ticket.subject):
        findings = {first: _in_subject(ticket.subject, first)} | findings
    return tuple(findings.values())


def _in_subject(subject: str, turn: int) -> Finding:
    note = "The subject holds words meant for whoever judges this ticket. They are no evidence."
    words = _words(subject, Role.CUSTOMER)
    return Finding(kind="instruction_in_transcript", turn=turn, note=note, words=words)


def _finding(turn: Turn) -> Finding:
    hidden = " They can't be seen in the text." if any(hidden_words(turn.text)) else ""
    note = (
        f"{_WHO[turn.role]} addresses whoever judges this ticket.{hidden} "
        "These words are no evidence."
    )
    words = _words(turn.text, turn.role)
    return Finding(kind="instruction_in_transcript", turn=turn.index, note=note, words=words)


def _words(text: str, role: Role) -> tuple[str, ...]:
    """What a leader is shown of the words: those that can be seen, the first of them."""
    found = (_seen(text[start:end]) for start, end in instructing(text, role))
    return tuple(dict.fromkeys(words for words in found if words))[:_MOST_WORDS]


def _seen(sentence: str) -> str:
    shown = " ".join(without_hidden(sentence).split())
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1].rstrip()}…"


@lru_cache(maxsize=512)  # a turn is read for findings, and once more for each verification
def instructing(text: str, role: Role = Role.CUSTOMER) -> tuple[tuple[int, int], ...]:
    """Where in `text` the sentences are that instruct a judge: start and end of each.

    A sentence with a sure sign is one; so are neighbours whose hints are enough together.
    """
    spans = [match.span() for match in _SENTENCE.finditer(text)]
    read = [_signs(text[start:end]) for start, end in spans]
    return tuple(span for i, span in enumerate(spans) if _instructs(read, i, role))


def without_instructions(text: str) -> str:
    """`text` with a line break in place of each sentence that instructs a judge."""
    for start, end in reversed(instructing(text, Role.AGENT)):
        text = f"{text[:start]}\n{text[end:]}"
    return text


Signs = tuple[frozenset[str], frozenset[str]]  # the sure ones, and hints


def _instructs(read: list[Signs], at: int, role: Role) -> bool:
    if _alone(read[at], role):
        return True
    if weight_of(read[at][1]) < _A_SHARE:
        return False
    others = (signs for signs in read[max(0, at - 1) : at + 2] if not _alone(signs, role))
    return weight_of(frozenset[str]().union(*(own for _, own in others))) >= ENOUGH


def _alone(signs: Signs, role: Role) -> bool:
    """Whether a sentence instructs by itself; such a one says nothing about its neighbours."""
    sure, own = signs
    if role is Role.NOTE:
        sure = sure - _AMONG_COLLEAGUES
    return bool(sure) or weight_of(own) >= ENOUGH


def _signs(sentence: str) -> Signs:
    if any(hidden_words(sentence)):
        return frozenset({"hidden words"}), frozenset()
    told = list(readings(sentence))
    return (
        frozenset(name for text in told for name in sure_signs(text)),
        frozenset(name for text in told for name in hints(text)),
    )


def _all_signs(text: str) -> Iterator[str]:
    """The names of every sign in `text`, for a person who wants to know why."""
    for match in _SENTENCE.finditer(text):
        sure, own = _signs(match.group())
        yield from (*sure, *own)
