"""A second judge stands in where the first doesn't answer, and the assessment says so."""

from datetime import UTC, datetime, timedelta

import pytest

from app.errors import DebriefError, ModelPausedError, ModelSetupError, ModelUnavailableError
from app.judging.assess import assess
from app.judging.assessment import JudgeIdentity
from app.judging.fallback import FallbackJudge
from app.judging.judge import Brief, Judgement
from tests.builders import NOW
from tests.unit.judging.build import make_brief

UNTIL = datetime(2026, 11, 2, 14, 5, tzinfo=UTC)
DOWN = ModelUnavailableError("The judge is down.")
PAUSED = ModelPausedError("The judge is paused.", UNTIL)


class Saying:
    """A judge that says nothing of a ticket, or raises."""

    def __init__(self, name: str, error: DebriefError | None = None) -> None:
        self.identity = JudgeIdentity(kind="llm", version="1", model=name)
        self.repeats: list[int] = []
        self._error = error

    def judge(self, brief: Brief, repeat: int = 0) -> Judgement:
        self.repeats.append(repeat)
        if self._error:
            raise self._error
        return Judgement(verdicts=())


def test_the_first_judge_judges_alone_where_it_answers() -> None:
    second = Saying("second")
    judgement = FallbackJudge(Saying("first"), second).judge(make_brief())
    assert (judgement.judged_by, second.repeats) == (None, [])


@pytest.mark.parametrize("error", [DOWN, PAUSED])
def test_the_second_judges_where_the_first_is_away_and_says_that_it_did(
    error: ModelUnavailableError,
) -> None:
    second = Saying("second")
    judgement = FallbackJudge(Saying("first", error), second).judge(make_brief(), repeat=2)
    assert judgement.judged_by == second.identity
    assert second.repeats == [2]


def test_the_assessment_names_who_judged_and_for_whom() -> None:
    judge = FallbackJudge(Saying("openai/first", DOWN), Saying("openai/second"))
    made_by = assess(make_brief(), judge, now=NOW).made_by
    assert made_by.judge.model == "openai/second"
    assert made_by.fallback_for == "openai/first"


def test_what_an_operator_must_mend_is_not_covered_up() -> None:
    second = Saying("second")
    wrong = ModelSetupError("The key was refused.")
    with pytest.raises(ModelSetupError):
        FallbackJudge(Saying("first", wrong), second).judge(make_brief())
    assert second.repeats == []


@pytest.mark.parametrize(
    "second",
    [ModelUnavailableError("The other is down."), ModelSetupError("The other has no key.")],
)
def test_where_neither_answers_both_are_told(second: DebriefError) -> None:
    with pytest.raises(ModelUnavailableError) as raised:
        FallbackJudge(Saying("first", DOWN), Saying("second", second)).judge(make_brief())
    assert str(raised.value) == f"The judge is down. The fallback: {second}"
    assert not isinstance(raised.value, ModelPausedError)


@pytest.mark.parametrize(
    ("second", "until"),
    [
        (ModelUnavailableError("Down."), UNTIL),
        (ModelPausedError("Paused.", UNTIL - timedelta(minutes=1)), UNTIL - timedelta(minutes=1)),
        (ModelPausedError("Paused.", UNTIL + timedelta(minutes=1)), UNTIL),
    ],
)
def test_two_that_are_paused_are_paused_until_the_earlier_time(
    second: DebriefError, until: datetime
) -> None:
    with pytest.raises(ModelPausedError) as raised:
        FallbackJudge(Saying("first", PAUSED), Saying("second", second)).judge(make_brief())
    assert raised.value.until == until


def test_it_is_known_by_the_first_judge() -> None:
    first = Saying("first")
    assert FallbackJudge(first, Saying("second")).identity == first.identity
