"""Tickets that turn the judge's own signals against it, where anybody can see what is right."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.unit.judging.builtin.dialogues import outcome, rubric, verdicts

Expected = dict[str, str | list[str]]
TICKETS: dict[str, dict[str, str | Expected]] = yaml.safe_load(
    (Path(__file__).parent / "adversarial.yaml").read_text(encoding="utf-8")
)


def _expected(part: str) -> Iterator[object]:
    for name, ticket in TICKETS.items():
        asked = ticket.get(part, {})
        assert isinstance(asked, dict)
        for criterion, said in asked.items():
            outcomes = [said] if isinstance(said, str) else said
            yield pytest.param(ticket["text"], criterion, outcomes, id=f"{name}-{criterion}")


@pytest.mark.parametrize(("text", "criterion", "right"), list(_expected("is")))
def test_what_anybody_can_see_is_seen(text: str, criterion: str, right: list[str]) -> None:
    verdict = verdicts(text)[criterion]
    assert outcome(verdict) in right, verdict.rationale or verdict.detail


@pytest.mark.parametrize(("text", "criterion", "wrong"), list(_expected("isn't")))
def test_what_nobody_would_say_is_not_said(text: str, criterion: str, wrong: list[str]) -> None:
    verdict = verdicts(text)[criterion]
    assert outcome(verdict) not in wrong, verdict.rationale or verdict.detail


def test_every_expectation_names_a_criterion_of_the_rubric() -> None:
    named = {c for t in TICKETS.values() for part in ("is", "isn't") for c in t.get(part, {})}
    assert named <= set(rubric().criteria)
    assert len(TICKETS) >= 20
