"""What the stretches of a long ticket come to together."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.judging.assessment import Cause, Evidence, Finding, UnscoredReason, Usage, Verdict
from app.judging.judge import Brief, Judgement
from app.judging.merging import Weighed, merge, merge_verdicts
from app.judging.windows import cut
from app.playbook.rubric import Level
from app.transcripts.ticket import Role
from tests.unit.judging.build import make_brief, make_criterion, make_verdict

WHOLE = make_criterion("listens")
END = WHOLE.model_copy(update={"judged_at": "end"})
JUDGED = (
    UnscoredReason.NOT_APPLICABLE,
    UnscoredReason.NOT_ENOUGH_EVIDENCE,
    UnscoredReason.OUTSIDE_AGENT,
)


def said(
    what: Level | UnscoredReason,
    words: int = 10,
    *,
    turn: int = 1,
    quotes: tuple[str, ...] = ("I see",),
    confidence: float | None = 0.8,
    citations: tuple[str, ...] = ("doc#a",),
    rationale: str = "It shows.",
) -> Weighed:
    """What one stretch said, and how much the agent wrote in it."""
    if isinstance(what, UnscoredReason):
        return Weighed(Verdict(criterion="listens", unscored=what, detail=what), words)
    verdict = Verdict(
        criterion="listens",
        level=what,
        evidence=tuple(Evidence(turn=turn, quote=quote) for quote in quotes),
        rationale=rationale,
        citations=citations,
        confidence=confidence,
    )
    return Weighed(verdict, words)


VERDICTS = st.builds(
    said,
    st.one_of(st.sampled_from(Level), st.sampled_from(JUDGED)),
    st.integers(1, 50),
    turn=st.integers(0, 9),
    confidence=st.one_of(st.none(), st.floats(0, 1)),
)
LISTS = st.lists(VERDICTS, min_size=1, max_size=8)


@given(LISTS, st.randoms())
def test_the_order_of_the_stretches_changes_no_level(
    given: list[Weighed], chance: random.Random
) -> None:
    shuffled = list(given)
    chance.shuffle(shuffled)
    one, other = merge_verdicts(WHOLE, given), merge_verdicts(WHOLE, shuffled)
    assert (one.level, one.unscored, set(one.citations)) == (
        other.level,
        other.unscored,
        set(other.citations),
    )
    assert one.confidence == pytest.approx(other.confidence, abs=0.002)


@given(LISTS)
def test_the_level_lies_between_the_lowest_and_the_highest(given: list[Weighed]) -> None:
    levels = [one.verdict.level.rank for one in given if one.verdict.level is not None]
    merged = merge_verdicts(WHOLE, given).level
    assert (merged is None) == (not levels)
    assert merged is None or min(levels) <= merged.rank <= max(levels)


@given(LISTS, st.integers(1, 50))
def test_a_stretch_that_it_is_not_called_for_in_changes_nothing(
    given: list[Weighed], words: int
) -> None:
    quiet = said(UnscoredReason.NOT_APPLICABLE, words)
    for criterion in (WHOLE, END):
        before = merge_verdicts(criterion, given)
        assert merge_verdicts(criterion, [*given, quiet]) == before
        assert merge_verdicts(criterion, [quiet, *given]) == before


@given(LISTS)
def test_it_is_not_called_for_only_where_every_stretch_says_so(given: list[Weighed]) -> None:
    merged = merge_verdicts(WHOLE, given).unscored is UnscoredReason.NOT_APPLICABLE
    every = all(one.verdict.unscored is UnscoredReason.NOT_APPLICABLE for one in given)
    assert merged == every


@given(VERDICTS, st.integers(1, 5))
def test_stretches_that_agree_say_what_each_says(one: Weighed, times: int) -> None:
    merged = merge_verdicts(WHOLE, [one] * times)
    expected = one.verdict
    if expected.confidence is not None:
        assert merged.confidence == pytest.approx(expected.confidence, abs=0.001)
        merged = merged.model_copy(update={"confidence": expected.confidence})
    assert merged == expected


@given(LISTS)
def test_evidence_is_of_the_stretches_with_the_merged_level(given: list[Weighed]) -> None:
    merged = merge_verdicts(WHOLE, given)
    if merged.level is None:
        return
    held = {e for one in given if one.verdict.level is merged.level for e in one.verdict.evidence}
    assert set(merged.evidence) <= held
    assert 1 <= len(merged.evidence) <= 3


MEDIANS = {
    "half of the words at or below": ([(Level.MISSED, 10), (Level.MET, 10)], Level.MISSED),
    "the longer stretch": ([(Level.MISSED, 10), (Level.MET, 11)], Level.MET),
    "the middle one": (
        [(Level.EXEMPLARY, 10), (Level.PARTLY, 10), (Level.MET, 10)],
        Level.MET,
    ),
    "many short ones": ([(Level.EXEMPLARY, 30), *[(Level.PARTLY, 10)] * 4], Level.PARTLY),
}


@pytest.mark.parametrize("case", MEDIANS)
def test_the_level_is_the_lower_median_by_words(case: str) -> None:
    given, expected = MEDIANS[case]
    assert merge_verdicts(WHOLE, [said(level, words) for level, words in given]).level is expected


def test_what_is_judged_at_the_end_is_decided_by_the_last_stretch_with_a_level() -> None:
    given = [
        said(Level.MISSED, 90, rationale="Early."),
        said(Level.MET, 5, rationale="Late.", turn=7),
        said(UnscoredReason.NOT_APPLICABLE),
    ]
    merged = merge_verdicts(END, given)
    assert (merged.level, merged.rationale) == (Level.MET, "Late.")
    assert [e.turn for e in merged.evidence] == [7]


def test_what_failed_after_the_last_level_leaves_the_end_unscored() -> None:
    given = [said(Level.MISSED), said(UnscoredReason.CUT_OFF)]
    assert merge_verdicts(END, given).unscored is UnscoredReason.CUT_OFF
    assert merge_verdicts(END, list(reversed(given))).level is Level.MISSED


@pytest.mark.parametrize(("failed", "is_scored"), [(10, True), (11, False)])
def test_a_level_needs_half_of_the_words_to_have_been_judged(failed: int, is_scored: bool) -> None:
    given = [said(Level.MET, 10), said(UnscoredReason.NO_REPLY, failed)]
    merged = merge_verdicts(WHOLE, given)
    assert (merged.level is Level.MET) is is_scored
    assert is_scored or merged.unscored is UnscoredReason.NO_REPLY


REASONS = {
    "a judgement before a fault": (
        [UnscoredReason.NO_REPLY, UnscoredReason.NOT_ENOUGH_EVIDENCE],
        UnscoredReason.NOT_ENOUGH_EVIDENCE,
    ),
    "outside before can't tell": (
        [UnscoredReason.NOT_ENOUGH_EVIDENCE, UnscoredReason.OUTSIDE_AGENT],
        UnscoredReason.OUTSIDE_AGENT,
    ),
    "a fault before not called for": (
        [UnscoredReason.NOT_APPLICABLE, UnscoredReason.UNUSABLE_REPLY],
        UnscoredReason.UNUSABLE_REPLY,
    ),
}


@pytest.mark.parametrize("case", REASONS)
def test_without_a_level_the_reason_that_says_most_is_given(case: str) -> None:
    reasons, expected = REASONS[case]
    assert merge_verdicts(WHOLE, [said(reason) for reason in reasons]).unscored is expected


@pytest.mark.parametrize("reason", UnscoredReason)
def test_every_reason_has_its_place(reason: UnscoredReason) -> None:
    assert merge_verdicts(WHOLE, [said(reason)]).unscored is reason
    assert merge_verdicts(END, [said(reason)]).unscored is reason


def test_quotes_citations_and_rationale_come_from_the_stretch_with_most_words_first() -> None:
    merged = merge_verdicts(
        WHOLE,
        [
            said(Level.MET, 10, turn=1, quotes=("a b", "c d"), citations=("doc#a",), confidence=1),
            said(Level.PARTLY, 5, turn=3, rationale="No."),
            said(
                Level.MET,
                30,
                turn=5,
                quotes=("e f", "g h"),
                citations=("doc#b", "doc#a"),
                confidence=0.5,
                rationale="Best.",
            ),
        ],
    )
    assert [(e.turn, e.quote) for e in merged.evidence] == [(5, "e f"), (1, "a b"), (5, "g h")]
    assert merged.citations == ("doc#b", "doc#a")
    assert merged.confidence == pytest.approx(0.625)
    assert merged.rationale == "Best. Stretch by stretch: met, partly and met."


# From briefs to one judgement


def long_brief() -> Brief:
    turns: list[tuple[Role, str]] = []
    for i in range(40):
        turns += [(Role.CUSTOMER, f"And question {i}?"), (Role.AGENT, f"To question {i}: yes.")]
    return make_brief(tuple(turns))


def test_an_invented_quote_costs_only_the_stretch_that_it_was_given_for() -> None:
    brief = long_brief()
    stretches = cut(brief, 600)
    assert len(stretches) >= 3
    said_of = []
    for place, stretch in enumerate(stretches):
        turn = stretch.part.turns[0]
        quote = f"to question {turn // 2}: yes" if place else "I moved heaven and earth"
        verdict = make_verdict(turn=turn, quote=quote)
        usage = Usage(calls=1, prompt_tokens=100, cost_usd=0.5)
        said_of.append(
            (stretch, Judgement(verdicts=(verdict,), usage=usage, raw_replies=(f"reply {place}",)))
        )
    merged = merge(said_of, brief)
    assert merged.verdicts[0].level is Level.MET
    assert {v.unscored for v in merged.verdicts[1:]} == {UnscoredReason.MISSING}
    assert merged.windows == len(stretches)
    assert merged.repaired_quotes == len(stretches) - 1
    assert merged.usage.calls == len(stretches)
    assert merged.usage.cost_usd == pytest.approx(0.5 * len(stretches))
    assert merged.raw_replies[0] == "reply 0"


def test_a_quote_from_a_turn_that_another_stretch_judges_does_not_count() -> None:
    brief = long_brief()
    first, second, *_ = cut(brief, 600)
    assert second.stretch
    context = second.stretch.apart[0]
    verdict = make_verdict(turn=context, quote=f"To question {context // 2}: yes")
    merged = merge(
        [(first, Judgement(verdicts=())), (second, Judgement(verdicts=(verdict,)))], brief
    )
    assert merged.verdicts[0].level is None


def test_a_low_level_outside_the_agents_control_lowers_nothing() -> None:
    brief = long_brief()
    first, second, *_ = cut(brief, 600)
    low = make_verdict(level=Level.MISSED, turn=1, quote="To question 0: yes", cause=Cause.PROCESS)
    turn = second.part.turns[0]
    high = make_verdict(turn=turn, quote=f"To question {turn // 2}: yes")
    merged = merge(
        [(first, Judgement(verdicts=(low,))), (second, Judgement(verdicts=(high,)))], brief
    )
    assert merged.verdicts[0].level is Level.MET


def test_a_finding_that_two_stretches_show_is_one_and_abuse_is_where_it_began() -> None:
    brief = long_brief()
    first, second, *_ = cut(brief, 600)
    findings = (
        Finding(kind="other", turn=4, note="Odd."),
        Finding(kind="abuse_of_agent", turn=6, note="Rude."),
    )
    more = (
        Finding(kind="other", turn=4, note="Odd, this."),
        Finding(kind="abuse_of_agent", turn=2, note="Rude again."),
        Finding(kind="other", turn=8, note="Another."),
    )
    merged = merge(
        [
            (first, Judgement(verdicts=(), findings=findings)),
            (second, Judgement(verdicts=(), findings=more)),
        ],
        brief,
    )
    assert [(f.kind, f.turn) for f in merged.findings] == [
        ("abuse_of_agent", 2),
        ("other", 4),
        ("other", 8),
    ]


def test_stretches_that_came_to_nothing_are_counted() -> None:
    brief = long_brief()
    first, second, *_ = cut(brief, 600)
    nothing = tuple(
        Verdict(criterion=c, unscored=UnscoredReason.CUT_OFF) for c in brief.rubric.criteria
    )
    merged = merge([(first, Judgement(verdicts=nothing)), (second, Judgement(verdicts=()))], brief)
    assert (merged.windows, merged.windows_lost) == (2, 1)
