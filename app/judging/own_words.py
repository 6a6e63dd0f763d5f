"""What of a turn its author wrote, apart from the mail that it answers."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from app.judging.scripts import words_without_spaces
from app.redaction.span import PLACEHOLDER

_MARKED = re.compile(r"[ \t]{0,3}>")
# The line that a mail program puts above the mail that is answered, in four languages, or its
# separator, or its copy of the headers. "On Monday you wrote:" is what a person writes.
_HEAD = re.compile(
    r"^[ \t]*(?:"
    r"On\b[^\n]{0,200}(?:\n[^\n]{0,200})?(?<!\byou)\swrote:"
    r"|Am\b[^\n]{0,200}\bschrieb\b[^\n]{0,200}(?:\n[^\n]{0,200})?:"
    r"|Le\b[^\n]{0,200}(?:\n[^\n]{0,200})?\ba \u00e9crit\s?:"
    r"|El\b[^\n]{0,200}(?:\n[^\n]{0,200})?\bescribi\u00f3:"
    r"|-{2,}[ \t]*(?:original message|forwarded message|urspr\u00fcngliche nachricht"
    r"|weitergeleitete nachricht|message d'origine|mensaje original)[ \t]*-{2,}"
    r"|Begin forwarded message:"
    r"|(?:From|Von):[^\n]{1,200}\n(?:Sent|Date|Gesendet|Datum):[^\n]{1,200}"
    r")[ \t]*\r?$",
    re.IGNORECASE | re.MULTILINE,
)
_PLACEHOLDERS = re.compile(rf"{PLACEHOLDER.pattern}(?:['\u2019]s\b)?")


@lru_cache(maxsize=256)  # a turn is read once for each quote
def own_passages(text: str) -> tuple[str, ...]:
    """The stretches of `text` without quoted history, each as it stands in `text`.

    Lines that start with `>` are history, and so is all that follows the head of the
    mail that is answered; where `>` marks that mail, only the marked lines are.
    """
    return tuple(_passages(text))


def _passages(text: str) -> Iterator[str]:
    head = _HEAD.search(text)
    yield from _unmarked(text[: head.start()] if head else text)
    if head and _MARKED.match(text[head.end() :].lstrip("\r\n")):
        yield from _passages(text[head.end() :])


def _unmarked(text: str) -> Iterator[str]:
    lines = text.splitlines(keepends=True)
    for is_marked, stretch in groupby(lines, key=lambda line: bool(_MARKED.match(line))):
        passage = "".join(stretch)
        if not is_marked and passage.strip():
            yield passage


def says_enough(quote: str, text: str) -> bool:
    """Whether `quote` shows what was said: two words, one of them no placeholder.

    Where all of `text` is no longer than that, all of it is enough.
    """
    words = count_words(quote)
    spoken = count_words(_PLACEHOLDERS.sub(" ", quote))
    return (words >= 2 and spoken >= 1) or words >= count_words(text) > 0


@lru_cache(maxsize=1024)  # a turn is counted once for each quote
def count_words(text: str) -> int:
    """Words between spaces; in scripts without spaces, about as many as there are."""
    return sum(map(_counts_as, text.split()))


def _counts_as(word: str) -> int:
    if not any(map(str.isalnum, word)):
        return 0
    if word.isascii():  # most are, and that is quickly seen
        return 1
    return words_without_spaces(word)
