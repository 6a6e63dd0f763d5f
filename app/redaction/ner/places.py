"""Names that may as well be a town's or a street's, by the words around them."""

import re

from app.redaction.ner.lists import well_known_towns, without_accents

BEFORE = 30  # characters that are looked at before a name
# `from forbes and murray`, `turn left on Murray`, `at oakland`
ON_THE_WAY = re.compile(
    r"\b(?:from|at|near|in|on|onto|down|along|towards?|via|between|(?:to|go|get|going|ride|bus) to"
    r"|street|st)\s+['\"]?(?:[\w']+\s+(?:and|&)\s+)?['\"]?$",
    re.IGNORECASE,
)
OWNS = re.compile(r"['\u2019]s?\b")


def may_be_place(text: str, start: int, end: int) -> bool:
    """Whether the name at these places is a well-known town, or stands where a place would.

    A person owns what follows: `on Ana's account`.
    """
    if without_accents(text[start:end].lower()) in well_known_towns():
        return True
    is_there = ON_THE_WAY.search(text[max(0, start - BEFORE) : start]) is not None
    return is_there and OWNS.match(text, end) is None
