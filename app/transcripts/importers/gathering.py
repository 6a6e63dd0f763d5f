"""Messages of one conversation gathered from a file in which conversations are interleaved."""

import hashlib
import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

MOST_WAITING = 5_000  # rows


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
    """The conversations of a file, in the order in which they begin.

    Reads the rows twice: first to count them, then to collect them. What is held are the
    conversations that have begun and not ended, `MOST_WAITING` rows of those that wait for
    one that began before them, and 8 bytes for each conversation that there is: neither a
    copy of the file nor anything on disk. Where more would wait, they come out of order.
    """
    left = Counter(_digest(row.conversation) for row in rows())
    begun: dict[bytes, list[Row]] = {}
    waiting = 0
    for row in rows():
        key = _digest(row.conversation)
        begun.setdefault(key, []).append(row)
        left[key] -= 1
        if left[key] > 0:
            continue
        waiting += len(begun[key])
        for ended in _ended(begun, left, is_crowded=waiting > MOST_WAITING):
            own = begun.pop(ended)
            waiting -= len(own)
            yield Gathered(own[0].conversation, tuple(own))


def _ended(begun: Iterable[bytes], left: Mapping[bytes, int], *, is_crowded: bool) -> list[bytes]:
    """The conversations that are whole: up to the first that isn't, or all where it is crowded."""
    if is_crowded:
        return [key for key in begun if left[key] <= 0]
    return list(itertools.takewhile(lambda key: left[key] <= 0, begun))


def _digest(conversation: str) -> bytes:
    return hashlib.blake2b(conversation.encode("utf-8", "replace"), digest_size=8).digest()
