"""The queue's rows as they are counted, held back and released, and by which index."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.storage.database import open_engine
from app.storage.job_queue import JobQueue, Runs
from tests.integration.queues import Office, office

__all__ = ["office"]


@pytest.fixture
def rows(office: Office) -> JobQueue:
    """Three waiting runs of a batch in a queue that isn't worked off."""
    desk = office.desk()
    desk.jobs.launch()
    desk.jobs.stop()
    return desk.control.rows


def queued(office: Office, batch: int, count: int) -> None:
    engine = office.engine_of_jobs()
    with engine.begin() as connection:
        for n in range(count):
            connection.execute(
                sa.text(
                    "INSERT INTO workflow_status (workflow_uuid, status, name, queue_name, "
                    "priority, created_at, updated_at) VALUES (:id, 'ENQUEUED', "
                    "'assess_ticket', 'assess', :batch, 1, 1)"
                ),
                {"id": f"run-{batch}-{n}", "batch": batch},
            )
    engine.dispose()


def test_where_there_never_was_a_queue_nothing_waits(tmp_path: Path) -> None:
    rows = JobQueue(open_engine(f"sqlite:///{tmp_path / 'jobs.db'}"))
    assert rows.counts() == {}
    assert rows.known(["run-1"]) == set()
    assert rows.hold(1) == rows.cancel_waiting() == 0


def test_only_the_batch_that_is_meant_is_held_back_and_released(
    office: Office, rows: JobQueue
) -> None:
    queued(office, 1, 3)
    queued(office, 2, 2)
    assert rows.hold(1) == 3
    assert rows.hold(1) == 0
    assert rows.counts() == {1: Runs(waiting=3, held=3), 2: Runs(waiting=2)}
    assert rows.release(2) == 0
    assert rows.release(1) == 3
    assert rows.counts()[1] == Runs(waiting=3)


def test_what_is_taken_out_has_not_failed_and_is_known(office: Office, rows: JobQueue) -> None:
    queued(office, 1, 3)
    rows.hold(1)
    queued(office, 2, 1)
    assert rows.cancel_waiting() == 4
    assert rows.counts() == {}
    assert rows.known(["run-1-0", "run-9-9"]) == {"run-1-0"}


@pytest.mark.parametrize(
    "ask",
    [JobQueue.counts, lambda rows: rows.hold(1), lambda rows: rows.under_way("1")],
)
def test_no_look_at_the_queue_reads_the_runs_that_have_ended(
    ask: object, office: Office, rows: JobQueue
) -> None:
    sent: list[tuple[str, Any]] = []
    sa.event.listen(
        rows._engine, "before_cursor_execute", lambda *said: sent.append((said[2], said[3]))
    )
    assert callable(ask)
    ask(rows)
    engine = office.engine_of_jobs()
    with engine.connect() as connection:
        for sql, given in sent:
            if "workflow_status" in sql and "PRAGMA" not in sql:
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given).fetchall()
                steps = " ".join(str(step[-1]) for step in plan)
                assert "USING" in steps
                assert "INDEX" in steps, (sql, steps)
    engine.dispose()
