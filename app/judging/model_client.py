"""The seam to language models, and LiteLLM behind it."""

import os
import random
import time
from collections.abc import Callable, Iterable
from dataclasses import KW_ONLY, dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict, JsonValue

from app.errors import ModelSetupError, ModelUnavailableError
from app.judging.assessment import Usage
from app.judging.model_faults import Fault, read_fault

if TYPE_CHECKING:
    import litellm

FinishReason = Literal["stop", "length", "refused", "too_long", "other"]

_NO_KEY = "none"
_MAX_WAIT_S = 60.0  # asked to wait longer, the queue does better to come back later
_FINISH: dict[str, FinishReason] = {
    "stop": "stop",
    "tool_calls": "stop",
    "length": "length",
    "content_filter": "refused",
}


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
    where the request doesn't fit the model's window.
    """

    model_config = ConfigDict(frozen=True)

    text: str
    finish_reason: FinishReason = "stop"
    usage: Usage = Usage()


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

    def confirm(self, request: ModelRequest, reply: ModelReply) -> None:
        """Told of each reply that could be used: an identical request needn't be paid again."""


def total_usage(usages: Iterable[Usage]) -> Usage:
    """The sum; its cost is None as soon as one cost isn't known."""
    total = Usage()
    for usage in usages:
        known = total.cost_usd is not None and usage.cost_usd is not None
        total = Usage(
            calls=total.calls + usage.calls,
            prompt_tokens=total.prompt_tokens + usage.prompt_tokens,
            completion_tokens=total.completion_tokens + usage.completion_tokens,
            cached_tokens=total.cached_tokens + usage.cached_tokens,
            cost_usd=(total.cost_usd or 0) + (usage.cost_usd or 0) if known else None,
            latency_s=total.latency_s + usage.latency_s,
            reused=total.reused + usage.reused,
        )
    return total


@dataclass
class LiteLLMClient:
    """Any model that LiteLLM reaches, by its name ("openai/…", "anthropic/…", "ollama/…").

    What leaves, and what comes back, goes through `clean`, the last gate. Safe to share
    between threads. `sleep`, `jitter` (0.0 to 1.0) and `clock` (seconds)
    are there for tests.
    """

    model: str
    _: KW_ONLY
    api_base: str | None = None
    api_key: str | None = field(default=None, repr=False)
    timeout_s: float = 60.0
    retries: int = 3
    temperature: float = 0.0
    seed: int = 7
    max_tokens: int = 6000
    clean: Callable[[str, str], str] = lambda text, _where: text  # the last gate
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random
    clock: Callable[[], float] = time.perf_counter
    _formats: tuple[str, ...] = field(default=(), init=False)  # still worth asking for

    @property
    def parameters(self) -> dict[str, JsonValue]:
        """Temperature, seed and limit, and the server where it is an own one."""
        base: dict[str, JsonValue] = {"api_base": self.api_base} if self.api_base else {}
        return {**self._sampling, **base}

    @property
    def _sampling(self) -> dict[str, float | int]:
        return {
            "temperature": self.temperature,
            "seed": self.seed,
            "max_tokens": self.max_tokens,
        }

    def complete(self, request: ModelRequest) -> ModelReply:
        """The answer, after as many tries as the settings allow.

        Raises ModelUnavailableError where a later try may work, ModelSetupError where
        somebody must act.
        """
        started = self.clock()
        reply = self._try_until_answered(self._through_gate(request))
        latency = round(self.clock() - started, 3)
        usage = reply.usage.model_copy(update={"latency_s": latency})
        return reply.model_copy(update={"text": self.clean(reply.text, "reply"), "usage": usage})

    def confirm(self, request: ModelRequest, reply: ModelReply) -> None:
        """Nothing: this client keeps no replies."""

    def _through_gate(self, request: ModelRequest) -> ModelRequest:
        """The request as it may leave. Raises PrivacyError where the gate refuses it."""
        messages = [
            message.model_copy(update={"content": self.clean(message.content, "prompt")})
            for message in request.messages
        ]
        return request.model_copy(update={"messages": tuple(messages)})

    def _try_until_answered(self, request: ModelRequest) -> ModelReply:
        attempt = 0
        while isinstance(answer := self._ask(request), Fault):
            wait = self._wait_s(attempt, answer)
            attempt += 1
            if attempt > self.retries or wait > _MAX_WAIT_S:
                raise ModelUnavailableError(
                    f"The model {self.model} didn't answer ({answer.words}); tries so far: "
                    f"{attempt}. Try again later."
                ) from answer.error
            self.sleep(wait)
        return answer

    def _wait_s(self, attempt: int, fault: Fault) -> float:
        """Twice as long after each try; as long as asked, and a little more, where asked."""
        if fault.retry_after_s is not None:
            return fault.retry_after_s + self.jitter() * 0.5
        return float(min(30.0, 0.5 * 2**attempt) * (0.5 + self.jitter()))

    def _ask(self, request: ModelRequest) -> ModelReply | Fault:
        """One answer, or a fault that may pass. Steps down from a reply format that is refused."""
        import openai

        formats = self._formats or self._known_formats()
        for reply_format in formats:
            try:
                response = self._call(request, reply_format)
            except openai.OpenAIError as error:
                fault = read_fault(error, self.api_key)
                if fault.kind == "rejected" and reply_format != formats[-1]:
                    continue
                return self._without_answer(fault)
            self._formats = formats[formats.index(reply_format) :]
            return _read_reply(response, self.model)
        raise AssertionError("there is always a last format")

    def _without_answer(self, fault: Fault) -> ModelReply | Fault:
        if fault.kind == "passing":
            return fault
        if fault.kind in {"refused", "too_long"}:
            return ModelReply(
                text="", finish_reason="refused" if fault.kind == "refused" else "too_long",
                usage=Usage(calls=1, cost_usd=None),
            )  # fmt: skip
        raise ModelSetupError(
            f"The model {self.model} can't be used: {fault.words}. {fault.way_out}"
        ) from fault.error

    def _call(self, request: ModelRequest, reply_format: str) -> "litellm.ModelResponse":
        response: Any = _litellm().completion(
            model=self.model,
            messages=[message.model_dump() for message in request.messages],
            api_base=self.api_base,
            api_key=self._key(),
            timeout=self.timeout_s,
            max_retries=0,
            drop_params=True,
            **self._sampling,
            **_response_format(request, reply_format),
        )
        return response

    def _key(self) -> str | None:
        """The key that LiteLLM is given; None leaves it to find the provider's own.

        Where none is given, LiteLLM takes one from the environment, such as
        OPENAI_API_KEY. An own server must never be sent that, and a server that wants no
        key doesn't mind the placeholder, on which the clients insist.
        """
        return self.api_key or (_NO_KEY if self.api_base else None)

    def _known_formats(self) -> tuple[str, ...]:
        """The reply formats worth asking for, best first, "plain" always last."""
        library = _litellm()
        own_server = self.api_base and self.model.startswith("openai/")
        formats = ["plain"]
        if "response_format" in (library.get_supported_openai_params(self.model) or []):
            formats.insert(0, "json_object")
        if own_server or library.supports_response_schema(self.model):
            formats.insert(0, "json_schema")
        return tuple(formats)


