"""Imports, corrections and forgetting on a real PostgreSQL, where the queue's tables are, too."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.desk.intake import Intake
from tests.builders import NOW, SAID, a_ticket
from tests.fakes import NothingPersonal
from tests.integration.desks import LEADER, assess, written
from tests.integration.office import CANARY, Office, furnish, open_office
from tests.postgres import HOW, a_cluster, find_postgres


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    programs = find_postgres()
    if programs is None:
        pytest.skip(HOW)
    folder = tmp_path_factory.mktemp("office")
    with a_cluster(programs) as url:
        furnish(folder, url)
        office = open_office(folder, url)
        yield office
        office.close()


def test_what_a_team_does_in_its_first_weeks_works_there_too(office: Office) -> None:
    intake = Intake(office.records, NothingPersonal(), lambda: NOW, str, office.tables)
    grown = intake.import_file(
        written(office.folder / "b.jsonl", a_ticket("T-2", SAID[:2]), a_ticket("T-3")), LEADER
    )
    assert (grown.imported, grown.updated) == (1, 1)
    assess(office.records, "T-3")
    done = intake.undo(grown.import_id, LEADER)
    assert (done.removed, done.restored, done.assessments) == (1, 1, 1)

    assert CANARY in office.said()
    corrected = office.desk.redact_this("T-1", "Quillon Varga", "PERSON", LEADER, deny=True)
    assert (corrected.places, corrected.listed) == (5, True)
    assert CANARY not in office.said()

    report = office.desk.report()
    assert {table.name: table.rows for table in report.tables}["jobs"] > 0
    assert {use.role for use in report.sent} == {"drafter", "judge"}

    forgotten = office.desk.forget_customer("quillon@example.com", LEADER)
    assert forgotten.tickets == 1
    assert (forgotten.found_after, {count.after for count in forgotten.tables}) == (0, {0})
    assert forgotten.wiped
    gone = office.desk.forget_agent("Ana Reyes", LEADER)
    assert (gone.found_after, {count.after for count in gone.tables}) == (0, {0})
    assert "ana reyes" not in office.said()
    assert office.desk.purge(timedelta(days=0), None).tickets == 0
