"""The same records and the same workflow on a real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.desk.assessing import Assessing
from app.desk.reviewing import ReviewDesk
from app.errors import StaleError
from app.people.roles import Person
from app.storage.database import migrate, open_engine
from app.storage.records import Records
from app.workflow import Jobs
from tests.builders import NOW, a_note, a_rubric, a_ticket, redacted
from tests.fakes import FakeDrafter, FakeJudge, FakePlaybook
from tests.postgres import HOW, a_cluster, find_postgres

LEADER = Person(name="Lea Vogt", role="leader")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    programs = find_postgres()
    if programs is None:
        pytest.skip(HOW)
    with a_cluster(programs) as url:
        yield url


@pytest.fixture
def records(url: str) -> Iterator[Records]:
    engine = open_engine(url)
    migrate(engine)
    records = Records(engine)
    yield records
    records.close()


def test_tickets_are_imported_assessed_reviewed_and_guarded_against_stale_writes(
    records: Records, url: str, tmp_path: Path
) -> None:
    judge = FakeJudge()
    stages = Assessing(records, FakePlaybook(), judge, FakeDrafter(), lambda: NOW)
    jobs = Jobs(stages, records, database_url=url, data_dir=tmp_path, workers=4)
    with records.begin() as unit:
        tickets = [redacted(a_ticket(f"T-{n}")) for n in range(10)]
        assert unit.tickets.put(tickets, NOW) == ["imported"] * 10
        assert unit.tickets.put(tickets, NOW) == ["unchanged"] * 10
        wanted = unit.tickets.unassessed()
    try:
        assert list(jobs.watch(jobs.submit(wanted)))[-1].done == 10
    finally:
        jobs.stop()
    assert len(judge.asked) == 10

    desk = ReviewDesk(records, lambda: NOW, str, a_rubric)
    queue = desk.queue(search="parcel")
    assert (queue.waiting, len(queue.items)) == (10, 10)
    note_id = queue.items[0].note_id
    desk.save(note_id, a_note("Mine?"), revision=1, by=LEADER)
    with pytest.raises(StaleError):
        desk.save(note_id, a_note("Theirs?"), revision=1, by=LEADER)
    opened = desk.open(note_id)
    assert opened.note.question == "Mine?"
    assert opened.history[0].at == NOW
    with records.begin() as unit:
        assert unit.tickets.unassessed() == []
        assert sum(unit.assessments.citations().values()) == 10
