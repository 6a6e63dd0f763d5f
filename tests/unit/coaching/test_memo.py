"""What the leader is told beside the note."""

import pytest

from app.coaching.memo import write_memo
from app.coaching.note import Memo
from app.coaching.phrasing import load_phrasing
from app.judging.assessment import Cause, Finding, UnscoredReason, Verdict
from app.judging.builtin.rules import FOLDER
from app.playbook.rubric import Level
from tests.unit.coaching.test_llm_drafter import BOTH
from tests.unit.judging.build import make_rubric, make_verdict

PHRASING = load_phrasing(FOLDER / "phrasing.yaml")
MET = make_verdict()
LOW = make_verdict("listens", level=Level.MISSED)
ALSO_LOW = make_verdict("plain_language", level=Level.PARTLY)


def memo_of(
    *verdicts: Verdict,
    recognised: Verdict | None = None,
    pointed: Verdict | None = None,
    findings: tuple[Finding, ...] = (),
) -> Memo:
    changes = {"verdicts": verdicts, "findings": findings}
    assessment = BOTH.model_copy(update=changes)
    return write_memo(assessment, make_rubric(), PHRASING, recognised, pointed)


def test_there_is_nothing_to_say_of_a_note_that_holds_all_that_was_judged() -> None:
    assert memo_of(MET, LOW, recognised=MET, pointed=LOW) == Memo()


@pytest.mark.parametrize("reason", list(UnscoredReason))
def test_each_reason_for_an_unscored_criterion_is_told_in_words(reason: UnscoredReason) -> None:
    verdict = Verdict(criterion="listens", unscored=reason, detail="The detail.")
    memo = memo_of(verdict)
    told = memo.outside_control if reason is UnscoredReason.OUTSIDE_AGENT else memo.unscored
    assert len(memo.outside_control) + len(memo.unscored) == 1
    assert told[0].startswith("Listens: ")
    assert told[0].endswith(". The detail.")
    assert "_" not in told[0]


@pytest.mark.parametrize(
    ("cause", "place"),
    [(Cause.PROCESS, "process, policy or product"), (Cause.CUSTOMER, "the customer")],
)
def test_a_low_level_with_another_cause_is_outside_control_and_not_left_for_later(
    cause: Cause, place: str
) -> None:
    memo = memo_of(
        MET,
        LOW,
        ALSO_LOW.model_copy(update={"cause": cause}),
        recognised=MET,
        pointed=LOW,
    )
    assert memo.outside_control == (f"Plain language: the cause lay with {place}. Because.",)
    assert memo.remarks == ()


def test_what_else_is_low_is_left_for_another_time() -> None:
    memo = memo_of(MET, LOW, ALSO_LOW, recognised=MET, pointed=ALSO_LOW)
    assert memo.remarks == ("Left for another time, one point at a time: Listens (missed).",)


def test_a_note_without_a_pointer_tells_what_was_seen_and_not_sure() -> None:
    memo = memo_of(MET, LOW, recognised=MET)
    assert memo.remarks == (
        "Nothing in the agent's control was surely missed, so there is nothing to work on.",
        "Seen, and not sure: Listens (missed).",
    )


def test_a_note_without_recognition_says_so() -> None:
    (remark,) = memo_of(LOW, pointed=LOW).remarks
    assert remark.startswith("Nothing was met, so the note recognises nothing")


@pytest.mark.parametrize(
    ("confidence", "doubts"),
    [(None, 0), (0.5, 0), (0.49, 2), (0.0, 2)],
)
def test_a_doubt_about_what_the_note_speaks_of_is_told(
    confidence: float | None, doubts: int
) -> None:
    met, low = (v.model_copy(update={"confidence": confidence}) for v in (MET, LOW))
    remarks = memo_of(met, low, recognised=met, pointed=low).remarks
    assert len(remarks) == doubts
    assert all("the judge was not sure of this" in remark for remark in remarks)


def test_findings_come_first_and_count_turns_from_one() -> None:
    finding = Finding(kind="abuse_of_agent", turn=0, note="The customer insults the agent.")
    memo = memo_of(MET, LOW, ALSO_LOW, recognised=MET, pointed=LOW, findings=(finding,))
    assert memo.remarks[0] == "Turn 1: The customer insults the agent."
    assert len(memo.remarks) == 2
