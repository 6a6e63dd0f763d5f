"""Budgets, pauses and limits of the queue on a real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.desk.budgets import Budgets
from app.desk.limits import Limits
from app.desk.ticket_use import Roles
from app.people.roles import Person
from tests.fakes import FakeJudge
from tests.integration.queues import EACH, Office
from tests.postgres import HOW, a_cluster, find_postgres

LEADER = Person(name="Lea Vogt", role="leader")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    programs = find_postgres()
    if programs is None:
        pytest.skip(HOW)
    with a_cluster(programs) as url:
        office = Office(tmp_path, url)
        yield office
        office.close()


def test_a_spent_batch_waits_others_go_on_and_more_money_ends_it(office: Office) -> None:
    judge = FakeJudge()
    desk = office.desk(
        judge,
        budgets=Budgets(batch_usd=3 * EACH),
        limits=Limits(requests=6_000),
        roles=Roles("some/model", "some/model"),
    )
    runs = desk.submit(office.bring_in(10))
    assert desk.at_rest().batches[0].done == 3
    (alone,) = office.bring_in(1, start=50)
    desk.jobs.wait(desk.jobs.start(alone[0]))
    desk.control.batches.pause(LEADER)
    desk.control.batches.go_on(LEADER, 1.0)
    assert list(desk.jobs.watch(runs))[-1].done == 10
    assert sorted(judge.asked) == sorted([*(f"T-{n}" for n in range(10)), "T-50"])
    assert desk.empty().spent_today_usd == pytest.approx(11 * EACH)


def test_what_waits_is_taken_out_without_a_queue_that_runs(office: Office) -> None:
    desk = office.desk(budgets=Budgets(batch_usd=EACH))
    desk.submit(office.bring_in(5))
    desk.at_rest()
    desk.jobs.stop()
    assert office.desk().control.batches.cancel(LEADER) == 4
    assert office.desk().view().waiting == 0
