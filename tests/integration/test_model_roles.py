"""The parts joined as settings say, over real HTTP: who is asked, with what, and who stands in."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.bootstrap import Services
from app.desk.assessing import Job
from app.doctor import examine
from app.judging.assessment import Assessment, Evidence, JudgeIdentity, Verdict
from app.judging.briefing import make_brief
from app.judging.judge import Brief, Judgement
from app.playbook.embeddings import LiteLLMEmbedder
from app.playbook.rubric import Level
from app.settings import Settings
from tests.builders import NOW, a_ticket, redacted
from tests.model_server import ModelServer
from tests.model_server.answers import PromptAnswers
from tests.model_server.failures import Answer

Joining = Callable[..., Services]


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the playbook's index, to be copied for each test."""
    folder = tmp_path_factory.mktemp("indexed")
    services = Services(Settings(data_dir=folder))
    services.reindex()
    services.close()
    return folder


@pytest.fixture
def join(indexed: Path, tmp_path: Path) -> Iterator[Joining]:
    """Services by settings, each in the same folder, as one process after the other."""
    shutil.copytree(indexed, tmp_path, dirs_exist_ok=True)
    joined: list[Services] = []

    def services(**given: object) -> Services:
        shared: dict[str, object] = {"data_dir": tmp_path, "model": "openai/judge"}
        made = Services(
            Settings.model_validate(shared | {"model_retries": 0, "repeats_when_close": 1} | given)
        )
        joined.append(made)
        return made

    yield services
    for one in joined:
        one.close()


class AllMet:
    """Finds every criterion met in the part's first turn."""

    identity = JudgeIdentity(kind="builtin", version="test")

    def judge(self, brief: Brief, repeat: int = 0) -> Judgement:
        turn = brief.ticket.turns[brief.part.turns[0]]
        given = {passage.id for passage in brief.passages}
        return Judgement(
            verdicts=tuple(
                Verdict(
                    criterion=id,
                    level=Level.MET,
                    evidence=(Evidence(turn=turn.index, quote=turn.text),),
                    rationale="It is met.",
                    citations=tuple(one for one in criterion.passages if one in given),
                )
                for id, criterion in brief.rubric.criteria.items()
            )
        )


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """The judge's server."""
    with ModelServer(PromptAnswers(AllMet())) as server:
        yield server


@pytest.fixture
def other() -> Iterator[ModelServer]:
    """Another provider's server."""
    with ModelServer(lambda _: "{}") as server:
        yield server


def stored_ticket(services: Services) -> None:
    with services.records.begin() as unit:
        unit.tickets.put([redacted(a_ticket("T-1"))], NOW)


def assess(services: Services) -> Assessment:
    with services.records.begin() as unit:
        ticket = unit.tickets.get("T-1")
    part = ticket.agent_parts()[0]
    return services.stages.judge(make_brief(ticket, part, services.index))


def test_an_identical_request_is_paid_once_also_by_the_next_process(
    join: Joining, server: ModelServer
) -> None:
    services = join(api_base=server.url)
    stored_ticket(services)
    first = assess(services)
    asked = len(server.history)
    again = assess(join(api_base=server.url))
    assert first.usage.calls == asked > 0
    assert (again.usage.calls, again.usage.reused, again.usage.cost_usd) == (0, asked, 0)
    assert again.verdicts == first.verdicts
    assert len(server.history) == asked


@pytest.mark.parametrize(
    "changed", [{"model": "openai/another"}, {"model_seed": 8}, {"keep_replies": False}]
)
def test_what_could_change_the_answer_is_asked_anew(
    join: Joining, server: ModelServer, changed: dict[str, object]
) -> None:
    services = join(api_base=server.url)
    stored_ticket(services)
    assess(services)
    asked = len(server.history)
    assert assess(join(api_base=server.url, **changed)).usage.reused == 0
    assert len(server.history) > asked


def test_a_ticket_that_is_not_stored_leaves_no_reply_behind(
    join: Joining, server: ModelServer
) -> None:
    services = join(api_base=server.url)
    services.assess_ticket(a_ticket("T-1"))
    with services.records.begin() as unit:
        assert unit.stored.rows()["kept_replies"] == 0