def _litellm() -> Any:
    """The library, told to fetch no price list, to print no advice and to log no messages."""
    # LiteLLM reads this while it is imported, and nowhere else can it be told.
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
    import litellm

    litellm.suppress_debug_info = True
    litellm.turn_off_message_logging = True
    return litellm


def _response_format(request: ModelRequest, reply_format: str) -> dict[str, Any]:
    if reply_format == "plain":
        return {}
    if reply_format == "json_object":
        return {"response_format": {"type": "json_object"}}
    schema = {"name": request.schema_name, "strict": True, "schema": request.schema_}
    return {"response_format": {"type": "json_schema", "json_schema": schema}}


def _read_reply(response: Any, model: str) -> ModelReply:
    usage = Usage(
        calls=1,
        prompt_tokens=response.usage.prompt_tokens,
        completion_tokens=response.usage.completion_tokens,
        cached_tokens=getattr(response.usage.prompt_tokens_details, "cached_tokens", None) or 0,
        cost_usd=_cost(response, model),
    )
    if not response.choices:
        return ModelReply(text="", finish_reason="other", usage=usage)
    choice = response.choices[0]
    refusal = (choice.message.get("provider_specific_fields") or {}).get("refusal")
    finish = "refused" if refusal else _FINISH.get(choice.finish_reason or "stop", "other")
    return ModelReply(
        text=_text(choice.message) or refusal or "", finish_reason=finish, usage=usage
    )


def _text(message: Any) -> str:
    """The words, or the arguments of the tool that some providers answer through."""
    if message.content:
        return str(message.content)
    calls = message.get("tool_calls") or []
    return str(calls[0].function.arguments) if calls else ""


def _cost(response: Any, model: str) -> float | None:
    """What LiteLLM's price list makes of it, in US dollars; None for a model not in the list.

    For some providers LiteLLM reports 0.0 where it knows no price.
    """
    prices = _litellm().model_cost
    cost = response._hidden_params.get("response_cost")
    listed = model in prices or model.partition("/")[2] in prices
    return float(cost) if listed and cost is not None else None
