"""What replies cost, at the wire: cached tokens apart, and no price where none is known."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from app.judging.litellm_client import LiteLLMClient
from app.judging.model_client import Message, ModelReply, ModelRequest
from app.judging.prices import Prices
from tests.model_server import ModelServer
from tests.model_server.failures import Answer

OWN = Prices(input=2.0, cached=0.5, output=10.0)
REQUEST = ModelRequest(
    messages=(Message(role="user", content="Hello."),), schema_name="any", schema_={}
)
# https://platform.openai.com/docs/guides/prompt-caching
OPENAI = {
    "prompt_tokens": 2_000,
    "completion_tokens": 100,
    "total_tokens": 2_100,
    "prompt_tokens_details": {"cached_tokens": 1_500},
}
# https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching: input_tokens counts
# only what is neither read from the cache nor written to it.
ANTHROPIC = {
    "input_tokens": 500,
    "cache_read_input_tokens": 1_500,
    "cache_creation_input_tokens": 0,
    "output_tokens": 100,
}


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


def ask(server: ModelServer, model: str, answer: Answer, prices: Prices = OWN) -> ModelReply:
    server.will_answer(answer)
    base = server.url if model.startswith("openai/") else server.url.removesuffix("/v1")
    client = LiteLLMClient(model, api_base=base, api_key="x", retries=0, prices=prices)
    return client.complete(REQUEST)


def as_anthropic_answers(model: str, usage: dict[str, Any]) -> Answer:
    body = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [{"type": "text", "text": "{}"}],
        "stop_reason": "end_turn",
        "usage": usage,
    }
    return Answer(body=json.dumps(body).encode())


@pytest.mark.parametrize(
    ("model", "answer"),
    [
        ("openai/our-own", Answer("{}", usage=OPENAI)),
        ("anthropic/our-own", as_anthropic_answers("our-own", ANTHROPIC)),
    ],
)
def test_cached_tokens_are_counted_and_priced_apart(
    server: ModelServer, model: str, answer: Answer
) -> None:
    usage = ask(server, model, answer).usage
    assert (usage.prompt_tokens, usage.cached_tokens, usage.completion_tokens) == (2000, 1500, 100)
    assert usage.cost_usd == pytest.approx((500 * 2.0 + 1500 * 0.5 + 100 * 10.0) / 1e6)


@pytest.mark.parametrize(
    ("model", "answer"),
    [
        ("openai/gpt-4o-mini", Answer("{}", usage=OPENAI)),
        (
            "anthropic/claude-haiku-4-5",
            as_anthropic_answers("claude-haiku-4-5", ANTHROPIC),
        ),
    ],
)
def test_a_model_in_the_list_is_priced_by_the_list(
    server: ModelServer, model: str, answer: Answer
) -> None:
    usage = ask(server, model, answer).usage
    assert usage.cost_usd
    assert usage.cost_usd == pytest.approx(Prices().cost_usd(model, 2000, 100, 1500))
    assert usage.cost_usd < (Prices().cost_usd(model, 2000, 100) or 0)


def test_without_any_price_the_cost_is_unknown_and_not_nothing(server: ModelServer) -> None:
    usage = ask(server, "openai/our-own", Answer("{}", usage=OPENAI), Prices()).usage
    assert usage.cost_usd is None
    assert usage.cached_tokens == 1500


def test_without_a_price_of_their_own_cached_tokens_cost_what_the_others_do() -> None:
    assert Prices(input=2.0, output=10.0).cost_usd("openai/our-own", 2000, 100, 1500) == (
        pytest.approx((2000 * 2.0 + 100 * 10.0) / 1e6)
    )


def test_half_a_price_is_none() -> None:
    assert Prices(input=2.0).cost_usd("openai/our-own", 2000, 100) is None


def test_a_model_that_is_free_costs_nothing() -> None:
    free = Prices(input=0.0, output=0.0)
    assert free.cost_usd("openai/our-own", 2000, 100) == 0.0


def test_a_server_that_counts_nothing_still_answers(server: ModelServer) -> None:
    body = {
        "id": "x",
        "object": "chat.completion",
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"content": "{}"}}],
    }
    reply = ask(server, "openai/our-own", Answer(body=json.dumps(body).encode()))
    assert (reply.text, reply.usage.calls, reply.usage.cached_tokens) == ("{}", 1, 0)
