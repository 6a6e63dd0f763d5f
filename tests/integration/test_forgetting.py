"""Forgetting on real SQLite files: everywhere, with a proof, and out of the files' bytes."""

import base64
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from app.desk.forgetting import Forgetting
from app.desk.intake import Intake
from app.errors import InputError, NotFoundError, PermissionDeniedError
from app.retention import Retention
from app.storage.customers import normalised
from app.transcripts.ticket import Role, Ticket
from tests.builders import NOW, SAID, a_ticket
from tests.fakes import NothingPersonal
from tests.integration.desks import ANA, LEADER, assess, written
from tests.integration.office import CANARY, Office, furnish, open_office


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return furnish(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(furnished: Path, tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(furnished, tmp_path, dirs_exist_ok=True)
    office = open_office(tmp_path)
    yield office
    office.close()


def packed(word: str) -> list[bytes]:
    """What the word's bytes look like inside base64, wherever they begin."""
    whole = [base64.b64encode(b"x" * offset + word.encode()) for offset in range(3)]
    return [one[4 if offset else 0 : -4] for offset, one in enumerate(whole)]


def is_in_files(office: Office, word: str) -> bool:
    """Whether the bytes are anywhere in the database files, packed or not."""
    raw = b"".join(path.read_bytes() for path in office.folder.glob("*.db*"))
    return word.lower().encode() in raw.lower() or any(one in raw for one in packed(word))


def bring_in(office: Office, *tickets: Ticket, name: str = "more.jsonl") -> None:
    intake = Intake(office.records, NothingPersonal(), lambda: NOW, str, office.tables)
    intake.import_file(written(office.folder / name, *tickets), LEADER)


def known(office: Office) -> set[str]:
    with office.records.begin() as unit:
        return {ticket_id for ticket_id, _ in unit.tickets.unassessed(again=True)}


def test_a_forgotten_ticket_is_gone_from_every_table_and_from_the_bytes_of_the_files(
    office: Office,
) -> None:
    assert is_in_files(office, "Quillon Varga")
    plan = office.desk.forget_ticket("T-1", LEADER, dry_run=True)
    assert plan.tickets == 1
    assert known(office) == {"T-1", "T-2"}
    done = office.desk.forget_ticket("T-1", LEADER)
    before = {count.table: count.before for count in done.tables}
    assert before["jobs"] > 0
    assert {name for name, rows in before.items() if rows} == {
        "assessments",
        "citations",
        "events",
        "jobs",
        "kept_replies",
        "notes",
        "self_assessments",
        "ticket_agents",
        "ticket_customers",
        "ticket_imports",
        "tickets",
        "transcripts",
    }
    assert {count.after for count in done.tables} == {0}
    assert done.found_after == 0
    assert done.searched > 50
    assert done.wiped
    assert known(office) == {"T-2"}
    assert CANARY not in office.said()
    assert not is_in_files(office, "Quillon Varga")


def test_what_an_older_version_left_in_the_file_is_cleared_too(office: Office) -> None:
    path = office.folder / "debrief.db"
    with sqlite3.connect(path) as old:  # without secure_delete
        old.execute("PRAGMA secure_delete=OFF")
        old.execute("INSERT INTO installation VALUES ('old', 'Quillon Varga was here')")
        old.execute("DELETE FROM installation WHERE name = 'old'")
    old.close()
    office.desk.forget_ticket("T-1", LEADER)
    assert not is_in_files(office, "Quillon Varga")


def test_forgetting_leaves_an_event_that_names_nothing(office: Office) -> None:
    office.desk.forget_ticket("T-1", LEADER)
    with office.records.begin() as unit:
        (event,) = unit.events.of(("privacy", "ticket"))
    assert event.actor == "Lea Vogt"
    assert "T-1" not in event.reason


def test_what_was_sent_stays_on_record_when_the_ticket_is_forgotten(office: Office) -> None:
    before = office.desk.report().sent
    office.desk.forget_ticket("T-1", LEADER)
    assert office.desk.report().sent == before


@pytest.mark.parametrize(
    "reference", ["quillon@example.com", " QUILLON@example.COM ", "07700 900123", "c-4711"]
)
def test_a_customer_is_forgotten_by_any_reference_however_it_is_written(
    office: Office, reference: str
) -> None:
    done = office.desk.forget_customer(reference, LEADER)
    assert done.tickets == 1
    assert (done.found_after, {count.after for count in done.tables}) == (0, {0})
    assert known(office) == {"T-2"}


def test_an_unknown_customer_is_nobody(office: Office) -> None:
    done = office.desk.forget_customer("nobody@example.com", LEADER)
    assert (done.tickets, done.tables) == (0, ())
    with pytest.raises(InputError, match="Give the customer's e-mail"):
        office.desk.forget_customer(" ", LEADER)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Maya@Example.com", "maya@example.com ", True),
        ("+44 7700 900123", "07700900123", True),
        ("+44 (0)7700-900-123", "0044 7700 900123", True),
        ("100000000123", "200000000123", False),
        ("4711", "47 11", False),
        ("Maya  Singh", "maya singh", True),
    ],
)
def test_references_are_the_same_however_they_are_written(one: str, other: str, same: bool) -> None:
    assert (normalised(one) == normalised(other)) is same


def test_another_text_that_names_a_forgotten_customer_is_changed(office: Office) -> None:
    said = (*SAID, (Role.CUSTOMER, "write to quillon@example.com instead"))
    bring_in(office, a_ticket("T-3", said))
    office.desk.forget_customer("quillon@example.com", LEADER)
    with office.records.begin() as unit:
        assert unit.tickets.get("T-3").turns[-1].text == "write to (removed) instead"


