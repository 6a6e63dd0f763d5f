"""The start of a source, by which its format is told."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import ijson

_OPENERS = {"start_map": dict, "start_array": list}


@dataclass(frozen=True)
class Head:
    """The first 64 KB of a source, decoded, its line ends as `\\n`; and the source's name."""

    text: str
    name: str

    @cached_property
    def first_line(self) -> str:
        """The first line that isn't blank, without the blanks around it."""
        return self.text.lstrip("\ufeff \t\n").split("\n", 1)[0].strip()

    @cached_property
    def document(self) -> Any:
        """The JSON value that the source starts with, as far as it goes; None without one.

        Of a document that is longer than the head, this is what came until the cut.
        """
        return started_json(self.text)

    @cached_property
    def records(self) -> tuple[Mapping[str, Any], ...]:
        """The first JSON objects: the document itself, its items, or the first lines'.

        A line or an item that is no object is passed over.
        """
        document = self.document
        if isinstance(document, list):
            return tuple(item for item in document[:20] if isinstance(item, dict))
        lines = self.text.lstrip("\ufeff \t\n").split("\n")
        by_line = (_whole(line) for line in lines[:20])
        found = tuple(value for value in by_line if isinstance(value, dict))
        if len(found) > 1 or not isinstance(document, dict):
            return found
        return (document,)

    @property
    def record(self) -> Mapping[str, Any]:
        """The first JSON object; empty where there is none."""
        return next(iter(self.records), {})


def started_json(text: str) -> Any:
    """The JSON value that a text starts with, closed where the text is cut; None without one."""
    start = text.lstrip("\ufeff \t\n")
    if not start.startswith(("{", "[")):
        return None
    root: list[Any] = []
    open_values: list[Any] = [root]
    keys: list[str] = [""]
    try:
        for event, value in ijson.basic_parse(start.encode("utf-8", "replace"), use_float=True):
            if event == "map_key":
                keys[-1] = value
            elif event in {"end_map", "end_array"}:
                open_values.pop()
                keys.pop()
            else:
                made = _OPENERS[event]() if event in _OPENERS else value
                _put(open_values[-1], keys[-1], made)
                if event in _OPENERS:
                    open_values.append(made)
                    keys.append("")
    except ijson.JSONError:
        pass  # the cut, or the end of the first of several values: what came until there is enough
    return root[0] if root else None


def breaks_off(text: str) -> bool:
    """Whether a whole text is JSON that ends before what it opened is closed."""
    start = text.strip("\ufeff \t\n")
    if not start.startswith(("{", "[")):
        return False
    try:
        json.loads(start)
    except json.JSONDecodeError as error:
        return error.pos >= len(start) or error.msg.startswith("Unterminated string")
    except RecursionError:
        pass  # nested too deep to be an export, wherever it ends
    return False


def _put(into: Any, key: str, value: object) -> None:
    if isinstance(into, list):
        into.append(value)
    else:
        into[key] = value


def _whole(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None
