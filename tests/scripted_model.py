"""A model client that answers from a queue and remembers what it was asked."""

from collections.abc import Sequence

from pydantic import JsonValue

from app.judging.assessment import Usage
from app.judging.model_client import FinishReason, ModelReply, ModelRequest


def make_reply(text: str, finish_reason: FinishReason = "stop") -> ModelReply:
    """A reply that took 100 tokens to ask and 10 to give."""
    usage = Usage(calls=1, prompt_tokens=100, completion_tokens=10, cost_usd=0.01, latency_s=0.5)
    return ModelReply(text=text, finish_reason=finish_reason, usage=usage)


class ScriptedModel:
    """Gives its replies one by one; an exception among them is raised."""

    model = "test/scripted"

    def __init__(self, replies: Sequence[ModelReply | str | Exception]) -> None:
        self._left = [make_reply(r) if isinstance(r, str) else r for r in replies]
        self.asked: list[ModelRequest] = []
        self.confirmed: list[ModelReply] = []
        self.heard_of: list[tuple[str, bool]] = []
        self.parameters: dict[str, JsonValue] = {"temperature": 0.0}

    def complete(self, request: ModelRequest) -> ModelReply:
        """The next reply."""
        self.asked.append(request)
        reply = self._left.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return reply

    def heard(self, request: ModelRequest, reply: ModelReply, *, is_usable: bool) -> None:
        """Notes the reply where it was of use."""
        self.heard_of.append((reply.text, is_usable))
        if is_usable:
            self.confirmed.append(reply)
