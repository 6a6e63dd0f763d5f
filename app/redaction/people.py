"""The people of one ticket: which forms of a name are the same person's."""

from collections.abc import Iterable

from app.redaction.words import AMBIGUOUS, ROLES, WORD

MIN_FOLLOWED = 3  # a shorter part of a name is followed only as it is written


class People:
    """Names as they are learned. A person is known by the lower-case parts of a name.

    `Maya Ortiz`, `maya` and `Ms Ortiz` are one person; a first name that two people
    share is the first one's.
    """

    def __init__(self) -> None:
        self._people: list[set[str]] = []
        self._written: dict[str, set[str]] = {}  # lower-case part -> as written

    def learn(self, name: str) -> int | None:
        """The number of the person with this name, from 0; None where it names nobody."""
        parts = name_parts(name)
        if not parts:
            return None
        for part in parts:
            self._written.setdefault(part.lower(), set()).add(part)
        low = {part.lower() for part in parts}
        known = self._find(low)
        if known is None:
            self._people.append(low)
            return len(self._people) - 1
        self._people[known] |= low
        return known

    def follows(self, word: str) -> bool:
        """Whether a word of a text is part of a name that was learned."""
        written = self._written.get(word.lower())
        if written is None:
            return False
        if len(word) < MIN_FOLLOWED or word.lower() in AMBIGUOUS:
            return word in written and word[:1].isupper()
        return True

    def is_ambiguous(self, word: str) -> bool:
        """Whether a name is an everyday word too, so that only a capital tells."""
        return word.lower() in AMBIGUOUS

    def _find(self, parts: set[str]) -> int | None:
        for i, person in enumerate(self._people):
            if parts <= person or person <= parts:
                return i
        return None


def name_parts(name: str) -> list[str]:
    """The words of a name that can be followed: no initials, titles or roles."""
    words: Iterable[str] = (match[0] for match in WORD.finditer(name))
    return [word for word in words if len(word) > 1 and word.lower() not in NOT_PARTS]


NOT_PARTS = ROLES | frozenset(["mr", "mrs", "ms", "mx", "miss", "dr", "prof", "sir", "jr", "sr"])
