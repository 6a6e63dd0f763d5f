"""Finding a quote in a turn, and giving it back in the turn's own words."""

from functools import lru_cache

from app.judging.disguise import HIDDEN

# Shapes of one mark that a model, an editor or a mail program may exchange for another.
_SINGLE = "'\u2018\u2019\u201a\u201b`\u00b4\u2032\u2039\u203a"
_DOUBLE = '"\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb'
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_MARKS = {mark: marks[0] for marks in (_SINGLE, _DOUBLE, _DASHES) for mark in marks}


def find_quote(quote: str, text: str) -> str | None:
    """The words of `text` that `quote` repeats, exactly as `text` has them, or None.

    The two may differ in white space, in characters that nobody sees, in the shape of quotation
    marks and dashes and in letter case, and in nothing else. A quote is whole words with at
    least two letters or digits: "no" isn't found in "know", and "." is no quote.
    """
    wanted, _ = _fold(quote)
    wanted = wanted.strip()
    if sum(char.isalnum() for char in wanted) < 2:
        return None
    folded, origin = _fold(text)
    start = folded.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        first, after = origin[start], origin[end - 1] + 1
        if not (_is_inside_word(text, first) or _is_inside_word(text, after)):
            return text[first:after]
        start = folded.find(wanted, start + 1)
    return None


@lru_cache(maxsize=256)  # many quotes are looked for in one turn
def _fold(text: str) -> tuple[str, list[int]]:
    """`text` without the differences that don't count, and where each character came from."""
    folded: list[str] = []
    origin: list[int] = []
    hidden = {place for match in HIDDEN.finditer(text) for place in range(*match.span())}
    for index, char in enumerate(text):
        if index in hidden:
            continue
        for part in " " if char.isspace() else _MARKS.get(char, char).casefold():
            if part != " " or folded[-1:] != [" "]:
                folded.append(part)
                origin.append(index)
    return "".join(folded), origin


def _is_inside_word(text: str, index: int) -> bool:
    """Whether a cut before `index` would split a word. Scripts without case have no such cut."""
    return 0 < index < len(text) and _is_word(text[index - 1]) and _is_word(text[index])


def _is_word(char: str) -> bool:
    return char.isdigit() or char.lower() != char.upper()
