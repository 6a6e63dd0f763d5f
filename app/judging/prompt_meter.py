"""A model client that asks nobody: it counts what a model would be sent."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from pydantic import JsonValue

from app.judging.model_client import ModelReply, ModelRequest


def about_tokens(text: str) -> int:
    """Four characters a token, as in English prose; most tokenizers come close."""
    return (len(text) + 3) // 4


@dataclass
class PromptMeter:
    """Keeps the size of each request, and declines: a refusal is never asked again."""

    model: str
    tokens_of: Callable[[str], int] = about_tokens
    sizes: list[int] = field(default_factory=list)  # prompt tokens, request by request

    @property
    def parameters(self) -> dict[str, JsonValue]:
        """None: nothing is answered."""
        return {}

    def complete(self, request: ModelRequest) -> ModelReply:
        """Nothing but a refusal."""
        texts = [message.content for message in request.messages]
        schema = json.dumps(request.schema_)
        self.sizes.append(sum(map(self.tokens_of, [*texts, schema])))
        return ModelReply(text="", finish_reason="refused")

    def confirm(self, request: ModelRequest, reply: ModelReply) -> None:
        """Nothing to keep."""
