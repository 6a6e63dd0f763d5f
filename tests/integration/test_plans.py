"""What a screen or a long removal waits for is read by an index: the plans say so."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.storage.imports import Brought
from app.storage.records import Unit
from tests.builders import NOW
from tests.integration.desks import open_records

QUERIES: dict[str, tuple[Callable[[Unit], object], str]] = {
    "the team's imports": (lambda unit: unit.imports.listed(None, 50), "ix_imports_listed"),
    "an agent's imports": (lambda unit: unit.imports.listed("Ana Reyes", 50), "ix_imports_listed"),
    "a customer's tickets": (
        lambda unit: unit.customers.tickets_of("0" * 64),
        "sqlite_autoindex_ticket_customers_1",
    ),
    "what ended before": (
        lambda unit: unit.stored.ended_before(NOW, 100),
        "ix_tickets_ended",
    ),
    "the oldest ticket": (lambda unit: unit.stored.oldest_ticket(), "ix_tickets_ended"),
    "what a later import holds": (
        lambda unit: unit.imports.held_by_later("i1", ["T-1"]),
        "ix_ticket_imports_ticket",
    ),
    "what is left to undo": (
        lambda unit: unit.imports.to_undo("i1", 100),
        "sqlite_autoindex_ticket_imports_1",
    ),
    "what an import met before": (
        lambda unit: unit.imports.brought("i1", [Brought("T-1", "unchanged", "0" * 64)]),
        "sqlite_autoindex_ticket_imports_1",
    ),
    "what left the building": (
        lambda unit: unit.model_use.listed(),
        "",
    ),
    "the batches that go on": (lambda unit: unit.batches.going(), "ix_batches_state"),
    "what a batch took": (lambda unit: unit.batches.spent([1]), "ix_assessments_batch"),
    "how fast a batch goes": (lambda unit: unit.batches.newest_of(1), "ix_assessments_batch"),
    "what a ticket's import brought": (
        lambda unit: unit.imports.is_named_elsewhere("i1", "T-1", "0" * 64),
        "ix_ticket_imports_ticket",
    ),
}
MAY_SCAN = ("model_use", "list_entries", "installation")  # a row a day, a phrase, a value


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    engine, records = open_records(f"sqlite:///{tmp_path / 'debrief.db'}")
    yield engine
    records.close()


def plans_of(engine: sa.Engine, ask: Callable[[Unit], object]) -> list[str]:
    """The steps that SQLite takes for each statement that `ask` sends."""
    sent: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, sql: str, given: Any, *_rest: Any) -> None:
        sent.append((sql, given))

    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        sa.event.listen(connection, "before_cursor_execute", note)
        ask(Unit(connection))
        sa.event.remove(connection, "before_cursor_execute", note)
        return [
            str(step[3])
            for sql, given in sent
            for step in connection.exec_driver_sql(
                f"EXPLAIN QUERY PLAN {sql}", given[0] if isinstance(given, list) else given
            )
        ]


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_is_read_by_its_index(engine: sa.Engine, name: str) -> None:
    ask, index = QUERIES[name]
    steps = plans_of(engine, ask)
    assert any(index in step for step in steps), steps
    assert not [step for step in steps if "TEMP B-TREE" in step]
    assert not [s for s in steps if s.startswith("SCAN") and not _may_scan(s)], steps


@pytest.mark.parametrize("part", ["rows_of", "tickets"])
def test_removing_tickets_scans_no_table(engine: sa.Engine, part: str) -> None:
    steps = plans_of(engine, lambda unit: getattr(unit.removal, part)(["T-1", "T-2"]))
    assert len(steps) >= 10
    assert not [step for step in steps if step.startswith("SCAN")], steps


def test_everything_that_quotes_a_ticket_is_found_without_a_scan(engine: sa.Engine) -> None:
    steps = plans_of(engine, lambda unit: unit.ticket_texts.of("T-1"))
    assert len(steps) >= 11
    assert not [step for step in steps if step.startswith("SCAN")], steps


def _may_scan(step: str) -> bool:
    return "USING" in step or any(table in step for table in MAY_SCAN) or "CONSTANT" in step
