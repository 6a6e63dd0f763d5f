"""What several independent judgements come to."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.judging.assessment import Evidence, UnscoredReason, Verdict
from app.judging.panel import Repeats, combine_verdicts
from app.playbook.rubric import Level
from tests.unit.judging.build import make_verdict

MISSED, PARTLY, MET, EXEMPLARY = Level
NO = UnscoredReason.NOT_APPLICABLE


def said(
    what: Level | UnscoredReason,
    *,
    confidence: float | None = None,
    quote: str = "I see",
    rationale: str = "It shows.",
) -> Verdict:
    """One judgement's verdict."""
    if isinstance(what, UnscoredReason):
        return Verdict(criterion="listens", unscored=what, detail=str(what))
    return Verdict(
        criterion="listens",
        level=what,
        evidence=(Evidence(turn=1, quote=quote),),
        rationale=rationale,
        citations=(f"doc#{what}",),
        confidence=confidence,
    )


VERDICTS = st.lists(
    st.builds(
        said,
        st.one_of(st.sampled_from(Level), st.sampled_from(UnscoredReason)),
        confidence=st.one_of(st.none(), st.floats(0, 1)),
    ),
    min_size=2,
    max_size=7,
)

CASES: dict[str, tuple[list[Level | UnscoredReason], Level | UnscoredReason]] = {
    "all agree": ([MET, MET, MET], MET),
    "two of three": ([PARTLY, MET, MET], MET),
    "the lower of the two in the middle": ([PARTLY, MET], PARTLY),
    "four": ([MET, MET, PARTLY, MET], MET),
    "one without a level": ([MET, NO, MET], MET),
    "half without a level": ([MET, NO], MET),
    "most without a level": ([NO, MET, NO], NO),
    "the commonest reason": (
        [UnscoredReason.NO_REPLY, NO, NO, MET],
        NO,
    ),
    "the first of equally common reasons": (
        [UnscoredReason.NO_REPLY, NO, NO, UnscoredReason.NO_REPLY],
        UnscoredReason.NO_REPLY,
    ),
    "more than one level apart": ([MISSED, MET, MET], UnscoredReason.TOO_CLOSE),
    "far apart, and one without": ([EXEMPLARY, NO, PARTLY], UnscoredReason.TOO_CLOSE),
    "each another": ([MISSED, PARTLY, MET], UnscoredReason.TOO_CLOSE),
}


@pytest.mark.parametrize("case", CASES)
def test_the_median_decides_and_what_lies_far_apart_is_too_close_to_call(case: str) -> None:
    given, expected = CASES[case]
    whole = combine_verdicts([said(what) for what in given])
    assert (whole.level or whole.unscored) is expected
    assert whole.repeats == tuple(w if isinstance(w, Level) else None for w in given)


@given(VERDICTS, st.randoms())
def test_the_order_of_the_judgements_changes_no_level(
    given: list[Verdict], chance: random.Random
) -> None:
    shuffled = list(given)
    chance.shuffle(shuffled)
    assert combine_verdicts(given).level is combine_verdicts(shuffled).level


@given(VERDICTS)
def test_a_level_was_given_by_some_and_lies_at_most_one_from_any(given: list[Verdict]) -> None:
    whole = combine_verdicts(given)
    levels = [verdict.level for verdict in given if verdict.level is not None]
    if whole.level is not None:
        assert whole.level in levels
        assert all(abs(level.rank - whole.level.rank) <= 1 for level in levels)
        assert whole.confidence is not None
        assert 0 <= whole.confidence <= levels.count(whole.level) / len(given) + 0.001
    if whole.unscored is UnscoredReason.TOO_CLOSE and levels:
        assert whole.spread >= 2 or len(levels) < len(given)


@given(VERDICTS)
def test_what_is_far_apart_never_gets_a_level(given: list[Verdict]) -> None:
    whole = combine_verdicts(given)
    if whole.spread >= 2:
        assert whole.level is None


def test_what_is_too_close_to_call_says_what_each_gave_and_what_spoke_for_both_ends() -> None:
    whole = combine_verdicts(
        [
            said(MISSED, quote="As I said", rationale="It argues."),
            said(MET, quote="I see that", rationale="It names the wait."),
            said(MET, quote="I see that"),
        ]
    )
    assert whole.detail == "Judged missed, met and met: too close to call."
    assert whole.rationale.startswith("Missed: It argues. Met: ")
    assert [e.quote for e in whole.evidence] == ["As I said", "I see that"]
    assert whole.spread == 2


def test_the_most_confident_of_those_with_the_median_speaks() -> None:
    whole = combine_verdicts(
        [
            said(MET, confidence=0.6, quote="one here", rationale="Weak."),
            said(MET, confidence=0.9, quote="two here", rationale="Strong."),
            said(PARTLY, confidence=1.0, quote="three here", rationale="Other."),
        ]
    )
    assert whole.rationale == "Strong."
    assert [e.quote for e in whole.evidence] == ["two here", "one here"]
    assert whole.citations == ("doc#met",)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([said(MET, confidence=0.8)] * 3, 0.8),
        ([said(MET, confidence=0.9), said(MET, confidence=0.6), said(PARTLY)], 0.5),
        ([said(MET), said(MET), said(PARTLY)], 0.667),
        ([said(MET, confidence=0.9), said(NO), said(MET, confidence=0.9)], 0.6),
    ],
)
def test_confidence_is_their_mean_times_the_share_that_agrees(
    given: list[Verdict], expected: float
) -> None:
    assert combine_verdicts(given).confidence == pytest.approx(expected, abs=0.001)


def test_a_reason_keeps_its_words() -> None:
    assert combine_verdicts([said(NO), said(MET), said(NO)]).detail == "not_applicable"


def test_repeats_can_be_asked_for_but_not_below_what_is_set() -> None:
    assert Repeats(always=2, close=3).at_least(3) == Repeats(always=3, close=3)
    assert Repeats(always=5, close=3).at_least(3).always == 5
    assert Repeats().at_least(70).always == 7


def test_a_verdict_that_was_given_once_has_no_repeats() -> None:
    assert make_verdict().repeats == ()
