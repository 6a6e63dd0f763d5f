"""The model cache: a reply that was usable is kept, and an identical request isn't paid again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from pydantic import JsonValue

from app.judging.assessment import Usage
from app.judging.model_client import ModelClient, ModelReply, ModelRequest


class ReplyStore(Protocol):
    """Where replies are kept. A store that is busy keeps nothing; it never fails a judgement."""

    def get(self, key: str) -> ModelReply | None:
        """The reply with the usage of the time when it was paid; None where none is kept."""

    def put(self, key: str, ticket_id: str, reply: ModelReply) -> None:
        """Keep a reply, unless one is kept or the ticket isn't stored (any more)."""


@dataclass(frozen=True)
class KeepingClient:
    """Asks `inner` only what hasn't been answered before.

    A reply is kept once it proved usable, with the ticket whose text it holds. Two threads
    that ask the same at once both ask: that wastes a call and nothing else.
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
        """The kept reply, at no cost, or the inner client's. Raises what that raises."""
        return self.kept(request) or self.inner.complete(request)

    def kept(self, request: ModelRequest) -> ModelReply | None:
        """The kept reply, at no cost; None where there is none."""
        kept = self.store.get(self._key(request)) if request.about.ticket_id else None
        return kept and kept.model_copy(update={"usage": Usage(reused=1)})

    def confirm(self, request: ModelRequest, reply: ModelReply) -> None:
        """Keep the reply, where it is about a ticket and isn't kept already."""
        self.inner.confirm(request, reply)
        ticket_id = request.about.ticket_id
        if ticket_id and not reply.usage.reused:
            self.store.put(self._key(request), ticket_id, reply)

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
