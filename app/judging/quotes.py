"""Finding a quote in a turn, and giving it back in the turn's own words."""

import re
from functools import lru_cache
from typing import NamedTuple

from app.judging.disguise import HIDDEN
from app.judging.scripts import fold_letter, is_mark, is_of_a_word, mark_class

# Shapes of one mark that a model, an editor or a mail program may exchange for another.
_SINGLE = "'\u2018\u2019\u201a\u201b`\u00b4\u2032\u2039\u203a\uff07"
_DOUBLE = '"\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u300c\u300d\u300e\u300f\uff02'
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_HYPHENS = "-\u2010\u2011_"  # they make one word of two; a longer dash parts them
_POINTS = ".,:/-\u2010\u2011\u2012\u2013\u2212"  # they make one number of two
_MINUS = "-\u2012\u2013\u2212"  # before a number, where nothing stands before it
_SHARES = "%\u2030"
_BEFORE_DIGIT = re.compile(rf"[{re.escape(_DASHES)}](?=\d)")  # it may be a minus
_DOT = "\u0307"  # over an i that has one already, as lower-casing in Turkish leaves it
_MARKS = {mark: marks[0] for marks in (_SINGLE, _DOUBLE, _DASHES) for mark in marks}


def find_quote(quote: str, text: str) -> str | None:
    """The words of `text` that `quote` repeats, exactly as `text` has them, or None.

    The two may differ in white space, in characters that nobody sees, in the shape of quotation
    marks and of dashes between words and in letter case, and in nothing else; an accent is the
    same whether it was typed with its letter or after it. A dash before a digit may be a minus,
    so that one must be the same. A quote is whole words and numbers with at least two letters or
    digits: "no" isn't found in "know", "can" in "can't" or "10" in "10.50", and "." is no quote.
    """
    wanted, _ = _fold(quote)
    wanted = wanted.strip()
    if sum(char.isalnum() for char in wanted) < 2:
        return None
    folded, origin = _fold(text)
    start = folded.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        if not (_splits_letter(folded, origin, start) or _splits_letter(folded, origin, end)):
            near = _Seen(text, origin)
            if not (near.is_inside_word(start) or near.is_inside_word(end)):
                return text[min(origin[start:end]) : max(origin[start:end]) + 1]
        start = folded.find(wanted, start + 1)
    return None


@lru_cache(maxsize=256)  # many quotes are looked for in one turn
def _fold(text: str) -> tuple[str, list[int]]:
    """`text` without the differences that don't count, and where each character came from."""
    folded: list[str] = []
    origin: list[int] = []
    hidden = {place for match in HIDDEN.finditer(text) for place in range(*match.span())}
    numeric = {match.start() for match in _BEFORE_DIGIT.finditer(text)}
    for index, char in enumerate(text):
        if index in hidden:
            continue
        for part in char if index in numeric else _folded(char):
            if part.isascii():
                if part == " " and folded[-1:] == [" "]:
                    continue
                folded.append(part)
                origin.append(index)
            elif part != _DOT or folded[-1:] != ["i"]:
                place = _place_of(part, folded)
                folded.insert(place, part)
                origin.insert(place, index)
    return "".join(folded), origin


@lru_cache(maxsize=8192)
def _folded(char: str) -> str:
    return " " if char.isspace() else fold_letter(_MARKS.get(char, char))


def _place_of(part: str, folded: list[str]) -> int:
    """Where it comes: at the end, but marks on one letter by their class."""
    place, rank = len(folded), mark_class(part)
    while rank and place and mark_class(folded[place - 1]) > rank:
        place -= 1
    return place


def _splits_letter(folded: str, origin: list[int], place: int) -> bool:
    """Whether a cut before `place` would part a letter of the text from its accent."""
    if not 0 < place < len(folded):
        return False
    return origin[place] == origin[place - 1] or is_mark(folded[place])


class _Seen(NamedTuple):
    """A text without what nobody sees; `origin` says where each of its characters stands."""

    text: str
    origin: list[int]

    def at(self, place: int) -> str:
        """The character there, or nothing outside of the text."""
        return self.text[self.origin[place]] if 0 <= place < len(self.origin) else ""

    def is_inside_word(self, place: int) -> bool:
        """Whether a cut before `place` splits a word or a number.

        Words can be told apart only where the script has spaces between them.
        """
        further, before, after, behind = (self.at(place + step) for step in (-2, -1, 0, 1))
        if not (before and after):
            return False
        if before.isdecimal() and after in _SHARES:
            return True
        if before in _MINUS and after.isdecimal() and not _is_word(further):
            return True
        near = ((before, "", after), (further, before, after), (before, after, behind))
        return any(_joins(*three) for three in near)


def _is_word(char: str) -> bool:
    return bool(char) and is_of_a_word(char)


def _joins(left: str, mark: str, right: str) -> bool:
    """Whether left and right are one word, or one number, with `mark` between them."""
    if not (_is_word(left) and _is_word(right)):
        return False
    if not mark or (left.isdecimal() and right.isdecimal() and mark in _POINTS):
        return True
    return mark in _SINGLE or mark in _HYPHENS
