"""Finding the lexicon's phrases in a sentence.

Phrases are looked up by their first two words, so a sentence costs by its length
and hardly by the size of the lexicon.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.errors import PlaybookError

_GAP = 3  # words that "..." stands for, at most
_BUCKET = 3  # letters by which a prefix is looked up
_OPTIONAL = re.compile(r"\(([^()]*)\)")
_PART = re.compile(r"\.\.\.|\$|(?:[a-z0-9']+\*?|\[[a-z_]+\*|[#*])(?:\|(?:[a-z0-9']+\*?|#))*")


@dataclass(frozen=True, slots=True)
class Part:
    """One place in a phrase: what may stand there."""

    words: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    number: bool = False
    anything: bool = False
    gap: bool = False
    end: bool = False

    @property
    def only_words(self) -> bool:
        """Whether one of some words has to stand here, and nothing else may."""
        return bool(self.words) and not (self.prefixes or self.number)

    def takes(self, word: str) -> bool:
        """Whether `word` may stand here."""
        return (
            (self.anything and word != "not")
            or word in self.words
            or (self.number and word.isdigit())
            or (bool(self.prefixes) and word.startswith(self.prefixes))
        )


@dataclass(frozen=True, slots=True)
class Phrase:
    """What to look for, and the mark that it leaves."""

    mark: str
    parts: tuple[Part, ...]
    at_start: bool


class PhraseFinder:
    """Finds which marks a sentence bears."""

    def __init__(self, phrases_by_mark: Mapping[str, Sequence[str]]) -> None:
        self._by_pair: dict[tuple[str, str], list[Phrase]] = defaultdict(list)
        self._by_word: dict[str, list[Phrase]] = defaultdict(list)
        self._by_prefix: dict[str, list[Phrase]] = defaultdict(list)
        self._by_number: list[Phrase] = []
        for mark, phrases in phrases_by_mark.items():
            for written in phrases:
                for phrase in parse(mark, written):
                    self._add(phrase)

    def marks(self, spoken: Sequence[str]) -> frozenset[str]:
        """The marks of the phrases in `spoken`, the words of one sentence."""
        found: set[str] = set()
        for at in range(len(spoken)):
            for phrase in self._candidates(spoken, at):
                if phrase.mark not in found and _stands_at(phrase, spoken, at):
                    found.add(phrase.mark)
        return frozenset(found)

    def starts(self, mark: str, spoken: Sequence[str]) -> list[int]:
        """Where the phrases of `mark` start, in order."""
        return [
            at
            for at in range(len(spoken))
            if any(
                phrase.mark == mark and _stands_at(phrase, spoken, at)
                for phrase in self._candidates(spoken, at)
            )
        ]

    def _add(self, phrase: Phrase) -> None:
        first, second = phrase.parts[0], next(iter(phrase.parts[1:]), None)
        for word in first.words:
            if second and second.only_words:
                for follows in second.words:
                    self._by_pair[word, follows].append(phrase)
            else:
                self._by_word[word].append(phrase)
        for prefix in first.prefixes:
            self._by_prefix[prefix[:_BUCKET]].append(phrase)
        if first.number:
            self._by_number.append(phrase)

    def _candidates(self, spoken: Sequence[str], at: int) -> Iterator[Phrase]:
        word = spoken[at]
        if at + 1 < len(spoken):
            yield from self._by_pair.get((word, spoken[at + 1]), ())
        yield from self._by_word.get(word, ())
        for length in range(1, _BUCKET + 1):
            yield from self._by_prefix.get(word[:length], ())
        if word.isdigit():
            yield from self._by_number


def _stands_at(phrase: Phrase, spoken: Sequence[str], at: int) -> bool:
    return not (phrase.at_start and at) and _matches(phrase.parts, spoken, at)


def _matches(parts: tuple[Part, ...], spoken: Sequence[str], at: int) -> bool:
    for place, part in enumerate(parts):
        if part.gap:
            rest = parts[place + 1 :]
            return any(_matches(rest, spoken, at + skipped) for skipped in range(_GAP + 1))
        if part.end:
            return at == len(spoken)
        if at >= len(spoken) or not part.takes(spoken[at]):
            return False
        at += 1
    return True


def parse(mark: str, written: str) -> Iterator[Phrase]:
    """The phrases that one line of the lexicon stands for: with and without each option.

    Raises PlaybookError where the line can't be read.
    """
    for variant in _variants(written.removeprefix("^")):
        tokens = variant.split()
        faults = [token for token in tokens if not _PART.fullmatch(token)]
        if faults or not tokens or tokens[0] in {"...", "$", "*"}:
            raise PlaybookError(
                f"The lexicon's phrase {written!r} under {mark!r} can't be read"
                f"{f' at {faults[0]!r}' if faults else ''}. The file's head explains the notation."
            )
        yield Phrase(mark, tuple(_part(token) for token in tokens), written.startswith("^"))


def _variants(written: str) -> Iterator[str]:
    option = _OPTIONAL.search(written)
    if option is None:
        yield written
        return
    before, after = written[: option.start()], written[option.end() :]
    yield from _variants(f"{before} {option.group(1)} {after}")
    if (before + after).strip():
        yield from _variants(f"{before} {after}")


def _part(token: str) -> Part:
    match token:
        case "...":
            return Part(gap=True)
        case "$":
            return Part(end=True)
        case "*":
            return Part(anything=True)
    choices = token.split("|")
    return Part(
        words=frozenset(choice for choice in choices if not choice.endswith("*") and choice != "#"),
        prefixes=tuple(choice[:-1] for choice in choices if choice.endswith("*")),
        number="#" in choices,
    )
