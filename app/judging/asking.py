"""Asking a model, and once more where the first reply can't be used."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Generic, NamedTuple, TypeVar

from pydantic import JsonValue, ValidationError

from app.judging.assessment import UnscoredReason, Usage
from app.judging.model_client import (
    Message,
    ModelClient,
    ModelReply,
    ModelRequest,
    total_usage,
)

T = TypeVar("T")

_THINKING = re.compile(r"<(think|thinking|reasoning)>.*?</\1>", re.DOTALL | re.IGNORECASE)
# How models decline in words, at the start of a reply that holds no JSON.
_REFUSAL = re.compile(
    r"\W*((i'?m|i am) (sorry|afraid|unable|not able)\b|sorry,|i can(no|')t\b|i won't\b"
    r"|i must decline|as an ai\b|unfortunately, i can)",
    re.IGNORECASE,
)
_OPENING = re.compile(r"[{\[]")
_DECODER = json.JSONDecoder(strict=False)  # some models leave line breaks in their strings


class Unusable(NamedTuple):
    """A reply that can't be used: why, what to tell the model, and what to tell a person."""

    reason: UnscoredReason
    problem: str
    ask_again: bool = True
    too_long: bool = False  # the request doesn't fit the model, but a part of it may


class Answer(NamedTuple, Generic[T]):
    """What came of asking: the value, or why there is none."""

    value: T | Unusable
    usage: Usage
    raw_replies: tuple[str, ...]


def ask(
    client: ModelClient,
    request: ModelRequest,
    read: Callable[[ModelReply], T | Unusable],
    again: Callable[[str], str],
) -> Answer[T]:
    """The reply to `request` as `read` sees it, after at most one more try.

    `again` makes the message for the second try from the problem with the first.
    Raises ModelUnavailableError and ModelSetupError.
    """
    reply = client.complete(request)
    value = read(reply)
    asked = [(request, reply)]
    if isinstance(value, Unusable) and value.ask_again:
        request = _follow_up(request, reply, again(value.problem))
        reply = client.complete(request)
        value = read(reply)
        asked.append((request, reply))
    if not isinstance(value, Unusable):
        for each in asked:
            client.confirm(*each)
    return Answer(
        value,
        total_usage(reply.usage for _, reply in asked),
        tuple(reply.text for _, reply in asked),
    )


def _follow_up(request: ModelRequest, reply: ModelReply, words: str) -> ModelRequest:
    """The conversation so far and `words`. A reply that was cut off or empty stays out of it."""
    said: tuple[Message, ...] = ()
    if reply.text.strip() and reply.finish_reason == "stop":
        said = (Message(role="assistant", content=reply.text),)
    follow_up = (*request.messages, *said, Message(role="user", content=words))
    return request.model_copy(update={"messages": follow_up})


def why_unusable(reply: ModelReply) -> Unusable:
    """Why nothing could be read from a reply."""
    if reply.finish_reason == "refused":
        return Unusable(UnscoredReason.REFUSED, "The model or its provider declined.", False)
    if reply.finish_reason == "too_long":
        words = "The ticket is too long for the model."
        return Unusable(UnscoredReason.NO_REPLY, words, ask_again=False, too_long=True)
    if reply.finish_reason == "length":
        words = "It was cut off at the longest reply allowed."
        return Unusable(UnscoredReason.CUT_OFF, words)
    if not reply.text.strip():
        return Unusable(UnscoredReason.NO_REPLY, "It was empty.")
    if _REFUSAL.match(reply.text.replace("\u2019", "'")):
        return Unusable(UnscoredReason.REFUSED, "It declined, and held no JSON object.")
    return Unusable(UnscoredReason.UNUSABLE_REPLY, _json_fault(reply.text))


def _json_fault(text: str) -> str:
    """The first thing that keeps `text` from being JSON, with the place."""
    start = text.find("{")
    if start < 0:
        return "It held no JSON object."
    try:
        _DECODER.raw_decode(text, start)
    except json.JSONDecodeError as error:
        place = " ".join(text[max(0, error.pos - 20) : error.pos + 10].split())
        return f"It isn't JSON: {error.msg} near “{place}”."
    return "Its JSON object doesn't have the shape that was asked for."


def find_json(text: str) -> Iterator[JsonValue]:
    """The JSON objects and arrays in a reply, whatever stands around them."""
    text = _THINKING.sub("", text)
    position = 0
    while (match := _OPENING.search(text, position)) is not None:
        try:
            value, position = _DECODER.raw_decode(text, match.start())
        except json.JSONDecodeError:
            position = match.end()
        except RecursionError:  # thousands of brackets inside each other are no answer
            return
        else:
            yield value


def object_with(value: JsonValue, key: str, depth: int = 2) -> dict[str, JsonValue] | None:
    """The object that has `key`: `value` itself, or one that it is wrapped around."""
    if not isinstance(value, dict):
        return None
    if key in value:
        return value
    inner = (object_with(part, key, depth - 1) for part in value.values() if depth)
    return next((found for found in inner if found), None)


def faults_of(error: ValidationError) -> str:
    """What is wrong with a part of a reply, in one line."""
    return "; ".join(
        f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
        for fault in error.errors()[:3]
    )
