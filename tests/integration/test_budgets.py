"""Budgets on the real queue: paused when spent, said so, and gone on with, never overshot."""

from datetime import timedelta
from time import sleep

import pytest

from app.desk.budgets import Budgets
from app.errors import InputError
from app.people.roles import Person
from tests.fakes import FakeJudge
from tests.integration.queues import EACH, Office, office

__all__ = ["office"]

LEADER = Person(name="Lea Vogt", role="leader")


def test_a_batch_pauses_when_its_budget_is_spent_and_is_not_overshot_by_busy_workers(
    office: Office,
) -> None:
    desk = office.desk(budgets=Budgets(batch_usd=5 * EACH))
    desk.submit(office.bring_in(20))
    seen = desk.at_rest()
    assert office.stored() == 5
    (batch,) = seen.batches
    assert (batch.done, batch.waiting, batch.is_paused) == (5, 15, True)
    (pause,) = seen.pauses
    assert pause.text == (
        f"The budget of US$ 0.01 for batch {batch.number} is spent. 15 of its 20 tickets wait."
    )


def test_more_money_lets_the_batch_go_on_to_its_end_with_nothing_twice(office: Office) -> None:
    judge = FakeJudge()
    desk = office.desk(judge, budgets=Budgets(batch_usd=5 * EACH))
    runs = desk.submit(office.bring_in(20))
    desk.at_rest()
    assert desk.control.batches.go_on(LEADER, 1.0) == "The queue goes on, for US$ 1.00 more."
    assert list(desk.jobs.watch(runs))[-1].done == 20
    assert sorted(judge.asked) == sorted(f"T-{n}" for n in range(20))
    desk.empty()


def test_a_spent_batch_holds_nobody_else_up(office: Office) -> None:
    desk = office.desk(budgets=Budgets(batch_usd=3 * EACH))
    desk.submit(office.bring_in(12))
    desk.at_rest()
    (alone,) = office.bring_in(1, start=50)
    desk.jobs.wait(desk.jobs.start(alone[0]))
    others = desk.submit(office.bring_in(3, start=60))
    assert list(desk.jobs.watch(others))[-1].done == 3
    assert office.stored() == 3 + 1 + 3
    assert desk.view().waiting == 9


def test_the_days_budget_pauses_everything_and_the_next_day_goes_on_by_itself(
    office: Office,
) -> None:
    desk = office.desk(budgets=Budgets(day_usd=4 * EACH))
    runs = desk.submit(office.bring_in(6))
    seen = desk.at_rest()
    assert office.stored() == 4
    (pause,) = seen.pauses
    assert pause.text == (
        "The budget of US$ 0.008 for today is spent. It goes on at 00:00 UTC; 2 tickets wait."
    )
    assert desk.view().spent_today_usd == pytest.approx(4 * EACH)
    office.clock.ahead = timedelta(days=1)
    assert list(desk.jobs.watch(runs))[-1].done == 6


def test_a_raised_budget_holds_for_the_day_only(office: Office) -> None:
    desk = office.desk(budgets=Budgets(day_usd=2 * EACH))
    runs = desk.submit(office.bring_in(5))
    desk.at_rest()
    desk.control.batches.go_on(LEADER, 3 * EACH)
    assert list(desk.jobs.watch(runs))[-1].done == 5
    assert desk.view().budget_today_usd == pytest.approx(5 * EACH)
    office.clock.ahead = timedelta(days=1)
    assert desk.view().budget_today_usd == 2 * EACH


def test_a_paused_batch_is_still_paused_in_the_next_process(office: Office) -> None:
    judge = FakeJudge()
    desk = office.desk(judge, budgets=Budgets(batch_usd=3 * EACH))
    runs = desk.submit(office.bring_in(10))
    desk.at_rest()
    desk.jobs.stop()
    later = office.desk(judge, budgets=Budgets(batch_usd=3 * EACH))
    later.jobs.launch()
    sleep(0.5)
    assert office.stored() == 3
    later.control.batches.go_on(LEADER, 1.0)
    assert list(later.jobs.watch(runs))[-1].done == 10
    assert sorted(judge.asked) == sorted(f"T-{n}" for n in range(10))


def test_without_money_a_spent_budget_is_not_gone_on_with(office: Office) -> None:
    desk = office.desk(budgets=Budgets(batch_usd=EACH))
    desk.submit(office.bring_in(3))
    desk.at_rest()
    with pytest.raises(InputError, match="queue resume --budget 5"):
        desk.control.batches.go_on(LEADER)
    desk.control.batches.cancel(LEADER)
    desk.empty()
    with pytest.raises(InputError, match="Nothing is paused"):
        desk.control.batches.go_on(LEADER)


def test_what_was_taken_out_is_queued_anew_by_the_next_submit(office: Office) -> None:
    desk = office.desk(budgets=Budgets(batch_usd=EACH))
    wanted = office.bring_in(3)
    desk.submit(wanted)
    desk.at_rest()
    assert desk.control.batches.cancel(LEADER) == 2
    desk.jobs.stop()
    richer = office.desk()
    assert list(richer.jobs.watch(richer.submit(wanted)))[-1].done == 3
    assert office.stored() == 3


def test_a_budget_is_raised_before_it_is_spent_again(office: Office) -> None:
    desk = office.desk(budgets=Budgets(batch_usd=3 * EACH))
    runs = desk.submit(office.bring_in(8))
    desk.at_rest()
    desk.control.batches.pause(LEADER)
    desk.control.batches.go_on(LEADER, EACH / 10)  # too little for a ticket
    desk.control.batches.go_on(LEADER, 1.0)
    assert list(desk.jobs.watch(runs))[-1].done == 8


def test_a_budget_that_is_set_later_holds_for_a_batch_that_was_begun_without(
    office: Office,
) -> None:
    first = office.desk(FakeJudge())
    first.control.batches.pause(LEADER)
    first.submit(office.bring_in(8))
    first.jobs.stop()
    later = office.desk(FakeJudge(), budgets=Budgets(batch_usd=3 * EACH))
    assert later.control.batches.hold_budget() == 1
    later.control.batches.go_on(LEADER)
    later.jobs.launch()
    later.at_rest()
    assert office.stored() == 3
