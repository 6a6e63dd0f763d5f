"""Imports, purge and forget, as they are given at a terminal."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from app.bootstrap import get_services
from app.cli import main
from tests.builders import a_ticket
from tests.integration.desks import LEADER, written


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    monkeypatch.setenv("DEBRIEF_DATA_DIR", str(tmp_path / "data"))

    def run_command(*words: str | Path) -> Ended:
        monkeypatch.setattr(sys, "argv", ["debrief", *map(str, words)])
        get_services.cache_clear()
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        printed = capsys.readouterr()
        return Ended(code, printed.out, printed.err)

    yield run_command
    get_services.cache_clear()


def bring_in(tmp_path: Path) -> str:
    """Import a file of two tickets; the import's id."""
    path = written(tmp_path / "export.jsonl", a_ticket("T-100"), a_ticket("T-200"))
    services = get_services()
    made = services.intake.import_file(path, LEADER)
    services.close()
    return made.import_id


def test_imports_are_listed_shown_and_undone(run: Run, tmp_path: Path) -> None:
    assert "No imports yet" in run("imports", "list").out
    import_id = bring_in(tmp_path)
    listed = run("imports", "list").out
    assert import_id in listed
    assert "export.jsonl (jsonl), by Lea Vogt: 2 imported" in listed
    assert "SHA-256" in run("imports", "show", import_id).out
    asked = run("imports", "undo", import_id)
    assert asked.code == 2
    assert "add --yes where nobody can be asked" in asked.err
    undone = run("imports", "undo", import_id, "--yes")
    assert undone.code == 0
    assert "Undone: 2 tickets removed and 0 put back" in undone.out
    assert "undone" in run("imports", "list").out


def test_a_ticket_is_forgotten_with_its_counts_before_and_after(run: Run, tmp_path: Path) -> None:
    bring_in(tmp_path)
    plan = run("forget", "--ticket", "T-100", "--dry-run")
    assert "ticket 'T-100': 1 tickets" in plan.out
    assert "would be removed" in plan.out
    assert "add --yes" in run("forget", "--ticket", "T-100").err
    done = run("forget", "--ticket", "T-100", "--yes")
    assert done.code == 0
    assert "transcripts: 1 -> 0" in done.out
    assert "finds 0." in done.out
    assert "There is no ticket 'T-100'" in run("forget", "--ticket", "T-100", "--yes").err


def test_old_tickets_are_purged(run: Run, tmp_path: Path) -> None:
    bring_in(tmp_path)
    plan = run("purge", "--older-than", "1d", "--dry-run")
    assert "0 tickets, 0 rows would be removed" in plan.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("forget",), "one of --ticket, --agent and --customer-ref"),
        (("forget", "--ticket", "T-1", "--agent", "A"), "one of --ticket, --agent"),
        (("purge",), "Nothing says how long tickets are kept"),
        (("purge", "--older-than", "soon"), "'soon' is no age; give it as 365d, 52w or 1y."),
        (("purge", "--older-than", "0d"), "'0d' is no age"),
        (("imports", "undo", "nothing"), "There is no import 'nothing'"),
        (("imports", "show", "nothing"), "There is no import 'nothing'"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    run: Run, words: tuple[str, ...], said: str
) -> None:
    ended = run(*words)
    assert ended.code == 2
    assert said in ended.err
    assert len(ended.err.strip().splitlines()) == 1
