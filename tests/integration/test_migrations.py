"""A database of the first version is brought to this one with what it holds."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from app.storage.database import MIGRATIONS, migrate, open_engine
from app.storage.records import Records
from tests.builders import a_note, a_ticket, an_assessment, redacted

LAST = datetime(2025, 3, 4, 5, 6, tzinfo=UTC)


def config_of(connection: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    """A database of version 0001 with an assessed ticket in it."""
    engine = open_engine(f"sqlite:///{tmp_path / 'debrief.db'}")
    with engine.begin() as connection:
        command.upgrade(config_of(connection), "0001")
        _fill(connection)
    yield engine
    engine.dispose()


def _fill(connection: sa.Connection) -> None:
    ticket = redacted(a_ticket())
    said = json.loads(ticket.model_dump_json())
    said["turns"][-1]["at"] = LAST.isoformat()
    said["report"] = {"counts": {"PERSON": 3}}
    judged = json.loads(an_assessment(ticket).model_dump_json())
    judged["made_by"]["judge"]["model"] = "openai/some-model"
    judged["usage"] = {"calls": 2, "prompt_tokens": 900, "completion_tokens": 80, "cost_usd": 0.5}
    drafted = {
        "note": json.loads(a_note().model_dump_json()) | {"drafted_by": "openai/draft"},
        "usage": {"calls": 1, "prompt_tokens": 300, "completion_tokens": 90, "cost_usd": None},
    }
    at = "2026-11-02 09:30:00.000000"
    rows: dict[str, dict[str, object]] = {
        "tickets": {
            "id": "T-1", "transcript_hash": "h", "content_hash": "c", "title": "Parcel",
            "turn_count": 4, "imported_at": at, "updated_at": at,
        },
        "transcripts": {"ticket_id": "T-1", "transcript_hash": "h", "document": json.dumps(said)},
        "assessments": {
            "id": "a1", "run_id": "r1", "part": 0, "ticket_id": "T-1", "transcript_hash": "h",
            "judge": "openai/some-model", "unscored": 0, "is_answered": True, "made_at": at,
            "document": json.dumps(judged),
        },
        "notes": {
            "id": "n1", "assessment_id": "a1", "ticket_id": "T-1", "title": "Parcel",
            "turn_count": 4, "state": "draft", "revision": 1, "queue_rank": 0,
            "queue_reason": "", "created_at": at, "updated_at": at,
            "document": a_note().model_dump_json(), "drafted": json.dumps(drafted),
        },
    }  # fmt: skip
    for table, values in rows.items():
        names = ", ".join(values)
        marks = ", ".join(f":{name}" for name in values)
        connection.execute(sa.text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)


def test_a_ticket_learns_when_it_ended_and_what_was_replaced_in_it(engine: sa.Engine) -> None:
    migrate(engine)
    with Records(engine).begin() as unit:
        assert unit.stored.oldest_ticket() == LAST
        assert unit.stored.entities() == {"PERSON": 3}
        assert unit.tickets.count() == 1
        assert unit.notes.waiting() == 1


def test_what_was_sent_until_then_is_counted(engine: sa.Engine) -> None:
    migrate(engine)
    with Records(engine).begin() as unit:
        drafts, judged = unit.model_use.listed()
    assert (judged.day, judged.model, judged.role) == ("2026-11-02", "openai/some-model", "judge")
    assert (judged.answers, judged.calls, judged.cost_usd, judged.unpriced) == (1, 2, 0.5, 0)
    assert (drafts.model, drafts.role, drafts.unpriced) == ("openai/draft", "drafter", 1)


def test_the_way_back_leaves_the_first_tables(engine: sa.Engine) -> None:
    migrate(engine)
    with engine.begin() as connection:
        command.downgrade(config_of(connection), "0001")
        there = set(sa.inspect(connection).get_table_names())
        assert connection.scalar(sa.text("SELECT count(*) FROM notes")) == 1
    assert "imports" not in there
    migrate(engine)
