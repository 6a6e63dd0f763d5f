"""A suite, run through judging code that a test controls."""

from collections.abc import Mapping

import pytest

from app.errors import EvalError, ModelSetupError, ModelUnavailableError
from app.judging.assessment import UnscoredReason
from app.transcripts.ticket import Ticket
from evals.run import EvalRun
from evals.runner import Pace, run_suite
from evals.suite import Suite
from tests.unit.evals.builders import MET, MISSED, NOW, FakeJudging, Said, ticket

SUITE = Suite(name="small", title="A small suite", datasets=("cases.jsonl",))
TICKETS = [
    ticket("T-1", {"listens": "met", "structure": "not_applicable"}),
    ticket("T-2", {"listens": "missed", "structure": "met"}),
    ticket("T-3", {"listens": "met"}),
]


def always(listens: Said, structure: Said = MET) -> FakeJudging:
    return FakeJudging(lambda _: {"listens": listens, "structure": structure})


def run(judging: FakeJudging, limit: int | None = None, pace: Pace | None = None) -> EvalRun:
    return run_suite(SUITE, TICKETS, judging, NOW, limit=limit, pace=pace)


def test_each_label_stands_beside_what_the_judge_said() -> None:
    first, second, third = run(always(MET, UnscoredReason.NOT_APPLICABLE)).cases
    assert [(v.criterion, v.label, v.predicted, v.unscored) for v in first.verdicts] == [
        ("listens", "met", MET, None),
        ("structure", "not_applicable", None, UnscoredReason.NOT_APPLICABLE),
    ]
    assert second.verdicts[1].unscored is UnscoredReason.NOT_APPLICABLE
    assert [v.criterion for v in third.verdicts] == ["listens"]


def test_a_run_pins_what_made_it() -> None:
    made = run(always(MET))
    assert made.made_by.rubric == "small v1"
    assert made.made_by.rubric_hash == "r" * 64
    assert made.made_by.judge.kind == "builtin"
    assert len(made.made_by.dataset_hash) == 64
    assert made.made_at == NOW
    assert made.is_whole


def test_a_limit_takes_the_first_cases_and_keeps_the_hash_of_all() -> None:
    part = run(always(MET), limit=2)
    assert [case.ticket_id for case in part.cases] == ["T-1", "T-2"]
    assert not part.is_whole
    assert part.made_by.dataset_hash == run(always(MET)).made_by.dataset_hash


def test_cases_run_at_the_same_time_come_back_in_order_each_reported_once() -> None:
    ticks: list[int] = []
    made = run(always(MET), pace=Pace(3, lambda: ticks.append(1)))
    assert [case.ticket_id for case in made.cases] == ["T-1", "T-2", "T-3"]
    assert len(ticks) == 3


def failing(error: Exception, on: str = "T-2") -> FakeJudging:
    def answer(ticket: Ticket) -> Mapping[str, Said]:
        if ticket.id == on:
            raise error
        return {"listens": MET, "structure": MET}

    return FakeJudging(answer)


def test_a_model_that_does_not_answer_leaves_its_case_unscored_and_the_run_goes_on() -> None:
    made = run(failing(ModelUnavailableError("nobody answered")))
    assert made.cases[1].error == "ModelUnavailableError: nobody answered"
    assert {v.unscored for v in made.cases[1].verdicts} == {UnscoredReason.NO_REPLY}
    assert made.cases[2].error is None
    assert made.cost_usd is None


def test_a_fault_in_our_own_code_is_kept_with_its_case() -> None:
    made = run(failing(ZeroDivisionError("division\nby zero")))
    assert made.cases[1].error == "ZeroDivisionError: division by zero"
    assert {(v.predicted, v.unscored) for v in made.cases[1].verdicts} == {(None, None)}


def test_a_wrong_setup_stops_the_run_at_once() -> None:
    judging = failing(ModelSetupError("no such model"), on="T-1")
    with pytest.raises(ModelSetupError, match="no such model"):
        run(judging, pace=Pace(1))
    assert judging.seen == ["T-1"]


def test_a_run_in_which_nothing_worked_is_refused_with_the_first_reason() -> None:
    def answer(_: Ticket) -> Mapping[str, Said]:
        raise ModelUnavailableError("nobody answered")

    with pytest.raises(EvalError, match=r"none of 3 cases.* ticket 'T-1': Model.*nobody answered"):
        run(FakeJudging(answer))


def test_a_criterion_that_the_judge_left_out_is_missing() -> None:
    made = run(FakeJudging(lambda _: {"listens": MISSED}))
    assert made.cases[1].verdicts[1].unscored is UnscoredReason.MISSING


def test_harms_are_counted_per_case_and_over_the_run() -> None:
    made = run(always(MISSED))
    assert made.cases[0].harms == {
        "NoFlattery": 0,
        "NoHarshVerdict": 1,
        "NoInventedQuote": 0,
        "NotApplicableIsNotScored": 1,
    }
    assert made.harms["NoHarshVerdict"] == 2


def test_what_the_judging_cost_is_added_up() -> None:
    assert run(always(MET)).cost_usd == pytest.approx(0.03)
