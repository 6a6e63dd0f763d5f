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
    assert estimate.basis.startswith("from the prompts of 20 of them, and replies of a common")
    assert estimate.paid_for == 0
    again = services.estimating.estimate([f"T-{n}" for n in range(100)])
    assert again == estimate


def test_before_close_calls_are_known_none_or_all_of_them_may_be(tmp_path: Path) -> None:
    settings = Settings(
        data_dir=tmp_path, model="openai/gpt-4o-mini", api_key="x", repeats_when_close=3
    )
    services = Services(settings)
    try:
        estimate = services.estimating.estimate(bring_in(services, 5))
        assert estimate is not None
        assert estimate.calls == 5 * (2 + 1)
        assert estimate.cost_usd is not None
        assert estimate.low_usd is not None
        assert estimate.high_usd is not None
        assert estimate.low_usd < 0.75 * estimate.cost_usd
        assert estimate.high_usd > 1.25 * estimate.cost_usd
        assert "each judged 1 to 3 times" in estimate.basis
    finally:
        services.close()


def test_judging_three_times_takes_three_prompts(services: Services) -> None:
    ids = bring_in(services, 5)
    once, thrice = (services.estimating.estimate(ids, repeats) for repeats in (1, 3))
    assert once is not None
    assert thrice is not None
    assert (once.calls, thrice.calls) == (10, 20)


def test_tickets_that_are_not_stored_are_estimated_from_the_first_ones(services: Services) -> None:
    first = [redacted(a_ticket(f"N-{n}")) for n in range(5)]
    estimate = services.estimating.foresee(first, 120)
    assert estimate is not None
    assert (estimate.tickets, estimate.calls) == (120, 240)
    assert services.estimating.foresee([], 0) is None


@pytest.fixture
def modelled(tmp_path: Path) -> Iterator[Services]:
    """Services whose model answers as the built-in judge would."""
    from app.judging.builtin import BuiltinJudge
    from app.playbook.embeddings import WordLlamaEmbedder

    with ModelServer(PromptAnswers(BuiltinJudge(WordLlamaEmbedder()))) as server:
        settings = Settings(
            data_dir=tmp_path,
            model="openai/test",
            api_base=server.url,
            api_key="x",
            price_input=1.0,
            price_output=4.0,
            workers=2,
            repeats_when_close=1,
        )
        services = Services(settings)
        yield services
        services.close()


def assess(services: Services, ids: list[str]) -> None:
    runs = services.assessing.start_many(ids)
    assert list(services.assessing.watch(runs))[-1].done == len(ids)


def test_an_estimate_comes_near_what_the_server_counts(modelled: Services) -> None:
    ids = bring_in(modelled, 8)
    estimate = modelled.estimating.estimate(ids)
    assess(modelled, ids)
    with modelled.records.begin() as unit:
        used = [unit.model_use.lately(r, "openai/test") for r in ("judge", "drafter")]
    assert estimate is not None
    assert estimate.calls == sum(each.calls for each in used)
    took = sum(each.tokens - each.completion_tokens for each in used)
    assert estimate.prompt_tokens == pytest.approx(took, rel=0.35)
    later = modelled.estimating.estimate(bring_in(modelled, 9)[8:])
    assert later is not None
    wrote = sum(each.completion_tokens for each in used) / 8
    assert later.completion_tokens == pytest.approx(wrote, rel=0.1)
    assert "as they were lately" in later.basis


def test_what_was_answered_before_is_taken_off_and_counted(modelled: Services) -> None:
    ids = bring_in(modelled, 8)
    whole = modelled.estimating.estimate(ids)
    assess(modelled, ids[:3])
    rest = modelled.estimating.estimate(ids)
    assert whole is not None
    assert rest is not None
    assert (whole.calls, rest.calls, rest.paid_for) == (16, 10, 3)
    assert "3 of the 8 tickets are already paid for." in rest.in_words()
    assert rest.each is not None
    assert rest.each.requests == 2  # a ticket that comes new still takes both


def test_what_is_pasted_again_takes_nothing(modelled: Services) -> None:
    ids = bring_in(modelled, 2)
    assess(modelled, ids[:1])
    with modelled.records.begin() as unit:
        pasted = [unit.tickets.get(one) for one in ids]
    estimate = modelled.estimating.foresee(pasted, 2)
    assert estimate is not None
    assert (estimate.calls, estimate.paid_for) == (2, 1)


def test_a_batch_that_is_all_paid_for_says_so_and_costs_nothing(modelled: Services) -> None:
    ids = bring_in(modelled, 3)
    assess(modelled, ids)
    estimate = modelled.estimating.estimate(ids)
    assert estimate is not None
    assert (estimate.calls, estimate.cost_usd, estimate.paid_for) == (0, 0.0, 3)
    assert estimate.in_words() == "3 tickets: already paid for, so nothing is asked."


def test_a_judgement_that_is_kept_leaves_the_note_to_be_paid(modelled: Services) -> None:
    ids = bring_in(modelled, 2)
    assess(modelled, ids)
    with modelled.records.begin() as unit:
        forget_notes = "DELETE FROM kept_replies WHERE text NOT LIKE '%verdicts%'"
        unit.kept_replies._connection.exec_driver_sql(forget_notes.replace("%", "%%"))
    estimate = modelled.estimating.estimate(ids)
    assert estimate is not None
    assert (estimate.calls, estimate.paid_for) == (2, 0)


def test_further_judgements_are_paid_where_only_the_first_is_kept(modelled: Services) -> None:
    ids = bring_in(modelled, 2)
    assess(modelled, ids)
    thrice = modelled.estimating.estimate(ids, 3)
    assert thrice is not None
    assert thrice.calls == 2 * (2 + 1)  # two more judgements each, and another note
    assert thrice.paid_for == 0
