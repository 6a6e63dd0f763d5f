"""Judged, verified, scored, and pinned to what made it."""

from datetime import UTC, datetime

import pytest

from app.errors import ModelUnavailableError
from app.judging.assess import assess, unanswered
from app.judging.assessment import Finding, JudgeIdentity, UnscoredReason, Usage
from app.judging.judge import Brief, Judgement
from app.playbook.rubric import Level
from tests.unit.judging.build import FixedJudge, make_brief, make_verdict

NOW = datetime(2025, 3, 1, 9, 30, tzinfo=UTC)


class AbsentJudge:
    """Never answers."""

    identity = JudgeIdentity(kind="llm", version="1", model="test/none")

    def judge(self, brief: Brief, repeat: int = 0) -> Judgement:
        raise ModelUnavailableError("test/none didn't answer; try later.")


def test_an_assessment_pins_what_made_it() -> None:
    judge = FixedJudge(Judgement(verdicts=(make_verdict(),), usage=Usage(calls=1)))
    made = assess(make_brief(), judge, now=NOW, repeat=2).made_by
    assert made.judge == judge.identity
    assert (made.transcript_hash, made.rubric_hash) == ("cd" * 32, "ab" * 32)
    assert (made.redaction_version, made.index_version) == ("r1", "i1")
    assert (made.rubric, made.repeat, made.made_at) == ("small v1", 2, NOW)


def test_an_assessment_is_verified_and_scored() -> None:
    verdicts = (make_verdict(quote="THAT must be tiring"), make_verdict("listens", quote="no way"))
    result = assess(make_brief(), FixedJudge(Judgement(verdicts=verdicts)), now=NOW)
    assert result.verdict("acknowledges_feeling").level is Level.MET
    assert result.verdict("listens").unscored is UnscoredReason.QUOTE_NOT_FOUND
    assert result.repaired_quotes == 1
    assert (result.scores[0].scored, result.scores[0].total) == (1, 2)
    assert (result.ticket_id, result.agent) == ("T-1", "Ada")


def test_only_the_passages_that_a_verdict_cites_are_kept_with_it() -> None:
    verdicts = (make_verdict(citations=("doc-listens#how",)),)
    result = assess(make_brief(), FixedJudge(Judgement(verdicts=verdicts)), now=NOW)
    assert [passage.id for passage in result.passages] == ["doc-listens#how"]


def test_a_finding_about_a_turn_that_is_not_there_is_dropped() -> None:
    findings = tuple(Finding(kind="other", turn=turn, note="Odd.") for turn in (0, 0, 77))
    judge = FixedJudge(Judgement(verdicts=(), findings=findings))
    assert assess(make_brief(), judge, now=NOW).findings == findings[:1]


def test_a_judge_that_does_not_answer_is_left_to_the_caller() -> None:
    with pytest.raises(ModelUnavailableError):
        assess(make_brief(), AbsentJudge(), now=NOW)


def test_a_judge_that_was_given_up_on_leaves_every_criterion_unscored() -> None:
    result = unanswered(make_brief(), AbsentJudge(), "The model didn't answer for an hour.", NOW)
    assert {v.unscored for v in result.verdicts} == {UnscoredReason.NO_REPLY}
    assert {v.detail for v in result.verdicts} == {"The model didn't answer for an hour."}
    assert [s.score for s in result.scores] == [None, None, None]
    assert result.made_by.judge.model == "test/none"
