"""From a ticket to a note through a model, over real HTTP, when all is well and when it isn't."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.coaching.draft_reply import may_be_recognised, may_be_worked_on
from app.coaching.llm_drafter import LlmDrafter
from app.errors import ModelUnavailableError
from app.judging.assess import assess
from app.judging.assessment import Assessment, UnscoredReason
from app.judging.builtin import BuiltinJudge
from app.judging.judge import Brief
from app.judging.litellm_client import LiteLLMClient
from app.judging.llm_judge import LlmJudge
from app.judging.prompt_files import load_prompt
from app.playbook.documents import read_documents, split_document
from app.playbook.embeddings import WordLlamaEmbedder
from app.playbook.rubric_file import load_rubric
from app.transcripts.ticket import AgentPart, Role, Turn
from tests.model_server import FAILURES, ModelServer
from tests.model_server.answers import PromptAnswers
from tests.unit.coaching.test_llm_drafter import PlainDrafter
from tests.unit.judging.build import make_brief

ROOT = Path(__file__).parents[2]
JUDGE = load_prompt(ROOT / "prompts" / "judge.md")
DRAFT = load_prompt(ROOT / "prompts" / "draft_note.md")
NOW = datetime(2025, 3, 1, tzinfo=UTC)

TURNS = (
    (Role.BOT, "Hi! Tell me what you need."),
    (Role.CUSTOMER, "My internet has been down since Monday and I'm losing clients over it."),
    (
        Role.AGENT,
        "Losing clients over a dead line since Monday is awful, and I'm sorry.\n\n"
        "Let me check the line now. Is the light on the box red?",
    ),
    (Role.CUSTOMER, "Yes it's red. When will it work again?"),
    (Role.NOTE, "Area fault, engineers on site."),
    (
        Role.AGENT,
        "There is a fault in your area. Engineers are on it, and I will ring you by 5 pm today "
        "to tell you whether it's fixed.",
    ),
    (Role.CUSTOMER, "Ok, thanks."),
)


@pytest.fixture(scope="module")
def builtin() -> BuiltinJudge:
    return BuiltinJudge(WordLlamaEmbedder())


@pytest.fixture
def server(builtin: BuiltinJudge) -> Iterator[ModelServer]:
    with ModelServer(PromptAnswers(builtin)) as server:
        yield server


@pytest.fixture(scope="module")
def brief() -> Brief:
    """A ticket with the rubric and the playbook that the product ships."""
    rubric = load_rubric(ROOT / "knowledge" / "rubrics" / "support.yaml")
    cited = {passage for c in rubric.criteria.values() for passage in c.passages}
    documents = read_documents(ROOT / "knowledge" / "playbook")
    passages = tuple(p for d in documents for p in split_document(d) if p.id in cited)
    return make_brief(TURNS).model_copy(update={"rubric": rubric, "passages": passages})


def client_of(server: ModelServer, retries: int = 0) -> LiteLLMClient:
    return LiteLLMClient(
        "openai/test", api_base=server.url, api_key="x", retries=retries, sleep=lambda _: None
    )


def assessed(server: ModelServer, brief: Brief, retries: int = 0) -> Assessment:
    return assess(brief, LlmJudge(client_of(server, retries), JUDGE), now=NOW)


def levels(assessment: Assessment) -> dict[str, str]:
    return {v.criterion: str(v.level or v.unscored) for v in assessment.verdicts}


def test_what_a_judge_says_comes_through_prompt_and_reply_unchanged(
    server: ModelServer, builtin: BuiltinJudge, brief: Brief
) -> None:
    through_a_model = assessed(server, brief)
    direct = assess(brief, builtin, now=NOW)
    assert levels(through_a_model) == levels(direct)
    assert [v.evidence for v in through_a_model.verdicts] == [v.evidence for v in direct.verdicts]
    assert through_a_model.scores == direct.scores
    assert sum(v.level is not None for v in direct.verdicts) >= 4


def test_the_prompt_names_the_turns_as_the_ticket_does(server: ModelServer, brief: Brief) -> None:
    part = AgentPart(agent="Ada", turns=(5,))
    result = assessed(server, brief.model_copy(update={"part": part}))
    assert {e.turn for v in result.verdicts for e in v.evidence} <= {5}


@pytest.mark.parametrize(
    ("failure", "becomes"),
    [
        ("wrong_level", UnscoredReason.OFF_MENU_LEVEL),
        ("no_quote", UnscoredReason.NO_EVIDENCE),
        ("invented_quote", UnscoredReason.QUOTE_NOT_FOUND),
        ("passage_not_given", UnscoredReason.PASSAGE_NOT_GIVEN),
    ],
)
def test_a_lie_about_one_criterion_unscores_that_one(
    failure: str, becomes: UnscoredReason, server: ModelServer, brief: Brief
) -> None:
    honest = assessed(server, brief)
    server.will_answer(failure)
    lied = assessed(server, brief)
    changed = {id for id, level in levels(lied).items() if level != levels(honest)[id]}
    assert [lied.verdict(id).unscored for id in changed] == [becomes]


@pytest.mark.parametrize(
    ("failure", "becomes", "calls"),
    [
        ("prose", UnscoredReason.UNUSABLE_REPLY, 2),
        ("empty", UnscoredReason.NO_REPLY, 2),
        ("refusal", UnscoredReason.REFUSED, 1),
        ("content_filter", UnscoredReason.REFUSED, 1),
        ("too_long", UnscoredReason.NO_REPLY, 1),
    ],
)
def test_a_reply_that_can_not_be_used_is_no_score(
    failure: str, becomes: UnscoredReason, calls: int, server: ModelServer, brief: Brief
) -> None:
    server.will_answer(*[failure] * calls)
    result = assessed(server, brief)
    assert {v.unscored for v in result.verdicts} == {becomes}
    assert [s.score for s in result.scores] == [None, None, None]
    assert result.usage.calls == calls
    assert len(result.raw_replies) == calls


@pytest.mark.parametrize(
    ("failure", "reason"),
    [("broken_json", UnscoredReason.UNUSABLE_REPLY), ("cut_off", UnscoredReason.CUT_OFF)],
)
def test_what_was_said_before_a_reply_broke_off_is_kept_without_another_call(
    failure: str, reason: UnscoredReason, server: ModelServer, brief: Brief
) -> None:
    honest = assessed(server, brief)
    server.will_answer(failure)
    kept = assessed(server, brief)
    lost = [v for v in kept.verdicts if v.unscored is reason]
    assert 0 < len(lost) <= len(kept.verdicts) / 2
    assert kept.usage.calls == 1
    for verdict in kept.verdicts:
        if verdict not in lost:
            assert verdict == honest.verdict(verdict.criterion)


@pytest.mark.parametrize("failure", ["prose", "empty"])
def test_the_second_reply_mends_the_first(failure: str, server: ModelServer, brief: Brief) -> None:
    honest = assessed(server, brief)
    server.will_answer(failure)
    mended = assessed(server, brief)
    assert levels(mended) == levels(honest)
    assert mended.usage.calls == 2
    assert "That reply couldn't be used" in server.history[-1].body["messages"][-1]["content"]


def test_a_server_that_is_down_leaves_no_assessment(server: ModelServer, brief: Brief) -> None:
    server.will_answer("overloaded")
    with pytest.raises(ModelUnavailableError):
        assessed(server, brief)


def test_a_model_that_praises_everything_must_still_quote(
    server: ModelServer, brief: Brief
) -> None:
    honest = assessed(server, brief)
    server.will_answer("every_level_exemplary")
    praised = assessed(server, brief)
    for verdict in praised.verdicts:
        assert verdict.level is None or verdict.evidence
    unscored = {v.criterion for v in honest.verdicts if v.level is None}
    assert unscored <= {v.criterion for v in praised.verdicts if v.level is None}


def test_many_tickets_at_once_on_a_poor_line_are_all_judged_alike(
    builtin: BuiltinJudge, brief: Brief
) -> None:
    rates = {"rate_limit": 0.15, "error_500": 0.1, "drop": 0.05}
    with (
        ModelServer(PromptAnswers(builtin), failures=rates, seed=3) as poor_line,
        ThreadPoolExecutor(4) as pool,
    ):
        results = list(pool.map(lambda _: assessed(poor_line, brief, retries=8), range(12)))
        assert len(poor_line.history) > 12
    assert len({str(levels(result)) for result in results}) == 1


def test_a_note_is_drafted_through_a_model(server: ModelServer, brief: Brief) -> None:
    assessment = assessed(server, brief)
    drafter = LlmDrafter(client_of(server), DRAFT, PlainDrafter())
    note = drafter.draft(brief, assessment, date(2025, 3, 3)).note
    assert note.drafted_by == "openai/test"
    assert (note.recognition is None) == (not may_be_recognised(assessment))
    assert (note.pointer is None) == (not may_be_worked_on(assessment))
    assert set(note.citations) <= {passage.id for passage in assessment.passages}


def test_every_failure_that_the_server_knows_is_tried_somewhere() -> None:
    tests = "".join(path.read_text() for path in Path(__file__).parent.glob("test_model_*.py"))
    assert not [name for name in FAILURES if f'"{name}"' not in tests]


def test_a_turn_of_many_lines_is_quoted_across_them(server: ModelServer, brief: Brief) -> None:
    said = "Losing clients over a dead line since Monday is awful, and I'm sorry. Let me check"
    turn = Turn(index=2, role=Role.AGENT, text=TURNS[2][1])
    assert "\n\n" in turn.text
    reply = (
        '{"verdicts": [{"criterion": "acknowledges_feeling", "applies": "yes", "level": "met", '
        f'"evidence": [{{"turn": 2, "quote": "{said}"}}], '
        '"citations": ["acknowledging-feelings#name-it-before-you-fix-it"]}]}'
    )
    server.will_answer(reply)
    result = assessed(server, brief)
    assert result.verdict("acknowledges_feeling").evidence[0].quote in turn.text
    assert result.repaired_quotes == 1
