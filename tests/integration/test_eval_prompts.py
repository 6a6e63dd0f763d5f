"""Two prompt files, compared through LiteLLM, HTTP and a model server."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from app.judging.builtin import BuiltinJudge
from app.playbook.embeddings import WordLlamaEmbedder
from app.settings import PROJECT, Settings
from evals.bench import Bench, Choice
from evals.product import build_judging
from evals.report import outcome_in_words
from tests.model_server import ModelServer
from tests.model_server.answers import PromptAnswers

HARSH = "Nothing is ever good enough."


class PromptFollower:
    """Answers as the built-in judge, but calls everything missed if the prompt asks for it."""

    def __init__(self) -> None:
        self._answers = PromptAnswers(BuiltinJudge(WordLlamaEmbedder()))

    def __call__(self, body: dict[str, Any]) -> str:
        reply = json.loads(self._answers(body))
        if HARSH in body["messages"][0]["content"]:
            for verdict in reply["verdicts"]:
                verdict["level"] = verdict["level"] and "missed"
        return json.dumps(reply)


@pytest.fixture
def closed_afterwards() -> Iterator[None]:
    """LiteLLM keeps its clients for the life of the process, and with them their sockets."""
    yield
    import litellm
    from openai import OpenAI

    for client in litellm.in_memory_llm_clients_cache.cache_dict.values():
        if isinstance(client, OpenAI):
            client.close()


@contextmanager
def unwatched(_: str, __: int) -> Iterator[Callable[[], None]]:
    yield lambda: None


@pytest.mark.slow
@pytest.mark.usefixtures("closed_afterwards")
def test_a_prompt_that_asks_for_harsh_verdicts_is_found_to_be_worse(tmp_path: Path) -> None:
    kept = PROJECT / "prompts" / "judge.md"
    harsh = tmp_path / "harsh.md"
    harsh.write_text(kept.read_text("utf-8").replace("# System\n", f"# System\n{HARSH}\n"), "utf-8")
    with ModelServer(PromptFollower()) as server:
        settings = Settings(
            data_dir=tmp_path / "data",
            model="openai/test",
            api_base=server.url,
            api_key=SecretStr("x"),
            judge_without_orders=False,  # so that each case is one call
        )
        bench = Bench(
            watch=unwatched,
            build=partial(build_judging, settings=settings),
            runs=tmp_path / "runs",
            workers=1,  # LiteLLM drops, unclosed, the clients that threads make at once
        )
        comparison, runs = bench.compare(bench.suite("judge"), (kept, harsh), Choice(limit=12))
        assert len(server.history) == 24
    assert comparison.overall.outcome == "worse"
    assert f"{harsh} is worse than {kept}" in outcome_in_words(comparison)
    assert comparison.harms_b["NoHarshVerdict"] > comparison.harms_a["NoHarshVerdict"]
    assert [run.made_by.judge.model for run in runs] == ["openai/test", "openai/test"]
    assert runs[0].made_by.judge.prompt_hash != runs[1].made_by.judge.prompt_hash
