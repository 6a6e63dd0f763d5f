"""A server that runs a model with the window it is asked for is asked for one."""

import json
from typing import Any

import pytest

from app.judging.litellm_client import LiteLLMClient
from app.judging.model_client import Message, ModelRequest
from tests.model_server import ModelServer
from tests.model_server.failures import Answer

REQUEST = ModelRequest(
    messages=(Message(role="user", content="Hello."),),
    schema_name="greeting",
    schema_={"type": "object", "properties": {}, "required": [], "additionalProperties": False},
)
DONE = {"model": "m", "done": True, "prompt_eval_count": 5, "eval_count": 2}
REPLIES: dict[str, dict[str, Any]] = {
    "ollama": {"created_at": "x", "response": "{}"},
    "ollama_chat": {"created_at": "x", "message": {"role": "assistant", "content": "{}"}},
}


# LiteLLM defines a model with a field that Pydantic warns of, when it is first used.
@pytest.mark.filterwarnings("ignore::UserWarning:pydantic")
@pytest.mark.parametrize("provider", REPLIES)
@pytest.mark.parametrize(("window", "asked"), [(None, 32_000), (16_000, 16_000)])
def test_ollama_is_asked_for_the_window_that_prompts_are_cut_to(
    provider: str, window: int | None, asked: int
) -> None:
    body = json.dumps(DONE | REPLIES[provider]).encode()
    with ModelServer() as server:
        server.will_answer(Answer(body=body))
        base = server.url.removesuffix("/v1")
        client = LiteLLMClient(f"{provider}/m", api_base=base, retries=0, window=window)
        assert client.complete(REQUEST).text == "{}"
        assert server.history[0].body["options"]["num_ctx"] == asked
    assert client.parameters["num_ctx"] == asked


def test_no_other_server_is_sent_one() -> None:
    with ModelServer(lambda _: "{}") as server:
        client = LiteLLMClient(
            "openai/m", api_base=server.url, api_key="sk-test", retries=0, window=16_000
        )
        client.complete(REQUEST)
        assert "num_ctx" not in json.dumps(server.history[0].body)
    assert "num_ctx" not in client.parameters
