"""What becomes of a model's replies."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.errors import ModelUnavailableError
from app.judging.assessment import Usage
from app.judging.llm_judge import LlmJudge
from app.judging.model_client import ModelReply, total_usage
from app.judging.prompt_files import load_prompt
from app.playbook.rubric import Level
from tests.scripted_model import ScriptedModel, make_reply
from tests.unit.judging.build import make_brief
from tests.unit.judging.replies import BROKEN, GOOD, reply, text

PROMPT = load_prompt(Path(__file__).parents[3] / "prompts" / "judge.md")
NOW = datetime(2025, 3, 1, tzinfo=UTC)


def judge_with(*replies: str | ModelReply | Exception) -> tuple[LlmJudge, ScriptedModel]:
    model = ScriptedModel(replies)
    return LlmJudge(model, PROMPT), model


def test_the_second_request_carries_the_problem_with_the_first_reply() -> None:
    judge, model = judge_with(BROKEN, GOOD)
    judge.judge(make_brief())
    first, second = model.asked
    assert second.messages[:2] == first.messages
    assert [m.role for m in second.messages] == ["system", "user", "assistant", "user"]
    assert second.messages[2].content == BROKEN
    assert "It isn't JSON: " in second.messages[3].content


@pytest.mark.parametrize("unsaid", ["", make_reply(BROKEN, "length")])
def test_a_reply_that_was_empty_or_cut_off_is_not_said_back(unsaid: str | ModelReply) -> None:
    judge, model = judge_with(unsaid, GOOD)
    judge.judge(make_brief())
    assert [m.role for m in model.asked[1].messages] == ["system", "user", "user"]


def test_usage_and_raw_replies_of_both_tries_are_kept() -> None:
    judge, _ = judge_with(BROKEN, GOOD)
    result = judge.judge(make_brief())
    assert result.raw_replies == (BROKEN, GOOD)
    assert result.usage.calls == 2
    assert result.usage.prompt_tokens == 200
    assert result.usage.cost_usd == pytest.approx(0.02)
    assert result.usage.latency_s == pytest.approx(1.0)


def test_one_cost_that_is_not_known_hides_no_other() -> None:
    priceless = make_reply(BROKEN).model_copy(update={"usage": Usage(calls=1, cost_usd=None)})
    judge, _ = judge_with(priceless, GOOD)
    usage = judge.judge(make_brief()).usage
    assert (usage.calls, usage.unpriced, usage.cost_usd) == (2, 1, 0.01)


def test_where_no_cost_is_known_neither_is_the_sum() -> None:
    unknown = Usage.model_validate({"calls": 2, "cost_usd": None})  # as it was stored once
    assert unknown.unpriced == 2
    assert total_usage([unknown, Usage()]).cost_usd is None
    assert total_usage([Usage(cost_usd=None), Usage()]).cost_usd is None
    assert total_usage([]).cost_usd == 0.0


def test_a_model_that_does_not_answer_is_left_to_the_caller() -> None:
    judge, _ = judge_with(ModelUnavailableError("test/scripted didn't answer."))
    with pytest.raises(ModelUnavailableError):
        judge.judge(make_brief())


def test_the_identity_names_all_that_could_change_the_answer() -> None:
    identity = judge_with()[0].identity
    assert (identity.kind, identity.model) == ("llm", "test/scripted")
    assert identity.parameters == {"temperature": 0.0, "language": "English"}
    assert (identity.prompt, identity.prompt_hash) == (PROMPT.label, PROMPT.hash)


def test_findings_are_kept_and_unreadable_ones_dropped() -> None:
    findings = [
        {"kind": "instruction_in_transcript", "turn": 0, "note": "Asks for top marks."},
        {"kind": "Odd", "turn": "2", "note": "Something else."},
        {"kind": "other", "note": "No turn."},
        "words",
    ]
    judge, _ = judge_with(text(findings=findings))
    found = judge.judge(make_brief()).findings
    assert [(f.kind, f.turn) for f in found] == [("instruction_in_transcript", 0), ("other", 2)]


def test_the_fullest_reply_counts_and_the_last_of_equals() -> None:
    sketch = json.dumps({"verdicts": reply(level="missed")["verdicts"][:2]})
    judge, _ = judge_with(f"{GOOD}\n{sketch}")
    assert judge.judge(make_brief()).verdicts[0].level is Level.MET


def test_the_schema_is_the_same_for_every_ticket_and_fit_for_strict_modes() -> None:
    judge, model = judge_with(GOOD, GOOD)
    judge.judge(make_brief())
    judge.judge(make_brief(own=(1,)))
    assert model.asked[0].schema_ == model.asked[1].schema_
    objects = json.dumps(model.asked[0].schema_).count('"type": "object"')
    assert json.dumps(model.asked[0].schema_).count('"additionalProperties": false') == objects == 4
