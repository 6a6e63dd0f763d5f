"""Messages of one conversation gathered from a file in which conversations are interleaved."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple


class Row(NamedTuple):
    """One row, the conversation that it belongs to, and the line or item that it stands on."""

    conversation: str
    place: int
    value: object


class Gathered(NamedTuple):
    """All rows of one conversation, in the file's order."""

    conversation: str
    rows: tuple[Row, ...]

    @property
    def place(self) -> int:
        """Where its first row stands."""
        return self.rows[0].place


def gathered(rows: Callable[[], Iterator[Row]]) -> Iterator[Gathered]:
    """The conversations of a file, each as soon as its last row was read.

    Reads the rows twice: first to count them, then to collect them. What is held
    are the conversations that have begun and not ended, and 8 bytes for each that
    there is: neither a copy of the file nor anything on disk.
    """
    left = Counter(_digest(row.conversation) for row in rows())
    begun: dict[bytes, list[Row]] = {}
    for row in rows():
        key = _digest(row.conversation)
        begun.setdefault(key, []).append(row)
        left[key] -= 1
        if left[key] <= 0:
            yield Gathered(row.conversation, tuple(begun.pop(key)))


def _digest(conversation: str) -> bytes:
    return hashlib.blake2b(conversation.encode("utf-8", "replace"), digest_size=8).digest()