def test_a_forgotten_agent_leaves_the_tickets_without_their_name(office: Office) -> None:
    said = (*SAID, (Role.AGENT, "Ben here, I take over from Ana Reyes."))
    shared = a_ticket("T-3", said)
    turns = (*shared.turns[:-1], shared.turns[-1].model_copy(update={"author": "Ben Okri"}))
    bring_in(office, shared.model_copy(update={"turns": turns}))
    assess(office.records, "T-3")
    intake = Intake(office.records, NothingPersonal(), lambda: NOW, str, office.tables)
    intake.take_in("Customer: Hello?\nAgent: Hello.\n", "own.txt", ANA, private=True)

    done = office.desk.forget_agent("Ana Reyes", LEADER)
    assert (done.found_after, {count.after for count in done.tables}) == (0, {0})
    assert known(office) == {"T-1", "T-2", "T-3"}
    with office.records.begin() as unit:
        ticket = unit.tickets.get("T-3")
        assert [turn.author for turn in ticket.turns if turn.role is Role.AGENT] == [
            "agent removed 1",
            "agent removed 1",
            "Ben Okri",
        ]
        assert ticket.turns[-1].text == "Ben here, I take over from agent removed 1."
        assert unit.tickets.agents() == ["Ben Okri", "agent removed 1"]
        assert unit.tickets.private_to("Ana Reyes") == []
        (left,) = unit.assessments.of_run(
            unit.assessments.latest_of("T-3", ticket.transcript_hash)[0]
        )
    assert left.agent == "Ben Okri"
    assert "ana reyes" not in office.said()
    assert not is_in_files(office, "Ana Reyes")


def test_a_second_agent_who_is_forgotten_gets_a_number_of_their_own(office: Office) -> None:
    bring_in(office, a_ticket("T-3", agent="Ben Okri"))
    office.desk.forget_agent("Ana Reyes", LEADER)
    office.desk.forget_agent("Ben Okri", LEADER)
    with office.records.begin() as unit:
        assert unit.tickets.agents() == ["agent removed 1", "agent removed 2"]


def test_an_agent_with_one_name_only_leaves_other_peoples_words_alone(office: Office) -> None:
    said = ((Role.CUSTOMER, "I met Mark, and he marked it."), (Role.AGENT, "Sorry."))
    bring_in(office, a_ticket("T-3", said, agent="Mark"))
    done = office.desk.forget_agent("Mark", LEADER)
    assert done.found_after == 0
    with office.records.begin() as unit:
        ticket = unit.tickets.get("T-3")
    assert ticket.turns[0].text == "I met Mark, and he marked it."
    assert (ticket.agent, ticket.turns[1].author) == ("agent removed 1", "agent removed 1")


def test_what_nobody_has_cannot_be_forgotten_and_agents_may_not_forget(office: Office) -> None:
    with pytest.raises(NotFoundError, match="no ticket 'T-99'"):
        office.desk.forget_ticket("T-99", LEADER)
    with pytest.raises(NotFoundError, match="no agent 'Nobody Here'"):
        office.desk.forget_agent("Nobody Here", LEADER)
    with pytest.raises(PermissionDeniedError, match="Only a leader"):
        office.desk.forget_ticket("T-1", ANA)
    with pytest.raises(PermissionDeniedError, match="Only a leader"):
        office.desk.purge(None, ANA)


def test_tickets_are_purged_by_their_last_turn_with_the_imports_that_brought_them(
    office: Office,
) -> None:
    long_ago = datetime(2020, 1, 2, tzinfo=UTC)
    old = a_ticket("T-9")
    turns = tuple(turn.model_copy(update={"at": long_ago}) for turn in old.turns)
    bring_in(office, old.model_copy(update={"turns": turns}))
    assess(office.records, "T-9")
    plan = office.desk.purge(timedelta(days=365), None, dry_run=True)
    assert plan.tickets == 1
    assert known(office) == {"T-1", "T-2", "T-9"}
    done = office.desk.purge(None, None)  # the retention that is set
    assert {count.table: count.after for count in done.tables}["tickets"] == 0
    assert known(office) == {"T-1", "T-2"}
    again = office.desk.purge(None, None)
    assert (again.tickets, again.tables) == (0, ())


def test_imports_go_when_they_are_old_and_no_ticket_of_theirs_is_left(office: Office) -> None:
    later = NOW + timedelta(days=400)
    forgetting = Forgetting(office.records, office.tables, lambda: later)
    assert forgetting.purge(timedelta(days=365), None, dry_run=False).tickets == 2
    rows = {table.name: table.rows for table in office.desk.report().tables}
    assert (rows["tickets"], rows["imports"], rows["ticket_imports"], rows["jobs"]) == (0, 0, 0, 0)
    assert CANARY not in office.said()


def test_retention_goes_on_after_a_day_on_which_it_failed() -> None:
    tried: list[int] = []
    done = Event()

    def purge() -> int:
        tried.append(1)
        if len(tried) == 3:
            done.set()
        raise InputError("The disk is full.") if len(tried) == 1 else ValueError("Quillon Varga")

    retention = Retention(purge, every_s=0.01)
    retention.start()
    assert done.wait(5)
    retention.stop()
    count = len(tried)
    assert not Event().wait(0.05)
    assert len(tried) == count
