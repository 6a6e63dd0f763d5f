"""An estimate before a batch, held against what a model server then counts."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap import Services
from app.settings import Settings
from app.transcripts.ticket import Role
from tests.builders import NOW, SAID, a_ticket, redacted
from tests.model_server import ModelServer
from tests.model_server.answers import PromptAnswers


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    settings = Settings(
        data_dir=tmp_path, model="openai/gpt-4o-mini", api_key="x", repeats_when_close=1
    )
    made = Services(settings)
    yield made
    made.close()


def bring_in(services: Services, count: int) -> list[str]:
    """Tickets that differ: what is identical isn't paid for twice."""
    tickets = [a_ticket(f"T-{n}", said=(*SAID, (Role.CUSTOMER, n * "ok "))) for n in range(count)]
    with services.records.begin() as unit:
        unit.tickets.put([redacted(ticket) for ticket in tickets], NOW)
    return [ticket.id for ticket in tickets]


def test_the_built_in_judge_costs_nothing_and_needs_no_estimate(tmp_path: Path) -> None:
    services = Services(Settings(data_dir=tmp_path))
    assert services.estimating.estimate(bring_in(services, 3)) is None
    services.close()


def test_a_batch_is_estimated_without_a_call(services: Services) -> None:
    estimate = services.estimating.estimate(bring_in(services, 100))
    assert estimate is not None
    assert estimate.calls == 200
    assert estimate.cost_usd is not None
    assert estimate.basis.startswith("from the prompts of 20 of them and replies of a common")
    again = services.estimating.estimate([f"T-{n}" for n in range(100)])
    assert again == estimate


def test_judging_three_times_takes_three_prompts(services: Services) -> None:
    ids = bring_in(services, 5)
    once, thrice = (services.estimating.estimate(ids, repeats) for repeats in (1, 3))
    assert once is not None
    assert thrice is not None
    assert (once.calls, thrice.calls) == (10, 20)


def test_an_estimate_comes_near_what_the_server_counts(tmp_path: Path) -> None:
    from app.judging.builtin import BuiltinJudge
    from app.playbook.embeddings import WordLlamaEmbedder

    with ModelServer(PromptAnswers(BuiltinJudge(WordLlamaEmbedder()))) as server:
        settings = Settings(
            data_dir=tmp_path,
            model="openai/test",
            api_base=server.url,
            api_key="x",
            workers=2,
            repeats_when_close=1,
        )
        services = Services(settings)
        try:
            ids = bring_in(services, 8)
            estimate = services.estimating.estimate(ids)
            runs = services.assessing.start_many(ids, estimate=estimate)
            assert list(services.assessing.watch(runs))[-1].done == 8
            with services.records.begin() as unit:
                used = [unit.model_use.lately(r, "openai/test") for r in ("judge", "drafter")]
            assert estimate is not None
            assert estimate.calls == sum(each.calls for each in used)
            took = sum(each.tokens - each.completion_tokens for each in used)
            assert estimate.prompt_tokens == pytest.approx(took, rel=0.35)
            later = services.estimating.estimate(ids)
            assert later is not None
            wrote = sum(each.completion_tokens for each in used)
            assert later.completion_tokens == pytest.approx(wrote, rel=0.1)
            assert "as they were lately" in later.basis
        finally:
            services.close()
