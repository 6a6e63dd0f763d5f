"""LiteLLM behind the seam to language models."""

import random
import time
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue

from app.errors import ModelSetupError, ModelUnavailableError
from app.judging.assessment import Usage
from app.judging.litellm_library import load_litellm
from app.judging.litellm_replies import read_reply
from app.judging.model_client import ModelReply, ModelRequest
from app.judging.model_faults import Fault, read_fault

if TYPE_CHECKING:
    import litellm

_NO_KEY = "none"
_MAX_WAIT_S = 60.0  # asked to wait longer, the queue does better to come back later


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
    repeat_temperature: float = 0.5  # of repeats: at 0.0 they would say the same again
    seed: int = 7
    max_tokens: int = 6000
    clean: Callable[[str, str], str] = lambda text, _where: text  # the last gate
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random
    clock: Callable[[], float] = time.perf_counter
    _formats: tuple[str, ...] = field(default=(), init=False)  # still worth asking for

    @property
    def parameters(self) -> dict[str, JsonValue]:
        """Temperatures, seed and limit, and the server where it is an own one."""
        base: dict[str, JsonValue] = {"api_base": self.api_base} if self.api_base else {}
        return {**self._sampling(0), "repeat_temperature": self.repeat_temperature, **base}

    def _sampling(self, repeat: int) -> dict[str, float | int]:
        """Each repeat has a seed of its own, so that it can be made again."""
        return {
            "temperature": self.repeat_temperature if repeat else self.temperature,
            "seed": self.seed + repeat,
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
            return read_reply(response, self.model)
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
        response: Any = load_litellm().completion(
            model=self.model,
            messages=[message.model_dump() for message in request.messages],
            api_base=self.api_base,
            api_key=self._key(),
            timeout=self.timeout_s,
            max_retries=0,
            drop_params=True,
            **self._sampling(request.about.repeat),
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
        library = load_litellm()
        own_server = self.api_base and self.model.startswith("openai/")
        formats = ["plain"]
        if "response_format" in (library.get_supported_openai_params(self.model) or []):
            formats.insert(0, "json_object")
        if own_server or library.supports_response_schema(self.model):
            formats.insert(0, "json_schema")
        return tuple(formats)


def _response_format(request: ModelRequest, reply_format: str) -> dict[str, Any]:
    if reply_format == "plain":
        return {}
    if reply_format == "json_object":
        return {"response_format": {"type": "json_object"}}
    schema = {"name": request.schema_name, "strict": True, "schema": request.schema_}
    return {"response_format": {"type": "json_schema", "json_schema": schema}}