def test_kept_replies_are_dropped_when_they_are_old_or_no_longer_wanted(
    join: Joining, server: ModelServer
) -> None:
    services = join(api_base=server.url)
    stored_ticket(services)
    assess(services)
    assert services.drop_old_replies() == 0
    assert join(api_base=server.url, keep_replies=False).drop_old_replies() > 0


def test_the_fallback_judges_with_its_own_key_and_is_recorded(
    join: Joining, server: ModelServer, other: ModelServer
) -> None:
    other.will_answer(*["overloaded"] * 9)
    services = join(
        model="openai/judge",
        api_base=other.url,
        api_key="sk-judge",
        judge_fallback="openai/second",
        judge_fallback_api_base=server.url,
    )
    stored_ticket(services)
    made = assess(services)
    assert made.made_by.judge.model == "openai/second"
    assert made.made_by.fallback_for == "openai/judge"
    assert any(verdict.level for verdict in made.verdicts)
    assert [got.headers["authorization"] for got in other.history] == ["Bearer sk-judge"]
    assert "sk-judge" not in str([got.headers for got in server.history])


def test_the_built_in_judge_can_be_the_fallback(join: Joining, other: ModelServer) -> None:
    other.will_answer(*["overloaded"] * 9)
    services = join(api_base=other.url, judge_fallback="builtin")
    stored_ticket(services)
    made = assess(services)
    assert (made.made_by.judge.kind, made.made_by.fallback_for) == ("builtin", "openai/judge")


def test_the_doctor_asks_each_model_by_its_own_access(
    join: Joining, server: ModelServer, other: ModelServer
) -> None:
    server.will_answer('{"ready": true}')
    other.will_answer("unauthorized")
    services = join(
        api_base=server.url,
        draft_model="openai/drafter",
        draft_api_base=other.url,
        judge_fallback="builtin",
    )
    found = {check.name: (check.outcome, check.found) for check in examine(services)}
    assert found["judge"][0] == "ok"
    assert found["drafter"] == ("broken", found["drafter"][1])
    assert "Incorrect API key provided. Set DEBRIEF_DRAFT_API_KEY" in found["drafter"][1]
    assert found["judge fallback"] == ("ok", "the built-in judge, where the judge doesn't answer")


def test_the_doctor_names_the_key_that_a_role_lacks(
    join: Joining, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    server.will_answer('{"ready": true}')
    services = join(api_base=server.url, judge_fallback="anthropic/claude-haiku-4-5")
    check = next(one for one in examine(services) if one.name == "judge fallback")
    assert check.found == "anthropic/claude-haiku-4-5 without a key"
    assert check.fix == "set ANTHROPIC_API_KEY, or DEBRIEF_JUDGE_FALLBACK_API_KEY"


def test_a_run_of_the_queue_pays_for_nothing_twice(join: Joining, server: ModelServer) -> None:
    services = join(api_base=server.url)
    stored_ticket(services)
    with services.records.begin() as unit:
        ticket = unit.tickets.get("T-1")
    for run in ("r1", "r2"):
        brief = make_brief(ticket, ticket.agent_parts()[0], services.index)
        judged = services.stages.judge(brief)
        drafted = services.stages.draft(brief, judged)
        job = Job(run_id=run, ticket_id="T-1", transcript_hash=ticket.transcript_hash)
        services.stages.save(job, ticket, [(judged, drafted)])
    with services.records.begin() as unit:
        sent = {row.role: row.calls for row in unit.model_use.listed()}
    assert sum(sent.values()) == len(server.history)


def test_an_embedding_server_of_ones_own_is_sent_no_other_providers_key(
    other: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-somebody-else")
    row = {"object": "embedding", "index": 0, "embedding": [0.6, 0.8]}
    body = {"object": "list", "data": [row], "model": "e", "usage": {"prompt_tokens": 1}}
    other.will_answer(Answer(body=json.dumps(body).encode()))
    vectors = LiteLLMEmbedder("openai/e", api_base=other.url).embed(["hello"])
    assert vectors.shape == (1, 2)
    assert other.history[0].path == "/v1/embeddings"
    assert other.history[0].headers["authorization"] == "Bearer none"
