"""A model judge on tickets that don't fit: what it asks, and what comes of it."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.errors import ModelSetupError, ModelUnavailableError
from app.judging.assessment import UnscoredReason
from app.judging.judge import Brief
from app.judging.llm_judge import LlmJudge
from app.judging.model_client import FinishReason, ModelReply, ModelRequest
from app.judging.prompt_files import load_prompt
from app.judging.turn_parts import tokens_at_most
from app.playbook.rubric import Level
from app.transcripts.ticket import Role
from tests.scripted_model import make_reply
from tests.unit.judging.build import CRITERIA, make_brief

PROMPT = load_prompt(Path(__file__).parents[3] / "prompts" / "judge.md")
OWN = re.compile(r"^\[(\d+)\] AGENT \(judge this\)\n    (.+)$", re.MULTILINE)


class Reader:
    """A model that reads what it is sent, and calls it too long where `is_too_long` says so."""

    model = "test/reader"

    def __init__(self, is_too_long: Callable[[str], bool] = lambda _: False) -> None:
        self.asked: list[str] = []
        self.parameters: dict[str, Any] = {}
        self._is_too_long = is_too_long

    def complete(self, request: ModelRequest) -> ModelReply:
        """A verdict on each criterion that quotes the first turn to be judged."""
        text = request.messages[1].content
        self.asked.append(text)
        if self._is_too_long(text):
            return make_reply("", "too_long")
        turn, quote = OWN.findall(text)[0]
        verdicts = [
            {
                "criterion": id,
                "applies": "yes",
                "level": "met",
                "cause": "agent",
                "rationale": "It answers.",
                "evidence": [{"turn": int(turn), "quote": quote}],
                "citations": [f"doc-{id.replace('_', '-')}#how"],
                "confidence": 0.8,
            }
            for ids in CRITERIA.values()
            for id in ids
        ]
        return make_reply(json.dumps({"findings": [], "verdicts": verdicts}))

    def heard(self, request: ModelRequest, reply: ModelReply, *, is_usable: bool) -> None:
        """Nothing."""


def chat(exchanges: int) -> Brief:
    turns: list[tuple[Role, str]] = []
    for i in range(exchanges):
        turns += [(Role.CUSTOMER, f"And what of number {i}?"), (Role.AGENT, f"Number {i} is fine.")]
    return make_brief(tuple(turns))


def standing() -> int:
    """Tokens of the prompt on next to nothing."""
    model = Reader()
    judge = LlmJudge(model, PROMPT)
    judge.judge(chat(1))
    request = judge._request(chat(1), 0)
    return sum(tokens_at_most(message.content) for message in request.messages)


def judged_turns(asked: list[str]) -> list[int]:
    return [int(turn) for text in asked for turn, _ in OWN.findall(text)]


def test_a_ticket_that_fits_is_asked_about_once() -> None:
    model = Reader()
    judgement = LlmJudge(model, PROMPT).judge(chat(20))
    assert len(model.asked) == 1
    assert judgement.windows == 1
    assert "aren't shown here" not in model.asked[0].split("<transcript>")[1]


def test_five_hundred_turns_are_judged_in_stretches_that_fit_each_turn_once() -> None:
    model = Reader()
    room = standing() + 2_000
    judge = LlmJudge(model, PROMPT, room=lambda: room)
    judgement = judge.judge(chat(250))
    assert judgement.windows == len(model.asked) > 3
    assert judged_turns(model.asked) == list(range(1, 500, 2))
    system = tokens_at_most(judge._request(chat(1), 0).messages[0].content)
    assert max(tokens_at_most(text) for text in model.asked) <= room - system
    assert {verdict.level for verdict in judgement.verdicts} == {Level.MET}
    assert judgement.usage.calls == len(judgement.raw_replies) == len(model.asked)


def test_what_the_provider_calls_too_long_is_asked_once_more_in_halves() -> None:
    model = Reader(lambda text: len(OWN.findall(text)) > 60)
    judgement = LlmJudge(model, PROMPT).judge(chat(100))
    assert judgement.windows == len(model.asked) - 1 > 1
    assert judged_turns(model.asked[1:]) == list(range(1, 200, 2))
    assert {verdict.level for verdict in judgement.verdicts} == {Level.MET}
    assert judgement.usage.calls == len(model.asked)


def test_what_is_too_long_even_in_halves_is_unscored_and_costs_no_more() -> None:
    model = Reader(lambda _: True)
    judgement = LlmJudge(model, PROMPT).judge(chat(100))
    assert {v.unscored for v in judgement.verdicts} == {UnscoredReason.NO_REPLY}
    assert judgement.windows_lost == judgement.windows == len(model.asked) - 1 < 6


def test_a_short_ticket_that_is_too_long_for_the_provider_is_not_cut() -> None:
    model = Reader(lambda _: True)
    judgement = LlmJudge(model, PROMPT).judge(chat(2))
    assert len(model.asked) == 1
    assert {v.unscored for v in judgement.verdicts} == {UnscoredReason.NO_REPLY}
    assert "too long" in judgement.verdicts[0].detail


def test_a_model_that_can_not_read_the_prompt_is_for_the_operator_to_change() -> None:
    model = Reader()
    with pytest.raises(ModelSetupError, match=r"test/reader has room for 2,000.*MODEL_WINDOW"):
        LlmJudge(model, PROMPT, room=lambda: 2_000).judge(chat(2))
    assert model.asked == []


def test_a_model_that_goes_silent_half_way_leaves_the_ticket_for_later() -> None:
    class Silent(Reader):
        def complete(self, request: ModelRequest) -> ModelReply:
            if self.asked:
                raise ModelUnavailableError("test/reader didn't answer.")
            return super().complete(request)

    room = standing() + 2_000
    with pytest.raises(ModelUnavailableError):
        LlmJudge(Silent(), PROMPT, room=lambda: room).judge(chat(250))


@pytest.mark.parametrize("finish", ["length", "refused"])
def test_a_stretch_without_a_usable_reply_is_counted_and_the_others_stand(
    finish: FinishReason,
) -> None:
    class Stumbling(Reader):
        def complete(self, request: ModelRequest) -> ModelReply:
            stretch_of_the_first_turn = "[1] AGENT (judge this)" in request.messages[1].content
            reply = super().complete(request)
            return make_reply("", finish) if stretch_of_the_first_turn else reply

    room = standing() + 2_000
    judgement = LlmJudge(Stumbling(), PROMPT, room=lambda: room).judge(chat(250))
    assert judgement.windows_lost == 1
    assert {verdict.level for verdict in judgement.verdicts} == {Level.MET}
