"""A ticket of 500 turns, and other long ones, through the whole product and a model server."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.bootstrap import Services
from app.errors import ModelSetupError
from app.judging.builtin import BuiltinJudge
from app.judging.turn_parts import tokens_at_most
from app.judging.windows import LONGEST_PROMPT
from app.playbook.embeddings import WordLlamaEmbedder
from app.playbook.rubric_file import load_rubric
from app.settings import PROJECT, Settings
from app.terminal import as_json
from app.transcripts.ticket import Role, Ticket, Turn
from tests.model_server import ModelServer
from tests.model_server.answers import PromptAnswers
from tests.model_server.prompt_reading import read_brief

RUBRIC = PROJECT / "knowledge" / "rubrics" / "support.yaml"
OPENING = (
    (Role.CUSTOMER, "My internet has been down since Monday and I'm losing clients over it."),
    (Role.AGENT, "Losing clients over a dead line since Monday is awful, and I'm sorry."),
)
EXCHANGE = (
    (Role.CUSTOMER, "I've done step {n} now, the light is still red. What comes next?"),
    (Role.AGENT, "Thank you, that rules out cable {n}. Please open port {n} and tell me the code."),
)
ENDING = (
    (Role.CUSTOMER, "It works again, thank you!"),
    (Role.AGENT, "Wonderful. I'll ring you on Friday at noon to check that it has lasted."),
)


def long_ticket(turns: int) -> Ticket:
    """A chat about one dead line that goes on and on."""
    middle = [(role, text.format(n=n)) for n in range((turns - 4) // 2) for role, text in EXCHANGE]
    said = [*OPENING, *middle, *ENDING]
    return Ticket(
        id=f"T-{turns}",
        channel="chat",
        agent="Ana Reyes",
        turns=tuple(Turn(index=i, role=role, text=text) for i, (role, text) in enumerate(said)),
    )


@pytest.fixture(scope="module")
def builtin() -> BuiltinJudge:
    return BuiltinJudge(WordLlamaEmbedder())


@pytest.fixture
def server(builtin: BuiltinJudge) -> Iterator[ModelServer]:
    with ModelServer(PromptAnswers(builtin)) as server:
        yield server


@pytest.fixture
def services(server: ModelServer, tmp_path: Path) -> Iterator[Callable[..., Services]]:
    made: list[Services] = []

    def make(**changes: object) -> Services:
        settings = {"model": "openai/test", "api_base": server.url, "api_key": "sk-test"}
        made.append(
            Services(Settings.model_validate({"data_dir": tmp_path, **settings, **changes}))
        )
        return made[-1]

    yield make
    for one in made:
        one.close()


def judged_turns(server: ModelServer) -> list[int]:
    prompts = [r.body["messages"] for r in server.history]
    return [i for p in prompts if _judges(p) for i in read_brief(p).part.turns]


def _judges(prompt: list[dict[str, str]]) -> bool:
    return "<assessment>" not in prompt[1]["content"]


@pytest.mark.parametrize("window", [None, 26_000])
def test_five_hundred_turns_are_judged_in_stretches_and_a_note_is_drafted(
    window: int | None, server: ModelServer, services: Callable[..., Services]
) -> None:
    made = services(model_window=window, repeats_when_close=1)
    ticket = long_ticket(500)
    ((assessment, draft),) = parts = made.draft_notes(ticket)
    by = assessment.made_by
    assert by.windows == assessment.usage.calls > 1
    assert by.windows_lost == 0
    assert judged_turns(server) == list(range(1, 500, 2))
    assert sum(v.level is not None for v in assessment.verdicts) >= 4
    sizes = [sum(tokens_at_most(m["content"]) for m in r.body["messages"]) for r in server.history]
    assert max(sizes) <= min(LONGEST_PROMPT, (window or 32_000) - 6_000)
    texts = {turn.index: turn.text for turn in ticket.turns}
    assert all(e.quote in texts[e.turn] for v in assessment.verdicts for e in v.evidence)
    assert draft.note.drafted_by == "openai/test"
    document = json.loads(as_json(parts, made.index.rubric()))
    assert document["made_by"]["windows"] == by.windows
    assert document["usage"]["calls"] == by.windows


def test_the_end_of_a_long_ticket_is_judged_by_its_last_stretch(
    server: ModelServer, services: Callable[..., Services]
) -> None:
    ((assessment, _),) = services(model_window=26_000, repeats_when_close=1).draft_notes(
        long_ticket(300)
    )
    ending = assessment.verdict("confirms_outcome")
    assert ending.level is not None
    assert all(evidence.turn > 200 for evidence in ending.evidence)


def test_repeats_go_over_every_stretch_with_a_seed_of_their_own(
    server: ModelServer, services: Callable[..., Services]
) -> None:
    made = services(model_window=26_000, repeats=2, repeats_when_close=1, repeat_temperature=0.7)
    ((assessment, _),) = made.draft_notes(long_ticket(300))
    by = assessment.made_by
    asked = [r.body for r in server.history if _judges(r.body["messages"])]
    assert by.repeats == 2
    assert len(asked) == assessment.usage.calls == 2 * by.windows > 2
    sampling = [(body["seed"], body["temperature"]) for body in asked]
    assert sampling == [(7, 0.0)] * by.windows + [(8, 0.7)] * by.windows
    assert by.judge.parameters["repeat_temperature"] == 0.7
    assert {v.spread for v in assessment.verdicts} == {0}


def reply(level: str, confidence: float) -> str:
    """A reply with a verdict on ownership alone, the others not called for."""
    verdict = {
        "criterion": "takes_ownership",
        "applies": "yes",
        "evidence": [{"turn": 1, "quote": "is awful, and I'm sorry"}],
        "rationale": "It owns the fault.",
        "cause": "agent",
        "level": level,
        "citations": ["taking-ownership#say-i-will"],
        "confidence": confidence,
    }
    ids = [id for id in load_rubric(RUBRIC).criteria if id != "takes_ownership"]
    others = [{"criterion": id, "applies": "no", "rationale": "Not here."} for id in ids]
    return json.dumps({"findings": [], "verdicts": [verdict, *others]})


@pytest.mark.parametrize(("confidence", "seeds"), [(0.4, [7, 8, 9]), (0.95, [7])])
def test_a_close_call_is_judged_three_times_by_default(
    confidence: float, seeds: list[int], server: ModelServer, services: Callable[..., Services]
) -> None:
    made = services()
    passage = load_rubric(RUBRIC).criteria["takes_ownership"].passages[0]
    answers = [
        reply(level, confidence).replace("taking-ownership#say-i-will", passage)
        for level in ("partly", "met", "met")
    ]
    server.will_answer(*answers[: len(seeds)])
    ((assessment, _),) = made.draft_notes(long_ticket(6))
    verdict = assessment.verdict("takes_ownership")
    asked = [r.body for r in server.history if _judges(r.body["messages"])]
    assert [body["seed"] for body in asked] == seeds
    assert assessment.made_by.repeats == len(seeds)
    assert verdict.level == ("met" if len(seeds) == 3 else "partly")
    assert verdict.repeats == (("partly", "met", "met") if len(seeds) == 3 else ())


def test_a_ticket_that_the_provider_calls_too_long_is_judged_in_halves(
    server: ModelServer, services: Callable[..., Services]
) -> None:
    server.will_answer("too_long")
    ((assessment, _),) = services(repeats_when_close=1).draft_notes(long_ticket(100))
    assert assessment.made_by.windows > 1
    assert sum(v.level is not None for v in assessment.verdicts) >= 4


def test_a_model_that_reads_too_little_is_named_with_the_way_out(
    services: Callable[..., Services],
) -> None:
    with pytest.raises(ModelSetupError, match="openai/test has room for 2,000"):
        services(model_window=8_000).draft_notes(long_ticket(10))


def test_a_letter_as_long_as_a_book_is_cut_between_sentences(
    server: ModelServer, services: Callable[..., Services]
) -> None:
    letter = " ".join(f"In step {n} you press the button beside port {n}." for n in range(500))
    said = ((Role.CUSTOMER, "How do I set it up?"), (Role.AGENT, letter))
    ticket = Ticket(
        id="T-letter",
        agent="Ana Reyes",
        turns=tuple(Turn(index=i, role=role, text=text) for i, (role, text) in enumerate(said)),
    )
    made = services(model_window=26_000, repeats_when_close=1)
    ((assessment, _),) = made.draft_notes(ticket)
    assert assessment.made_by.windows > 1
    assert set(judged_turns(server)) == {1}
    assert any(v.level is not None for v in assessment.verdicts)
