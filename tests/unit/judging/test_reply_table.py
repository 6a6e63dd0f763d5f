"""What becomes of each reply in the table."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.judging.assess import assess
from app.judging.llm_judge import LlmJudge
from app.judging.prompt_files import load_prompt
from tests.scripted_model import ScriptedModel
from tests.unit.judging.build import make_brief
from tests.unit.judging.reply_table import CASES, Case

PROMPT = load_prompt(Path(__file__).parents[3] / "prompts" / "judge.md")
NOW = datetime(2025, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_manner_of_reply_becomes_levels_or_reasons(case: Case) -> None:
    model = ScriptedModel(case.replies)
    result = assess(make_brief(), LlmJudge(model, PROMPT), now=NOW)
    became = [verdict.level or verdict.unscored for verdict in result.verdicts]
    assert (became[0], became[-1]) == (case.first, case.last)
    assert set(became) == {case.first, case.last}
    assert len(model.asked) == case.calls
    assert result.repaired_quotes == case.repaired
    assert len(result.findings) == case.findings


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_whatever_came_can_be_stored_and_explained(case: Case) -> None:
    result = assess(make_brief(), LlmJudge(ScriptedModel(case.replies), PROMPT), now=NOW)
    assert "\\u0000" not in result.model_dump_json(exclude={"raw_replies"})
    assert all(verdict.level or verdict.detail for verdict in result.verdicts)


def test_no_two_rows_have_one_name() -> None:
    assert len({case.name for case in CASES}) == len(CASES) > 100
