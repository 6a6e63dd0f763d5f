"""The seam to language models: what is asked, what is answered, and who asks."""

from collections.abc import Iterable
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, JsonValue

from app.judging.assessment import Usage

ModelRole = Literal["judge", "drafter", "judge_fallback"]
FinishReason = Literal["stop", "length", "refused", "too_long", "other"]


class Message(BaseModel):
    """One message of a conversation with a model."""

    model_config = ConfigDict(frozen=True)

    role: Literal["system", "user", "assistant"]
    content: str


class About(BaseModel):
    """What a request is for. None of it is sent."""

    model_config = ConfigDict(frozen=True)

    role: Literal["judge", "drafter", "probe"]
    ticket_id: str | None = None  # whose text it holds: what is kept of it goes with the ticket
    repeat: int = 0  # independent answers to the same messages, from 0


class ModelRequest(BaseModel):
    """What a model is asked, and the JSON schema that its answer must have."""

    model_config = ConfigDict(frozen=True)

    messages: tuple[Message, ...]
    schema_name: str
    schema_: dict[str, JsonValue]
    about: About = About(role="probe")


class ModelReply(BaseModel):
    """What a model answered. `text` is empty where it said nothing.

    finish_reason: "refused" where the provider or the model declined, "too_long"
    where the request doesn't fit the model's window. kept_for: None for a reply that the
    model gave just now; else it was kept from before, for everyone or for its own run.
    """

    model_config = ConfigDict(frozen=True)

    text: str
    finish_reason: FinishReason = "stop"
    usage: Usage = Usage()
    kept_for: Literal["all", "run"] | None = None


class ModelClient(Protocol):
    """Asks one model, always with the same parameters."""

    @property
    def model(self) -> str:
        """LiteLLM's name of the model."""

    @property
    def parameters(self) -> dict[str, JsonValue]:
        """All that could change its answer, for provenance."""

    def complete(self, request: ModelRequest) -> ModelReply:
        """The answer. Raises ModelUnavailableError and ModelSetupError."""

    def heard(self, request: ModelRequest, reply: ModelReply, *, is_usable: bool) -> None:
        """Told of each reply once it was read.

        One that was of use needn't be paid again by anybody, another not by the same run.
        A reply may turn out to be of use later: then this is told again.
        """


def total_usage(usages: Iterable[Usage]) -> Usage:
    """The sum: what is known of the cost, and the calls of which it isn't. Its cost is None
    where no call's is known.
    """
    total = Usage()
    for usage in usages:
        calls, unpriced = total.calls + usage.calls, total.unpriced + usage.unpriced
        known = (total.cost_usd or 0) + (usage.cost_usd or 0)
        total = Usage(
            calls=calls,
            prompt_tokens=total.prompt_tokens + usage.prompt_tokens,
            completion_tokens=total.completion_tokens + usage.completion_tokens,
            cached_tokens=total.cached_tokens + usage.cached_tokens,
            cost_usd=None if unpriced and unpriced >= calls else known,
            unpriced=unpriced,
            latency_s=total.latency_s + usage.latency_s,
            reused=total.reused + usage.reused,
        )
    return total
