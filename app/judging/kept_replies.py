"""The model cache: a reply that was of use is kept, and an identical request isn't paid again.

One that wasn't is kept for the run that paid for it: where that run is stopped and goes on,
it has the same conversation without paying for it again, and another run asks anew. What a
run paid for before it was stopped is among its costs when it goes on; what an earlier run
paid for costs nothing.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple, Protocol

from pydantic import JsonValue

from app.judging.asking_run import AskingRun, asking_run
from app.judging.assessment import Usage
from app.judging.model_client import About, ModelClient, ModelReply, ModelRequest


class KeptReply(NamedTuple):
    """A reply with the usage of the time when it was paid, and by which run, if by any."""

    reply: ModelReply
    run_id: str | None = None
    is_usable: bool = True


class Given(NamedTuple):
    """A reply that a model gave just now, by all that it is put on record under."""

    key: str
    model: str
    about: About
    reply: ModelReply
    run: AskingRun | None
    is_usable: bool


class ReplyStore(Protocol):
    """Where replies are kept. A store that is busy keeps nothing; it never fails a judgement."""

    def get(self, key: str) -> KeptReply | None:
        """The reply that is kept; None where none is."""

    def put(self, given: Given) -> None:
        """Count what a reply took, and keep it, unless one of use is kept already or the
        ticket isn't stored (any more)."""

    def confirm(self, key: str) -> None:
        """A reply that is kept for its run alone was of use."""


@dataclass(frozen=True)
class KeepingClient:
    """Asks `inner` only what hasn't been answered before.

    A reply is kept with the ticket whose text it holds. Two threads that ask the same at
    once both ask: that wastes a call and nothing else.
    """

    inner: ModelClient
    store: ReplyStore

    @property
    def model(self) -> str:
        """The inner client's model."""
        return self.inner.model

    @property
    def parameters(self) -> dict[str, JsonValue]:
        """The inner client's parameters."""
        return self.inner.parameters

    def complete(self, request: ModelRequest) -> ModelReply:
        """The kept reply, or the inner client's. Raises what that raises."""
        return self.kept(request) or self.inner.complete(request)

    def kept(self, request: ModelRequest) -> ModelReply | None:
        """The kept reply, at the cost that the asking run had for it, or at none; None where
        there is none for it."""
        kept = self.store.get(self._key(request)) if request.about.ticket_id else None
        if kept is None:
            return None
        run = asking_run()
        if run and kept.run_id == run.id:
            kept_for = "all" if kept.is_usable else "run"
            return kept.reply.model_copy(update={"kept_for": kept_for})
        if not kept.is_usable:
            return None
        return kept.reply.model_copy(update={"usage": Usage(reused=1), "kept_for": "all"})

    def heard(self, request: ModelRequest, reply: ModelReply, *, is_usable: bool) -> None:
        """Put the reply on record, where it is about a ticket and isn't there already."""
        self.inner.heard(request, reply, is_usable=is_usable)
        about, key = request.about, self._key(request)
        if about.ticket_id and reply.kept_for is None:
            self.store.put(Given(key, self.model, about, reply, asking_run(), is_usable))
        elif about.ticket_id and reply.kept_for == "run" and is_usable:
            self.store.confirm(key)

    def _key(self, request: ModelRequest) -> str:
        return key_of(self.model, self.parameters, request)


def key_of(model: str, parameters: Mapping[str, JsonValue], request: ModelRequest) -> str:
    """SHA-256, in hex, over all that could change the answer.

    The messages hold the prompt, the rubric, the passages and the transcript.
    """
    asked = {
        "model": model,
        "parameters": dict(parameters),
        "messages": [message.model_dump(mode="json") for message in request.messages],
        "schema": request.schema_,
        "repeat": request.about.repeat,
    }
    return sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
