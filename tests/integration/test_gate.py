"""The last gate stands before the model and before the database, whoever writes."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.errors import PrivacyError
from app.people.roles import Person
from app.redaction.gate import Gate
from app.redaction.report import RedactedTicket, RedactionReport
from app.storage.database import migrate, open_engine
from app.storage.records import Records
from app.storage.tables import metadata
from app.transcripts.ticket import Role, Turn

NOW = datetime(2026, 3, 3, tzinfo=UTC)
LEADER = Person(name="lena.ott@acme.example", role="leader")
MISSED = "write to maya.ortiz@example.org or call +44 20 7946 0321"


def records_behind(gate: Gate | None, folder: Path) -> Records:
    engine = open_engine(f"sqlite:///{folder / 'debrief.db'}")
    migrate(engine)
    return Records(engine, gate)


def a_redacted_ticket(text: str) -> RedactedTicket:
    """A ticket whose redaction missed something."""
    turn = Turn(index=0, role=Role.AGENT, text=text, author="tom@acme.example")
    return RedactedTicket(
        id="T-1",
        turns=(turn,),
        subject=text,
        report=RedactionReport(),
        redaction_version="test",
        transcript_hash="ab" * 32,
    )


def test_what_redaction_missed_is_not_stored_and_is_counted(tmp_path: Path) -> None:
    gate = Gate()
    records = records_behind(gate, tmp_path)
    with records.begin() as unit:
        unit.tickets.put([a_redacted_ticket(MISSED)], NOW)
        unit.events.add(LEADER, ("ticket", "T-1"), "look", NOW, MISSED)
    with records.begin() as unit:
        ticket = unit.tickets.get("T-1")
        (event,) = unit.events.of(("ticket", "T-1"))
    assert ticket.turns[0].text == "write to [EMAIL_1] or call [PHONE_1]"
    assert event.reason == "write to [EMAIL_1] or call [PHONE_1]"
    assert gate.counts()[("ticket", "EMAIL")] >= 1
    assert gate.counts()[("event", "PHONE")] == 1


def test_our_own_colleagues_stay_known_by_their_names(tmp_path: Path) -> None:
    records = records_behind(Gate(), tmp_path)
    with records.begin() as unit:
        unit.tickets.put([a_redacted_ticket("Hello.")], NOW)
        unit.events.add(LEADER, ("ticket", "T-1"), "look", NOW)
    with records.begin() as unit:
        assert unit.tickets.get("T-1").turns[0].author == "tom@acme.example"
        assert unit.events.of(("ticket", "T-1"))[0].actor == "lena.ott@acme.example"


def test_strict_mode_stores_nothing_and_says_where_and_what(tmp_path: Path) -> None:
    records = records_behind(Gate(strict=True), tmp_path)
    with pytest.raises(PrivacyError) as caught, records.begin() as unit:
        unit.tickets.put([a_redacted_ticket(MISSED)], NOW)
    assert "EMAIL" in str(caught.value)
    assert "maya" not in str(caught.value)
    with records.begin() as unit:
        assert unit.tickets.count() == 0


def test_every_column_that_can_hold_free_text_passes_the_gate() -> None:
    """Text without a limit is free text, unless it is on this list, with why it isn't."""
    ours = {
        ("installation", "value"),  # keys and what people answered about their exports
        ("batches", "estimate"),  # figures, and a sentence of ours
        ("imports", "entities"),  # counts
        ("tickets", "entities"),  # counts
    }
    free = {
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.c
        if isinstance(column.type, sa.Text)
    }
    assert free == ours
