"""LiteLLM's client against a real server that fails in real ways."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from app.errors import ModelSetupError, ModelUnavailableError
from app.judging.litellm_client import LiteLLMClient
from app.judging.model_client import Message, ModelRequest
from tests.model_server import ModelServer

REQUEST = ModelRequest(
    messages=(Message(role="system", content="Be brief."), Message(role="user", content="Hello.")),
    schema_name="greeting",
    schema_={"type": "object", "properties": {}, "required": [], "additionalProperties": False},
)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer(lambda _: '{"verdicts": []}') as server:
        yield server


@pytest.fixture
def waits() -> list[float]:
    """The pauses that the client made, in seconds; none of them is slept."""
    return []


def client_of(server: ModelServer, waits: list[float], **options: Any) -> LiteLLMClient:
    given: dict[str, Any] = {
        "api_base": server.url,
        "api_key": "sk-secret",
        "timeout_s": 5.0,
        "retries": 2,
    }
    return LiteLLMClient("openai/test", **given | options, sleep=waits.append, jitter=lambda: 0.5)


def test_the_request_is_what_was_asked_for(server: ModelServer, waits: list[float]) -> None:
    client_of(server, waits, temperature=0.2, seed=11, max_tokens=700).complete(REQUEST)
    received = server.history[0]
    assert received.path == "/v1/chat/completions"
    assert received.headers["authorization"] == "Bearer sk-secret"
    assert received.body == {
        "model": "test",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Hello."},
        ],
        "temperature": 0.2,
        "seed": 11,
        "max_tokens": 700,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "greeting", "strict": True, "schema": REQUEST.schema_},
        },
    }


def test_the_reply_comes_with_its_usage(server: ModelServer, waits: list[float]) -> None:
    reply = client_of(server, waits).complete(REQUEST)
    assert (reply.text, reply.finish_reason) == ('{"verdicts": []}', "stop")
    assert (reply.usage.calls, reply.usage.prompt_tokens, reply.usage.completion_tokens) == (
        1,
        3,
        4,
    )
    assert reply.usage.cost_usd is None
    assert 0 < reply.usage.latency_s < 5


@pytest.mark.parametrize("name", ["nonsense", "nobody/knows-it"])
def test_a_name_without_a_provider_is_a_setup_error(name: str) -> None:
    with pytest.raises(ModelSetupError, match="Name the provider first in DEBRIEF_MODEL"):
        LiteLLMClient(name, retries=0).complete(REQUEST)


@pytest.mark.parametrize("name", ["openai/gpt-4o-mini", "anthropic/claude-3-haiku-20240307"])
def test_a_provider_without_a_key_is_a_setup_error(name: str) -> None:
    with pytest.raises(ModelSetupError, match="Set DEBRIEF_API_KEY"):
        LiteLLMClient(name, retries=0).complete(REQUEST)


def test_an_own_server_needs_no_key(server: ModelServer, waits: list[float]) -> None:
    assert client_of(server, waits, api_key=None).complete(REQUEST).finish_reason == "stop"


@pytest.mark.parametrize("provider", ["openai", "anthropic", "ollama_chat", "mistral"])
def test_an_own_server_is_sent_no_other_providers_key(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch, provider: str
) -> None:
    for name in ("OPENAI", "ANTHROPIC", "OLLAMA", "MISTRAL"):
        monkeypatch.setenv(f"{name}_API_KEY", "sk-of-somebody-else")
    client = LiteLLMClient(f"{provider}/test", api_base=server.url, retries=0)
    with suppress(ModelUnavailableError, ModelSetupError):  # the server speaks one dialect
        client.complete(REQUEST)
    assert server.history
    assert "sk-of-somebody-else" not in str([got.headers for got in server.history])


@pytest.mark.parametrize(
    ("failure", "finish"),
    [
        ("refusal", "refused"),
        ("content_filter", "refused"),
        ("cut_off", "length"),
        ("empty", "stop"),
        ("too_long", "too_long"),
    ],
)
def test_how_a_reply_ended_is_told(
    failure: str, finish: str, server: ModelServer, waits: list[float]
) -> None:
    server.will_answer(failure)
    assert client_of(server, waits).complete(REQUEST).finish_reason == finish


def test_a_server_that_knows_no_schema_is_asked_for_json_and_then_plainly(
    server: ModelServer, waits: list[float]
) -> None:
    server.will_answer("no_such_form", "no_such_form")
    client = client_of(server, waits)
    client.complete(REQUEST)
    client.complete(REQUEST)
    asked = [r.body.get("response_format", {}).get("type") for r in server.history]
    assert asked == ["json_schema", "json_object", None, None]


def test_the_parameters_name_an_own_server_but_not_the_key(
    server: ModelServer, waits: list[float]
) -> None:
    client = client_of(server, waits)
    assert client.parameters == {
        "temperature": 0.0,
        "repeat_temperature": 0.5,
        "seed": 7,
        "max_tokens": 6000,
        "api_base": server.url,
    }
    assert "sk-secret" not in repr(client)


def test_importing_the_client_does_not_import_litellm() -> None:
    import subprocess
    import sys

    code = "import sys, app.judging.llm_judge; assert 'litellm' not in sys.modules"
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
