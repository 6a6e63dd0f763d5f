"""Judged, verified, scored, and pinned to what made it."""

from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import pytest

from app.errors import ModelPausedError, ModelSetupError, ModelUnavailableError
from app.judging.assess import assess, unanswered
from app.judging.assessment import Finding, JudgeIdentity, UnscoredReason, Usage
from app.judging.judge import Brief, Judgement
from app.judging.panel import Repeats
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


# Repeats


class PanelJudge:
    """A model judge whose judgements differ: each is the next of a list, or an exception."""

    def __init__(self, *given: Judgement | Exception, kind: Literal["llm", "builtin"] = "llm"):
        self.identity = JudgeIdentity(kind=kind, version="1", model="test/panel")
        self._given = list(given)
        self.asked: list[int] = []

    def judge(self, brief: Brief, repeat: int = 0) -> Judgement:
        self.asked.append(repeat)
        given = self._given.pop(0)
        if isinstance(given, Exception):
            raise given
        return given


def judged(level: Level, confidence: float = 0.9, **changes: Any) -> Judgement:
    verdict = make_verdict(level=level).model_copy(update={"confidence": confidence})
    usage = Usage(calls=1, prompt_tokens=100, cost_usd=0.01)
    return Judgement(verdicts=(verdict,), usage=usage, raw_replies=(f"says {level}",)).model_copy(
        update=changes
    )


THRICE = Repeats(always=3)
IF_CLOSE = Repeats(close=3)
DOWN = ModelUnavailableError("test/panel didn't answer.")


def test_repeats_are_numbered_verified_each_and_added_up() -> None:
    invented = Judgement(verdicts=(make_verdict(quote="I moved heaven and earth"),))
    judge = PanelJudge(judged(Level.MET), judged(Level.PARTLY), invented)
    result = assess(make_brief(), judge, now=NOW, repeats=THRICE, repeat=4)
    verdict = result.verdict("acknowledges_feeling")
    assert verdict.repeats == (Level.MET, Level.PARTLY, None)
    assert verdict.level is Level.PARTLY
    assert judge.asked == [4, 5, 6]
    assert (result.made_by.repeat, result.made_by.repeats) == (4, 3)
    assert result.usage.calls == 2
    assert result.usage.cost_usd == pytest.approx(0.02)
    assert result.raw_replies == ("says met", "says partly")
    assert result.scores[0].scored == 1


def test_a_ticket_is_judged_again_only_where_the_first_judgement_is_a_close_call() -> None:
    sure, unsure = judged(Level.MET), judged(Level.MET, 0.4)
    once = PanelJudge(sure)
    assert assess(make_brief(), once, now=NOW, repeats=IF_CLOSE).made_by.repeats == 1
    thrice = PanelJudge(unsure, sure, sure)
    assert assess(make_brief(), thrice, now=NOW, repeats=IF_CLOSE).made_by.repeats == 3
    by_rule = PanelJudge(sure, sure, sure)
    assess(make_brief(), by_rule, now=NOW, repeats=IF_CLOSE, is_close=lambda _: True)
    assert by_rule.asked == [0, 1, 2]


def test_levels_far_apart_are_in_no_score() -> None:
    judge = PanelJudge(judged(Level.MISSED), judged(Level.MET), judged(Level.MET))
    result = assess(make_brief(), judge, now=NOW, repeats=THRICE)
    assert result.verdict("acknowledges_feeling").unscored is UnscoredReason.TOO_CLOSE
    assert result.scores[0].score is None
    assert [p.id for p in result.passages] == ["doc-acknowledges-feeling#how"]


@pytest.mark.parametrize("fault", [DOWN, ModelSetupError("The key was refused.")])
def test_no_judgement_is_lost_where_a_further_one_is_not_to_be_had(fault: Exception) -> None:
    judge = PanelJudge(judged(Level.MET), fault)
    result = assess(make_brief(), judge, now=NOW, repeats=THRICE)
    assert result.verdict("acknowledges_feeling").level is Level.MET
    assert (result.made_by.repeats, result.made_by.repeats_lost) == (1, 2)
    assert judge.asked == [0, 1]


def test_a_further_judgement_that_must_wait_is_waited_for() -> None:
    pause = ModelPausedError("test/panel is left alone.", NOW + timedelta(seconds=15))
    judge = PanelJudge(judged(Level.MET), judged(Level.MET), pause)
    with pytest.raises(ModelPausedError):
        assess(make_brief(), judge, now=NOW, repeats=THRICE)
    assert judge.asked == [0, 1, 2]


def test_what_several_judgements_find_is_told_once() -> None:
    found = [(Finding(kind="abuse_of_agent", turn=n, note=f"Rude in {n}."),) for n in (2, 0, 2)]
    judge = PanelJudge(*(judged(Level.MET, findings=one) for one in found))
    result = assess(make_brief(), judge, now=NOW, repeats=THRICE)
    assert [(f.kind, f.turn) for f in result.findings] == [("abuse_of_agent", 0)]


def test_a_judge_that_always_says_the_same_judges_once() -> None:
    judge = PanelJudge(judged(Level.MET, 0.1), kind="builtin")
    assert assess(make_brief(), judge, now=NOW, repeats=THRICE).made_by.repeats == 1


def test_another_judge_that_stands_in_has_no_say_beside_the_first() -> None:
    other = JudgeIdentity(kind="llm", version="1", model="test/other")
    judge = PanelJudge(judged(Level.MET), judged(Level.PARTLY, judged_by=other))
    result = assess(make_brief(), judge, now=NOW, repeats=THRICE)
    assert result.verdict("acknowledges_feeling").level is Level.MET
    assert (result.made_by.repeats_lost, result.made_by.judge.model) == (2, "test/panel")
    assert result.usage.calls == 2


def test_an_assessment_says_who_stood_in_and_how_many_stretches_there_were() -> None:
    other = JudgeIdentity(kind="builtin", version="1")
    judge = PanelJudge(judged(Level.MET, judged_by=other, windows=4, windows_lost=1))
    made = assess(make_brief(), judge, now=NOW, repeats=THRICE).made_by
    assert (made.judge, made.fallback_for) == (other, "test/panel")
    assert (made.windows, made.windows_lost, made.repeats) == (4, 1, 1)
