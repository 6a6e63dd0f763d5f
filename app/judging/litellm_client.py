"""LiteLLM behind the seam to language models."""

import json
import random
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import KW_ONLY, dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue

from app.judging.breaker import Breaker
from app.judging.deadline import DeadlineError, within
from app.judging.litellm_library import load_litellm
from app.judging.litellm_replies import read_reply
from app.judging.litellm_requests import ReplyForm, form_options, known_forms, sent_messages
from app.judging.model_client import ModelReply, ModelRequest
from app.judging.model_faults import (
    THE_JUDGES,
    Fault,
    SettingNames,
    no_whole_answer,
    read_fault,
)
from app.judging.model_window import window_options
from app.judging.patience import Patience
from app.judging.prices import Prices
from app.judging.prompt_meter import about_tokens
from app.judging.reply_forms import ReplyForms
from app.judging.token_pace import Booking, TokenPace
from app.judging.turned_down import TurnedDown

if TYPE_CHECKING:
    import litellm

_NO_KEY = "none"
_CONNECT_S = 10.0  # a server that is there accepts within it


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
    timeout_s: float = 60.0  # without a byte
    overtime_s: float = 5.0  # on top of it, for the whole answer
    retries: int = 3
    temperature: float = 0.0
    repeat_temperature: float = 0.5  # of repeats: at 0.0 they would say the same again
    seed: int = 7
    window: int | None = None  # tokens that the model reads at most; None where nobody said
    max_tokens: int = 6000
    clean: Callable[[str, str], str] = lambda text, _where: text  # the last gate
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random
    clock: Callable[[], float] = time.perf_counter
    pace: Callable[[], None] = lambda: None  # returns once the provider allows a request more
    token_pace: TokenPace | None = None  # None where the provider sets no limit of tokens
    # Entered for a request's time.
    in_flight: AbstractContextManager[object] = field(default_factory=nullcontext)
    names: SettingNames = THE_JUDGES
    prices: Prices = field(default_factory=Prices)
    breaker: Breaker = field(default_factory=lambda: Breaker("the model"))
    _turned_down: TurnedDown = field(default_factory=TurnedDown, init=False)
    _forms: ReplyForms = field(init=False)

    def __post_init__(self) -> None:
        self._forms = ReplyForms(self._known_forms)

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
            **window_options(self.model, self.window),
        }

    def complete(self, request: ModelRequest) -> ModelReply:
        """The answer, after as many tries as the settings allow.

        Raises ModelUnavailableError where a later try may work, ModelPausedError where
        nobody asks the model at this time, ModelSetupError where somebody must act.
        """
        started = self.clock()
        allowed = self._through_gate(request)
        subject = request.about.ticket_id or ""
        reply = self._patience().answered(lambda: self._ask(allowed), subject)
        latency = round(self.clock() - started, 3)
        usage = reply.usage.model_copy(update={"latency_s": latency})
        return reply.model_copy(update={"text": self.clean(reply.text, "reply"), "usage": usage})

    def heard(self, request: ModelRequest, reply: ModelReply, *, is_usable: bool) -> None:
        """Nothing: this client keeps no replies."""

    def _through_gate(self, request: ModelRequest) -> ModelRequest:
        """The request as it may leave. Raises PrivacyError where the gate refuses it."""
        messages = [
            message.model_copy(update={"content": self.clean(message.content, "prompt")})
            for message in request.messages
        ]
        return request.model_copy(update={"messages": tuple(messages)})

    def _patience(self) -> Patience:
        return Patience(
            self.model, self.breaker, self.retries, self.sleep, self.jitter, self._turned_down
        )

    def _ask(self, request: ModelRequest) -> ModelReply | Fault:
        """One answer, or a fault that may pass. Steps down from a form that is refused."""
        import openai

        refused: list[tuple[ReplyForm, str]] = []
        forms = self._forms.worth_asking()
        for form in forms:
            try:
                response = self._call(request, form)
            except DeadlineError as error:
                return no_whole_answer(error)
            except openai.OpenAIError as error:
                fault = read_fault(error, self.api_key, self.names)
                if fault.kind == "rejected" and form != forms[-1]:
                    refused.append((form, fault.words))
                    if self._forms.is_doubtful(form, fault.words):
                        continue
                return fault
            self._forms.worked(form, refused, request.about.ticket_id or "")
            return read_reply(response, self.model, self.prices)
        raise AssertionError("there is always a last form")

    def _call(self, request: ModelRequest, form: ReplyForm) -> "litellm.ModelResponse":
        import httpx

        library = load_litellm()  # which takes seconds the first time
        booking = self.token_pace.take(_guessed(request)) if self.token_pace else None
        with self.in_flight:
            self.pace()
            timeout = httpx.Timeout(self.timeout_s, connect=min(_CONNECT_S, self.timeout_s))
            response: Any = within(
                self.timeout_s + self.overtime_s,
                partial(
                    library.completion,
                    model=self.model,
                    messages=sent_messages(request.messages, self.model),
                    api_base=self.api_base,
                    api_key=self._key(),
                    timeout=timeout,
                    max_retries=0,
                    drop_params=True,
                    **self._sampling(request.about.repeat),
                    **form_options(request, form),
                ),
            )
        if self.token_pace and booking:
            self.token_pace.settle(booking, _taken(response, booking))
        return response

    def _key(self) -> str | None:
        """The key that LiteLLM is given; None leaves it to find the provider's own.

        Where none is given, LiteLLM takes one from the environment, such as
        OPENAI_API_KEY. An own server must never be sent that, and a server that wants no
        key doesn't mind the placeholder, on which the clients insist.
        """
        return self.api_key or (_NO_KEY if self.api_base else None)

    def _known_forms(self) -> tuple[ReplyForm, ...]:
        own = self.api_base is not None and self.model.startswith("openai/")
        return known_forms(self.model, is_own_server=own)


def _guessed(request: ModelRequest) -> int:
    """The tokens of a prompt, with the schema that stands beside it."""
    texts = [message.content for message in request.messages]
    return sum(map(about_tokens, [*texts, json.dumps(request.schema_)]))


def _taken(response: "litellm.ModelResponse", booking: Booking) -> int:
    """The tokens of prompt and reply; as expected where the provider doesn't say."""
    took = getattr(response, "usage", None)
    return int(took.total_tokens) if took and took.total_tokens else round(booking.tokens)
