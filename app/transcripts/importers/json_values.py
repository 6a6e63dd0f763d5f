"""JSON values built from a parser's events, a record of a list at a time.

ijson's own `items` keeps the path to each value as a text, which takes memory with
the square of the nesting; here the depth is bounded.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from app.errors import TranscriptError

MAX_DEPTH = 200
_OPENERS: dict[str, type[dict[str, Any]] | type[list[Any]]] = {
    "start_map": dict,
    "start_array": list,
}

Event = tuple[str, Any]


def built_values(events: Iterable[Event], lists: Sequence[str] = ()) -> Iterator[tuple[Any, str]]:
    """Each record with its unit: "item", or "file" for what stood around a list.

    The items of an array at the top, and of each list under one of the keys `lists`,
    come one at a time. Any other value comes whole, as an item. Raises TranscriptError
    where values are nested deeper than any export nests them.
    """
    walk = Walk(lists)
    for event, value in events:
        walk.take(event, value)
        if walk.ended:
            yield from walk.ended
            walk.ended.clear()


class Walk:
    """The values that are open at one place of a document, the outermost first."""

    def __init__(self, lists: Sequence[str] = ()) -> None:
        self.ended: list[tuple[Any, str]] = []  # records that are complete
        self.open: list[Any] = []
        self._keys: list[str] = []
        self._lists = frozenset(lists)
        self._streams = False  # whether this document lists its records under a key

    def take(self, event: str, value: Any) -> None:
        """One event of the parser."""
        if event == "map_key":
            self._keys[-1] = value
        elif event in {"end_map", "end_array"}:
            self._end()
        elif event in _OPENERS:
            self._begin(_OPENERS[event]())
        else:
            self._put(value)

    def _begin(self, value: Any) -> None:
        if len(self.open) >= MAX_DEPTH:
            raise TranscriptError(f"nested deeper than {MAX_DEPTH} levels, as no export is")
        self.open.append(value)
        self._keys.append("")

    def _end(self) -> None:
        value = self.open.pop()
        self._keys.pop()
        if self.open:
            if isinstance(value, list) and len(self.open) == 1 and self._is_under_listed_key():
                self._streams = True
            else:
                self._put(value)
        elif not isinstance(value, list):
            self.ended.append((value, "file" if self._streams else "item"))
            self._streams = False

    def _put(self, value: Any) -> None:
        if not self.open:
            self.ended.append((value, "item"))
        elif isinstance(self.open[-1], dict):
            self.open[-1][self._keys[-1]] = value
        elif self._is_record_list():
            self.ended.append((value, "item"))
        else:
            self.open[-1].append(value)

    def _is_record_list(self) -> bool:
        """Whether the innermost open list is one of records."""
        return len(self.open) == 1 or (len(self.open) == 2 and self._is_under_listed_key())

    def _is_under_listed_key(self) -> bool:
        return isinstance(self.open[0], dict) and self._keys[0] in self._lists
