"""The JSON in a reply, whatever stands around it."""

import json
import re
from collections.abc import Iterator

from pydantic import JsonValue

from app.judging.broken_json import Unfinished, read_broken_json

_THINKING = re.compile(
    r"\A\s*<(think|thinking|thought|reasoning)>.*?</\1>", re.DOTALL | re.IGNORECASE
)
# Where a server took the opening mark away.
_THOUGHT = re.compile(r"</(?:think|thinking|thought|reasoning)>", re.IGNORECASE)
_OPENING = re.compile(r"[{\[]")
_DECODER = json.JSONDecoder(strict=False)  # some models leave line breaks in their strings
# Controls that a database won't take, or that turn text around on a screen.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def find_json(text: str) -> Iterator[JsonValue]:
    """The JSON objects and arrays in a reply that are as they should be."""
    text = _unwrapped(_THINKING.sub("", text))
    position = 0
    while (match := _OPENING.search(text, position)) is not None:
        try:
            value, position = _DECODER.raw_decode(text, match.start())
            readable = _readable(value)
        except json.JSONDecodeError:
            position = match.end()
        except RecursionError:  # thousands of brackets inside each other are no answer
            return
        else:
            yield readable


def mend_json(text: str) -> Iterator[JsonValue]:
    """Those that aren't, read as far as they can be trusted: see `broken_json`."""
    *_, text = _THOUGHT.split(text)
    for value in read_broken_json(text):
        yield _readable(value)


def json_fault(text: str) -> str:
    """The first thing that keeps a reply from being JSON, with the place."""
    start = text.find("{")
    if start < 0:
        return "It held no JSON object."
    try:
        _DECODER.raw_decode(text, start)
    except json.JSONDecodeError as error:
        place = " ".join(text[max(0, error.pos - 20) : error.pos + 10].split())
        return f"It isn't JSON: {error.msg} near “{place}”."
    except RecursionError:
        return "It holds too many brackets inside each other."
    return "Its JSON object doesn't have the shape that was asked for."


def object_with(value: JsonValue, key: str, depth: int = 2) -> dict[str, JsonValue] | None:
    """The object that has `key`: `value` itself, or one that it is wrapped around."""
    if isinstance(value, dict) and key in value:
        return value
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    inner = (object_with(part, key, depth - 1) for part in parts if depth)
    return next((found for found in inner if found), None)


def _unwrapped(text: str) -> str:
    """JSON that came as a JSON string, as it is when a reply was encoded twice."""
    try:
        value = json.loads(text) if text.lstrip().startswith('"') else None
    except json.JSONDecodeError:
        return text
    return value if isinstance(value, str) else text


def _readable(value: JsonValue) -> JsonValue:
    """The value without halves of characters and without controls, in every text of it."""
    if isinstance(value, str):
        whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return _CONTROLS.sub("", whole)
    if isinstance(value, list):
        return [_readable(item) for item in value]
    if isinstance(value, dict):
        members = {str(_readable(name)): _readable(part) for name, part in value.items()}
        return Unfinished(members) if isinstance(value, Unfinished) else members
    return value
