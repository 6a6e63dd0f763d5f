"""What a drafted note may have from a hostile transcript: links, and the words of an order.

Whether a note threatens, compares or orders about is the note check's to say. This is
about where its words came from.
"""

import re
from collections.abc import Iterator, Sequence

from app.judging.disguise import look_alikes_folded, without_hidden
from app.judging.instructions import instructing
from app.judging.links import LINK
from app.redaction.report import RedactedTicket

_WORD = re.compile(r"[^\W_]+")
_RUN = 5  # words in a row that nobody repeats by chance


def led_astray(said: Sequence[str], ticket: RedactedTicket) -> str | None:
    """What in a note's own sentences a transcript may have led to; None where there is nothing.

    `said` are the sentences without what they quote from the agent as evidence.
    """
    if any(LINK.search(text) for text in said):
        return "a link stands in it; a note has none."
    ordered = {run for text in _orders(ticket) for run in _runs(text)}
    if ordered and not ordered.isdisjoint(run for text in said for run in _runs(text)):
        return "it repeats words of the transcript that tell you what to write."
    return None


def _orders(ticket: RedactedTicket) -> Iterator[str]:
    for turn in ticket.turns:
        yield from (turn.text[start:end] for start, end in instructing(turn.text, turn.role))


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = _WORD.findall(look_alikes_folded(without_hidden(text)))
    return (tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1))
