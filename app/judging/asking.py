"""Asking a model, and once more where the first reply can't be used."""

import re
from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from pydantic import ValidationError

from app.judging.assessment import UnscoredReason, Usage
from app.judging.instructions import instructing
from app.judging.model_client import (
    Message,
    ModelClient,
    ModelReply,
    ModelRequest,
    total_usage,
)
from app.judging.prompt_blocks import neutralise
from app.judging.reply_json import json_fault

T = TypeVar("T")

_QUOTED = re.compile("\u201c([^\u201d]*)\u201d")
# How models decline in words, at the start of a reply that holds no JSON.
_REFUSAL = re.compile(
    r"\W*((i'?m|i am) (sorry|afraid|unable|not able)\b|sorry,|i can(no|')t\b|i won't\b"
    r"|i must decline|as an ai\b|unfortunately, i can|i apologi[sz]e\b"
    r"|es tut mir (sehr )?leid|tut mir leid|je suis d\u00e9sol\u00e9|lo siento|mi dispiace)",
    re.IGNORECASE,
)


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


class Conversation:
    """A request, and the replies to it and to what was said after them."""

    def __init__(self, client: ModelClient, request: ModelRequest) -> None:
        self._client = client
        self._request = request
        self._asked: list[tuple[ModelRequest, ModelReply]] = []

    def ask(self) -> ModelReply:
        """The reply. Raises ModelUnavailableError and ModelSetupError."""
        reply = self._client.complete(self._request)
        self._asked.append((self._request, reply))
        return reply

    def ask_again(self, words: str) -> ModelReply:
        """The reply to `words`, said after the one before. Raises as `ask` does.

        The one before is put on record first: it is paid for, whatever comes.
        """
        request, reply = self._asked[-1]
        self._client.heard(request, reply, is_usable=False)
        self._asked[-1] = (request, reply.model_copy(update={"kept_for": reply.kept_for or "run"}))
        self._request = _follow_up(request, reply, words)
        return self.ask()

    def end(self, *, is_usable: bool) -> None:
        """Tell the client whether what it said was of use.

        Of a reply that was asked about again only where it was: it is on record already.
        """
        for request, reply in self._asked if is_usable else self._asked[-1:]:
            self._client.heard(request, reply, is_usable=is_usable)

    @property
    def usage(self) -> Usage:
        """What all of it took."""
        return total_usage(reply.usage for _, reply in self._asked)

    @property
    def raw_replies(self) -> tuple[str, ...]:
        """The replies as they came."""
        return tuple(reply.text for _, reply in self._asked)


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
    talk = Conversation(client, request)
    value = read(talk.ask())
    if isinstance(value, Unusable) and value.ask_again:
        value = read(talk.ask_again(again(told_back(value.problem))))
    talk.end(is_usable=not isinstance(value, Unusable))
    return Answer(value, talk.usage, talk.raw_replies)


def told_back(problem: str) -> str:
    """What was wrong, fit to stand outside a fence: a reply may repeat what the ticket said.

    It is one line, can't name a fence, and quotes nothing that instructs a judge.
    """
    line = " ".join(neutralise(problem).split())
    return _QUOTED.sub(lambda quoted: "“…”" if instructing(quoted[1]) else quoted[0], line)


def _follow_up(request: ModelRequest, reply: ModelReply, words: str) -> ModelRequest:
    """The conversation so far and `words`. A reply that was cut off or empty stays out of it."""
    said: tuple[Message, ...] = ()
    if reply.text.strip() and reply.finish_reason == "stop":
        said = (Message(role="assistant", content=neutralise(reply.text)),)
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
    return Unusable(UnscoredReason.UNUSABLE_REPLY, json_fault(reply.text))


def faults_of(error: ValidationError) -> str:
    """What is wrong with a part of a reply, in one line."""
    return "; ".join(
        f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
        for fault in error.errors()[:3]
    )
