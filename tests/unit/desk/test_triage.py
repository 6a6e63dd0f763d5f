"""Whether another judgement of a ticket could lead elsewhere."""

import pytest

from app.desk.triage import is_close_call, triage
from app.desk.views import QueueGroup
from app.judging.assessment import Assessment, Finding, UnscoredReason, Verdict
from app.judging.panel import combine_verdicts
from app.playbook.rubric import Level
from tests.builders import a_rubric, a_ticket, an_assessment, redacted

MISSED, PARTLY, MET, EXEMPLARY = Level
SURE, ARGUABLE, GUESS = 0.9, 0.6, 0.3
TOO_CLOSE = UnscoredReason.TOO_CLOSE

CASES = {
    "all met, for sure": ((MET, MET, MET), SURE, False),
    "all met, and one could as well be exemplary": ((MET, MET, MET), ARGUABLE, True),
    "one missed and one partly": ((MISSED, PARTLY, MET), ARGUABLE, True),
    "one missed and one partly, for sure": ((MISSED, PARTLY, MET), SURE, False),
    "one missed, that could be partly": ((MISSED, MET, MET), ARGUABLE, False),
    "two missed": ((MISSED, MISSED, MET), ARGUABLE, True),
    "three missed": ((MISSED, MISSED, MISSED), ARGUABLE, False),
    "one exemplary": ((EXEMPLARY, MET, MET), ARGUABLE, True),
    "two partly": ((PARTLY, PARTLY, MET), ARGUABLE, False),
    "two partly beside one exemplary": ((PARTLY, PARTLY, EXEMPLARY), ARGUABLE, True),
    "nothing scored": ((None, None, None), GUESS, False),
    "a guess": ((MET, MET, MET), GUESS, True),
    "no word on how sure it is": ((MET, MET, MET), None, False),
}


def assessed(levels: tuple[Level | None, ...], confidence: float | None) -> Assessment:
    made = an_assessment(redacted(a_ticket()), levels)
    verdicts = tuple(v.model_copy(update={"confidence": confidence}) for v in made.verdicts)
    return made.model_copy(update={"verdicts": verdicts})


@pytest.mark.parametrize("case", CASES)
def test_a_close_call_is_a_guess_or_a_level_next_to_another_group(case: str) -> None:
    levels, confidence, is_close = CASES[case]
    assert is_close_call(assessed(levels, confidence)) is is_close


@pytest.mark.parametrize(
    ("levels", "reason"),
    [
        ((MET, MET, MET), "empathy: acknowledges feeling – too close to call"),
        ((MET, EXEMPLARY, MET), "empathy: acknowledges feeling – too close to call"),
        ((MET, MISSED, MISSED), "clarity: sets expectations – missed; 1 more"),
    ],
)
def test_what_only_a_person_can_call_needs_a_person(
    levels: tuple[Level | None, ...], reason: str
) -> None:
    made = assessed(levels, SURE)
    first, *others = made.verdicts
    close = combine_verdicts(
        [first.model_copy(update={"level": level}) for level in (MISSED, MET, MET)]
    )
    made = made.model_copy(update={"verdicts": (close, *others)})
    assert triage(made, a_rubric()) == (QueueGroup.NEEDS_YOU, reason)


@pytest.mark.parametrize("others", [TOO_CLOSE, UnscoredReason.NOT_APPLICABLE])
def test_where_all_that_was_judged_is_too_close_to_call_the_reason_says_so(
    others: UnscoredReason,
) -> None:
    made = assessed((None, None, None), None)
    reasons = (TOO_CLOSE, others, others)
    verdicts = tuple(
        verdict.model_copy(update={"unscored": reason})
        for verdict, reason in zip(made.verdicts, reasons, strict=True)
    )
    group, reason = triage(made.model_copy(update={"verdicts": verdicts}), a_rubric())
    assert group is QueueGroup.NEEDS_YOU
    assert "acknowledges feeling – too close to call" in reason


def test_nothing_scored_for_another_reason_says_that() -> None:
    made = assessed((None, None, None), None)
    assert triage(made, a_rubric()) == (QueueGroup.NEEDS_YOU, "nothing could be scored")


def test_what_was_found_keeps_its_group_whatever_the_levels_are() -> None:
    found = (Finding(kind="other", turn=0, note="Odd."),)
    for confidence, is_close in ((ARGUABLE, False), (GUESS, True)):
        made = assessed((MET, MET, MET), confidence).model_copy(update={"findings": found})
        assert is_close_call(made) is is_close


def test_what_words_for_the_judge_moved_comes_first_and_is_named() -> None:
    found = (Finding(kind="instruction_in_transcript", turn=0, note="Odd."),)
    made = assessed((MET, MET, MET), SURE).model_copy(update={"findings": found})
    told = "words in it address whoever judges this ticket"
    assert triage(made, a_rubric()) == (QueueGroup.NEEDS_YOU, told)
    first, *others = made.verdicts
    swayed = Verdict(criterion=first.criterion, unscored=UnscoredReason.SWAYED)
    made = made.model_copy(update={"verdicts": (swayed, *others)})
    moved = "empathy: acknowledges feeling – moved by words meant for the judge"
    assert triage(made, a_rubric()) == (QueueGroup.NEEDS_YOU, moved)
