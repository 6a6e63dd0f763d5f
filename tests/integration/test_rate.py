"""Requests a minute on the way from the queue to a model server that fails now and then."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any

import pytest

from app.coaching.llm_drafter import LlmDrafter
from app.desk.assessing import Assessing
from app.desk.control import control_of
from app.desk.limits import Limits
from app.desk.ticket_use import Roles
from app.judging.litellm_client import LiteLLMClient
from app.judging.llm_judge import LlmJudge
from app.judging.model_client import Message, ModelRequest
from app.judging.pace import Pace
from app.judging.prompt_files import load_prompt
from app.judging.token_pace import TokenPace
from app.settings import PROJECT
from app.workflow import Jobs
from tests.builders import NOW
from tests.fakes import FakeDrafter, FakePlaybook
from tests.integration.queues import Office, office
from tests.model_server import ModelServer

__all__ = ["office"]

MINUTE_S = 4.0
ALLOWED = 24
MODEL = "openai/test"


class Timed:
    """Answers nothing that could be used, so that each ticket is asked for again."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self._lock = Lock()

    def __call__(self, _body: dict[str, Any]) -> str:
        with self._lock:
            self.times.append(monotonic())
        return "{}"


@pytest.fixture
def answering() -> Timed:
    return Timed()


@pytest.fixture
def server(answering: Timed) -> Iterator[ModelServer]:
    with ModelServer(answering, failures={"error_500": 0.15, "rate_limit": 0.1}, seed=5) as server:
        yield server


def warm_up(client: LiteLLMClient) -> None:
    """The library's first call takes seconds before it asks anybody."""
    hello = Message(role="user", content="hello")
    client.complete(ModelRequest(messages=(hello,), schema_name="any", schema_={}))


def test_no_minute_at_the_server_has_more_requests_than_allowed(
    office: Office, server: ModelServer, answering: Timed, tmp_path: Path
) -> None:
    pace = Pace(ALLOWED, minute_s=MINUTE_S)
    client = LiteLLMClient(
        MODEL, api_base=server.url, api_key="x", retries=5, pace=pace.take, jitter=lambda: 0.1
    )
    warm_up(client)
    answering.times.clear()
    judge = LlmJudge(client, load_prompt(PROJECT / "prompts" / "judge.md"))
    draft = load_prompt(PROJECT / "prompts" / "draft_note.md")
    drafter = LlmDrafter(client, draft, FakeDrafter())
    stages = Assessing(office.records, FakePlaybook(), judge, drafter, lambda: NOW)
    control = control_of(
        office.records,
        office.engine_of_jobs(),
        lambda: NOW,
        limits=Limits(requests=ALLOWED, minute_s=MINUTE_S),
        roles=Roles(MODEL, MODEL),
        look_s=0.05,
    )
    jobs = Jobs(
        stages,
        office.records,
        database_url=office.jobs_url,
        data_dir=tmp_path,
        workers=8,
        retry_pause_s=0.01,
        control=control,
    )
    office.made.append(jobs)
    runs = jobs.submit(office.bring_in(20))
    assert list(jobs.watch(runs))[-1].done == 20
    times = sorted(answering.times)
    assert len(times) > 2 * ALLOWED
    windows = zip(times, times[ALLOWED:], strict=False)
    assert min(one_too_many - first for first, one_too_many in windows) > MINUTE_S


class Weighed:
    """Answers with as little as can be, and notes when and about how many tokens were sent."""

    def __init__(self) -> None:
        self.begun: list[tuple[float, int]] = []
        self._lock = Lock()

    def __call__(self, body: dict[str, Any]) -> str:
        with self._lock:
            tokens = sum(len(message["content"]) for message in body["messages"]) // 4
            self.begun.append((monotonic(), tokens))
        return "{}"


def test_no_minute_at_the_server_has_more_tokens_than_allowed_but_for_a_long_one_alone() -> None:
    answering = Weighed()
    pace = TokenPace(3_000, minute_s=0.5)
    with ModelServer(answering) as server:
        client = LiteLLMClient(MODEL, api_base=server.url, api_key="x", token_pace=pace)
        warm_up(client)

        def ask(words: int) -> int:
            long = Message(role="user", content="word " * words)
            request = ModelRequest(messages=(long,), schema_name="any", schema_={})
            return client.complete(request).usage.prompt_tokens

        with ThreadPoolExecutor(6) as pool:
            took = list(pool.map(ask, (900, 900, 5_000, 900, 900, 900)))
    assert max(took) > 3_000
    for start, _ in answering.begun:
        within = [tokens for at, tokens in answering.begun if start <= at <= start + 0.5]
        assert sum(within) <= 3_000 or len(within) == 1
