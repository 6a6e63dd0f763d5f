"""Each criterion on the small dialogues in `criteria.yaml`."""

from pathlib import Path

import pytest
import yaml

from tests.unit.judging.builtin.dialogues import outcome, rubric, verdicts

CASES: dict[str, dict[str, list[str]]] = yaml.safe_load(
    (Path(__file__).parent / "criteria.yaml").read_text(encoding="utf-8")
)
TABLE = [
    pytest.param(criterion, level, text, id=f"{criterion}-{level}-{number}")
    for criterion, levels in CASES.items()
    for level, texts in levels.items()
    for number, text in enumerate(texts)
]


@pytest.mark.parametrize(("criterion", "level", "text"), TABLE)
def test_a_small_dialogue_gets_the_level_that_the_anchors_give(
    criterion: str, level: str, text: str
) -> None:
    verdict = verdicts(text)[criterion]
    assert outcome(verdict) == level, verdict.rationale or verdict.detail


@pytest.mark.parametrize(("criterion", "level", "text"), TABLE)
def test_a_level_says_in_words_what_it_rests_on(criterion: str, level: str, text: str) -> None:
    verdict = verdicts(text)[criterion]
    words = verdict.rationale if verdict.level else verdict.detail
    assert len(words.split()) >= 8
    assert "{" not in words
    assert bool(verdict.evidence) == bool(verdict.level)


def test_every_criterion_has_dialogues_at_three_levels_and_where_it_does_not_apply() -> None:
    assert set(CASES) == set(rubric().criteria)
    for criterion, levels in CASES.items():
        assert len(set(levels) - {"not_applicable"}) >= 3, criterion
        assert "not_applicable" in levels or criterion == "respectful_tone"
