"""The team's own lists: what always goes, and what always stays.

An entry that somebody adds on the screen may be a person's name, so it is kept as a keyed
hash: the list says whether a text holds the phrase, and never what the phrase is. A phrase is
compared by its words, without case and punctuation.
"""

import hmac
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from app.redaction.span import Span

WORD = re.compile(r"[^\W_]+")
MAX_WORDS = 12  # in one entry
LISTED_SCORE = 1.0  # surer than any recognizer


class ListEntry(BaseModel):
    """One entry, without its words. `digest`: HMAC-SHA256 of them, in hex.

    words: how many there are, 1 to 12. entity: what a denied phrase's placeholder shows;
    for an allowed phrase it says nothing.
    """

    model_config = ConfigDict(frozen=True)

    kind: Literal["deny", "allow"]
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    words: int = Field(ge=1, le=MAX_WORDS)
    entity: str = Field("TERM", pattern=r"^[A-Z]+(?:_[A-Z]+)*$")


class TeamLists(Protocol):
    """What a team has said of words and phrases."""

    def denied(self, text: str) -> Iterable[Span]:
        """Where a phrase stands that always goes, in any order; they may overlap."""

    def allowed(self, text: str) -> Iterable[Span]:
        """Where a phrase stands that always stays, in any order."""

    def is_allowed(self, phrase: str) -> bool:
        """Whether a phrase, as a whole, always stays."""


class HashedLists:
    """Lists of which only the hashes are known. `key`: the secret that made them."""

    def __init__(self, key: bytes, entries: Sequence[ListEntry]) -> None:
        self._key = key
        self._allowed = {one.digest: one for one in entries if one.kind == "allow"}
        self._denied = {one.digest: one for one in entries if one.kind == "deny"}

    def denied(self, text: str) -> Iterator[Span]:
        """A span for each run of words whose hash is on the list of what goes."""
        return self._listed(text, self._denied)

    def allowed(self, text: str) -> Iterator[Span]:
        """A span for each run of words whose hash is on the list of what stays."""
        return self._listed(text, self._allowed)

    def is_allowed(self, phrase: str) -> bool:
        """Whether the phrase's hash is on the list."""
        return bool(self._allowed) and _digest(self._key, phrase_words(phrase)) in self._allowed

    def _listed(self, text: str, listed: Mapping[str, ListEntry]) -> Iterator[Span]:
        if not listed:
            return
        words = [(match.start(), match.end()) for match in WORD.finditer(text)]
        folded = [text[start:end].casefold() for start, end in words]
        for length in sorted({one.words for one in listed.values()}):
            for i in range(len(words) - length + 1):
                found = listed.get(_digest(self._key, folded[i : i + length]))
                if found is not None:
                    end = words[i + length - 1][1]
                    yield Span(words[i][0], end, found.entity, LISTED_SCORE)


class JoinedLists:
    """Several lists as one. What any of them denies goes; what any allows stays."""

    def __init__(self, lists: Sequence[TeamLists]) -> None:
        self._lists = tuple(lists)

    def denied(self, text: str) -> Iterator[Span]:
        """What any list denies."""
        for one in self._lists:
            yield from one.denied(text)

    def allowed(self, text: str) -> Iterator[Span]:
        """What any list allows."""
        for one in self._lists:
            yield from one.allowed(text)

    def is_allowed(self, phrase: str) -> bool:
        """Whether any list allows it."""
        return any(one.is_allowed(phrase) for one in self._lists)


def entry(
    key: bytes, kind: Literal["deny", "allow"], phrase: str, entity: str = "TERM"
) -> ListEntry:
    """The entry of a phrase. Raises ValueError where it has no word or more than 12."""
    words = phrase_words(phrase)
    if not 1 <= len(words) <= MAX_WORDS:
        raise ValueError(f"a list entry has 1 to {MAX_WORDS} words, this one has {len(words)}")
    return ListEntry(kind=kind, digest=_digest(key, words), words=len(words), entity=entity)


def plain_lists(allow: Sequence[str], deny: Sequence[tuple[str, str]]) -> HashedLists:
    """Lists of phrases that are known, such as a file's; `deny` holds (phrase, entity)."""
    key = secrets.token_bytes(32)  # nobody keeps these hashes
    allowed = [entry(key, "allow", phrase) for phrase in allow]
    denied = [entry(key, "deny", phrase, entity) for phrase, entity in deny]
    return HashedLists(key, [*allowed, *denied])


def no_lists() -> HashedLists:
    """The lists of a team that has said nothing."""
    return HashedLists(b"", ())


def phrase_words(phrase: str) -> list[str]:
    """The words of a phrase as they are compared."""
    return [word.casefold() for word in WORD.findall(phrase)]


def _digest(key: bytes, words: Sequence[str]) -> str:
    return hmac.digest(key, " ".join(words).encode("utf-8", "replace"), "sha256").hex()
