"""Texts that were decoded wrongly before they came here: `fÃ¼r`, `donâ€™t`, `Â£5`."""

import re
from collections.abc import Iterable, Iterator

from app.transcripts.importers.reading import Found, Notice, Skipped
from app.transcripts.ticket import Ticket

TOLD = (
    "has letters that were decoded wrongly before the export, such as \u00c3\u00bc for \u00fc; "
    "export it again as UTF-8, or the words stay damaged"
)
# UTF-8 read as Windows-1252: a first byte, and what Windows-1252 has for the bytes after it.
_AFTER = (
    "\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014"
    "\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122"
)
_RUN = re.compile(f"[\u00c2\u00c3][{_AFTER}]|\u00e2[{_AFTER}]{{2}}|\u00f0[{_AFTER}]{{3}}")


def telling_mojibake(
    items: Iterable[Found | Skipped | Notice],
) -> Iterator[Found | Skipped | Notice]:
    """The same, and behind the first ticket with wrongly decoded letters a notice of it."""
    is_told = False
    for item in items:
        yield item
        if not is_told and isinstance(item, Found) and is_garbled(item.ticket):
            is_told = True
            text = f"ticket {item.ticket.id} {TOLD}"
            yield Notice(line=item.line, unit=item.unit, file=item.file, text=text)


def is_garbled(ticket: Ticket) -> bool:
    """Whether a ticket has wrongly decoded letters in its words, its subject or a name."""
    texts = [ticket.subject or "", *(turn.text for turn in ticket.turns)]
    names = (turn.author or "" for turn in ticket.turns)
    return any(_RUN.search(text) for text in (*texts, *names) if not text.isascii())
