"""What goes over the wire: the form that is asked for, and what a provider may cache."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from app.judging.litellm_client import LiteLLMClient
from app.judging.litellm_requests import known_forms, sent_messages
from app.judging.model_client import About, Message, ModelRequest
from tests.integration.provider_replies import ANTHROPIC, GEMINI, candidates, message, words
from tests.model_server import ModelServer
from tests.model_server.failures import Answer

REQUEST = ModelRequest(
    messages=(
        Message(role="system", content="The same for all."),
        Message(role="user", content="One ticket."),
    ),
    schema_name="judgement",
    schema_={
        "type": "object",
        "properties": {"verdicts": {"type": "array", "items": {"type": "string"}}},
        "required": ["verdicts"],
        "additionalProperties": False,
    },
)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer(lambda _: '{"verdicts": []}') as server:
        yield server


def client_of(server: ModelServer, model: str) -> LiteLLMClient:
    return LiteLLMClient(model, api_base=server.url, api_key="sk-secret", retries=0)


def body_of(server: ModelServer, model: str, answer: dict[str, Any] | None = None) -> Any:
    """The body that the server gets when the model is asked."""
    if answer is not None:
        server.will_answer(Answer(body=json.dumps(answer).encode()))
    client_of(server, model).complete(REQUEST)
    return server.history[-1].body


@pytest.mark.parametrize(
    ("model", "forms"),
    [
        ("openai/gpt-5-mini", ("json_schema", "tool", "json_object", "plain")),
        (ANTHROPIC, ("json_schema", "tool", "json_object", "plain")),
        (GEMINI, ("json_schema", "tool", "json_object", "plain")),
        ("groq/openai/gpt-oss-20b", ("json_schema", "tool", "json_object", "plain")),
        ("bedrock/deepseek.v3-v1:0", ("tool", "json_object", "plain")),
        ("cohere_chat/command-r-08-2024", ("tool", "plain")),
        ("openai/unheard-of", ("json_object", "plain")),
    ],
)
def test_a_form_is_asked_for_where_the_model_is_known_to_take_it(
    model: str, forms: tuple[str, ...]
) -> None:
    assert known_forms(model, is_own_server=False) == forms


def test_an_own_server_is_asked_for_a_schema_first() -> None:
    assert known_forms("openai/unheard-of", is_own_server=True)[0] == "json_schema"


def test_a_form_that_is_refused_is_not_asked_for_again(server: ModelServer) -> None:
    client = client_of(server, "openai/gpt-4o-mini")
    server.will_answer("no_such_form", "no_such_form", "no_such_form")
    client.complete(REQUEST)
    client.complete(REQUEST)
    assert asked(server) == ["json_schema", "tool", "json_object", "plain", "plain"]


def asked(server: ModelServer) -> list[str]:
    """The forms that were asked for, one for each request."""
    return [
        "tool" if "tools" in body else body.get("response_format", {}).get("type", "plain")
        for body in (received.body for received in server.history)
    ]


def about(ticket_id: str) -> ModelRequest:
    return REQUEST.model_copy(update={"about": About(role="judge", ticket_id=ticket_id)})


def test_a_fault_that_does_not_name_the_form_gives_it_up_for_the_second_ticket_only(
    server: ModelServer,
) -> None:
    client = client_of(server, "openai/test")
    for ticket in ("T-1", "T-1", "T-2"):
        server.will_answer("bad_request")
        client.complete(about(ticket))
    assert asked(server) == ["json_schema", "json_object"] * 3
    client.complete(about("T-3"))
    assert asked(server)[-1] == "json_object"


def test_a_form_that_has_worked_is_not_doubted_for_one_odd_request(server: ModelServer) -> None:
    client = client_of(server, "openai/test")
    client.complete(about("T-1"))
    server.will_answer("bad_request")
    assert client.complete(about("T-2")).finish_reason == "refused"
    client.complete(about("T-3"))
    assert asked(server) == ["json_schema"] * 3


def test_a_tool_takes_the_reply_as_its_arguments_and_must_be_called(server: ModelServer) -> None:
    server.will_answer("bad_request")
    body = body_of(server, "openai/gpt-4o-mini")
    assert [tool["function"]["name"] for tool in body["tools"]] == ["judgement"]
    assert body["tools"][0]["function"]["parameters"] == REQUEST.schema_
    assert body["tool_choice"] == {"type": "function", "function": {"name": "judgement"}}
    assert not {"response_format", "_skip_mcp_handler"} & body.keys()


def test_what_is_the_same_for_every_ticket_is_marked_for_anthropics_cache(
    server: ModelServer,
) -> None:
    body = body_of(server, ANTHROPIC, message(words("{}")))
    assert body["system"] == [
        {"type": "text", "text": "The same for all.", "cache_control": {"type": "ephemeral"}}
    ]
    assert "cache_control" not in str(body["messages"])


@pytest.mark.parametrize("model", ["openai/gpt-4o-mini", "openai/test", "mistral/mistral-small"])
def test_providers_that_cache_unasked_get_plain_words(model: str, server: ModelServer) -> None:
    body = body_of(server, model)
    assert body["messages"][0] == {"role": "system", "content": "The same for all."}


def test_gemini_is_not_told_to_store_what_it_would_charge_for(server: ModelServer) -> None:
    body = body_of(server, GEMINI, candidates({"text": "{}"}))
    assert len(server.history) == 1  # marked text is stored with a call of its own
    assert "cachedContent" not in body


@pytest.mark.parametrize(
    ("model", "is_marked"),
    [
        ("bedrock/anthropic.claude-3-5-sonnet-20241022-v2:0", True),
        ("bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0", True),
        ("bedrock/amazon.nova-lite-v1:0", True),
        ("vertex_ai/claude-sonnet-4-5", True),
        ("openrouter/anthropic/claude-sonnet-4.5", True),
        ("bedrock/meta.llama3-8b-instruct-v1:0", False),
        ("vertex_ai/gemini-2.5-pro", False),
        ("deepseek/deepseek-chat", False),
        ("ollama/claude-like", False),
    ],
)
def test_only_the_system_message_is_marked_and_only_where_it_must_be(
    model: str, is_marked: bool
) -> None:
    system, user = sent_messages(REQUEST.messages, model)
    assert ("cache_control" in str(system)) is is_marked
    assert user == {"role": "user", "content": "One ticket."}
