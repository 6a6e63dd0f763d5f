"""What a terminal shows of an assessment and its note."""

import json

import pytest

from app.coaching.check.note_check import check_note
from app.coaching.drafter import Draft
from app.terminal import as_json, show_assessment
from tests.unit.coaching.check.notes import GOOD, assessment, ticket
from tests.unit.judging.builtin.dialogues import rubric


def draft_of(question: str) -> Draft:
    note = GOOD.model_copy(update={"question": question})
    return Draft(note=note, broken=check_note(note, assessment(), rubric(), ticket()).failed)


def test_the_rules_that_a_draft_breaks_stand_below_it(capsys: pytest.CaptureFixture[str]) -> None:
    whole = rubric().model_copy(update={"dimensions": ()})
    judged = assessment().model_copy(update={"scores": ()})
    show_assessment(judged, draft_of("Did you read her message?"), whole)
    said = " ".join(capsys.readouterr().out.split())
    assert "note check: the question can be answered with yes or no." in said
    assert "“it will be with you by Wednesday” (turn 4)" in said


def test_a_draft_that_keeps_all_rules_has_nothing_below_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    whole = rubric().model_copy(update={"dimensions": ()})
    show_assessment(assessment().model_copy(update={"scores": ()}), draft_of(GOOD.question), whole)
    assert "note check" not in capsys.readouterr().out


def test_the_json_tells_each_broken_rule_with_its_line() -> None:
    parts = [(assessment(), draft_of("Did you read her message?"))]
    (fault,) = json.loads(as_json(parts, rubric()))["note_faults"]
    assert (fault["rule"], fault["part"]) == ("asks", "question")
    assert "yes or no" in fault["why"]
