"""What becomes of replies as providers send them, through LiteLLM's reading of them."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.judging.assess import assess
from app.judging.litellm_client import LiteLLMClient
from app.judging.llm_judge import LlmJudge
from app.judging.prompt_files import load_prompt
from tests.integration.provider_replies import REPLIES, Reply
from tests.model_server import ModelServer
from tests.model_server.failures import Answer
from tests.unit.judging.build import make_brief

PROMPT = load_prompt(Path(__file__).parents[2] / "prompts" / "judge.md")
NOW = datetime(2025, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply.name)
def test_a_providers_reply_becomes_levels_or_reasons(reply: Reply, server: ModelServer) -> None:
    server.will_answer(*(Answer(body=json.dumps(body).encode()) for body in reply.bodies))
    before = len(server.history)
    client = LiteLLMClient(reply.model, api_base=server.url, api_key="x", retries=0)
    result = assess(make_brief(), LlmJudge(client, PROMPT), now=NOW)
    became = [verdict.level or verdict.unscored for verdict in result.verdicts]
    assert (became[0], became[-1]) == (reply.first, reply.last)
    assert set(became) == {reply.first, reply.last}
    assert len(server.history) - before == result.usage.calls == reply.calls
