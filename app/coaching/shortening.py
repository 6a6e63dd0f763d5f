"""Shortening a quote for a note, so that it ends where a person would end it."""

import re

_LEAST = 0.4  # of the length: an earlier end would lose too much
_SENTENCE = re.compile(r"[.!?\u2026]+(?=\s|$)|(?=[\U0001f300-\U0001faff\u2600-\u27bf])")
_CLAUSE = re.compile(r"(?=[,;:(]\s|\s[\u2013\u2014-]\s)")
_DANGLING = re.compile(
    r"(?:\s+(?:and|or|but|so|if|that|which|the|a|an|to|of|for|with|on|in|at|by|from|as|is|are|"
    r"was|were|will|your|our|my|i|we|you|it))+$",
    re.IGNORECASE,
)


def shorten(quote: str, length: int) -> str:
    """The quote, or its start of at most `length` characters: up to the end of a sentence, else
    of a clause, else of a word that can stand at an end.

    What comes back is a part of the quote, character by character.
    """
    if len(quote) <= length or " " not in quote[:length].strip():
        return quote
    start = quote[:length]
    for end in (_SENTENCE, _CLAUSE):
        ends = [m.end() for m in end.finditer(start) if m.end() >= _LEAST * length]
        if ends:
            return start[: ends[-1]].rstrip()
    whole_words = quote[: length + 1].rsplit(maxsplit=1)[0]
    return _DANGLING.sub("", whole_words).rstrip(" ,;:\u2013\u2014(")
