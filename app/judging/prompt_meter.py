"""A model client that asks nobody: it counts what a model would be sent."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from pydantic import JsonValue

from app.judging.model_client import ModelReply, ModelRequest

Kept = Callable[[ModelRequest], ModelReply | None]  # the reply that is kept from before


def about_tokens(text: str) -> int:
    """Four characters a token, as in English prose; most tokenizers come close."""
    return (len(text) + 3) // 4


def nothing_kept(_request: ModelRequest) -> None:
    """No reply is kept."""


class Sizes(NamedTuple):
    """Prompt tokens, request by request: of what would be asked, and of what is answered."""

    asked: tuple[int, ...] = ()
    kept: tuple[int, ...] = ()  # a reply to it is kept, so that it costs nothing

    @property
    def all(self) -> tuple[int, ...]:
        """Of each request, as if nothing were kept."""
        return (*self.asked, *self.kept)

    def with_more(self, other: "Sizes") -> "Sizes":
        """These and others."""
        return Sizes((*self.asked, *other.asked), (*self.kept, *other.kept))


@dataclass
class PromptMeter:
    """Keeps the size of each request, and declines: a refusal is never asked again.

    A request whose reply is kept gets that reply, so that what follows from it is counted as
    it would be asked.
    """

    kept: Kept = nothing_kept
    model: str = "counted, not sent"
    tokens_of: Callable[[str], int] = about_tokens
    _asked: list[int] = field(default_factory=list)
    _kept: list[int] = field(default_factory=list)

    @property
    def parameters(self) -> dict[str, JsonValue]:
        """None: nothing is answered."""
        return {}

    def complete(self, request: ModelRequest) -> ModelReply:
        """The kept reply, or nothing but a refusal."""
        texts = [message.content for message in request.messages]
        size = sum(map(self.tokens_of, [*texts, json.dumps(request.schema_)]))
        kept = self.kept(request)
        (self._asked if kept is None else self._kept).append(size)
        return kept or ModelReply(text="", finish_reason="refused")

    def heard(self, request: ModelRequest, reply: ModelReply, *, is_usable: bool) -> None:
        """Nothing to keep."""

    def taken(self) -> Sizes:
        """What was asked since this was last called."""
        sizes = Sizes(tuple(self._asked), tuple(self._kept))
        self._asked.clear()
        self._kept.clear()
        return sizes
