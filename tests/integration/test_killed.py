"""Killed with SIGKILL in the middle, and started again: nothing lost, nothing twice."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.settings import PROJECT

SAMPLES = sorted((PROJECT / "knowledge" / "samples").glob("*.jsonl"))


def count(data_dir: Path, sql: str) -> int:
    with sqlite3.connect(data_dir / "debrief.db") as database:
        found: int = database.execute(sql).fetchone()[0]
    database.close()
    return found


def debrief(data_dir: Path, *words: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {"DEBRIEF_DATA_DIR": str(data_dir), "DEBRIEF_WORKERS": "2"}
    command = [sys.executable, "-m", "app.cli", *words]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


@pytest.mark.slow
def test_a_killed_batch_goes_on_and_every_ticket_ends_assessed_exactly_once(
    tmp_path: Path,
) -> None:
    imported = debrief(tmp_path, "import", *map(str, SAMPLES))
    imported.communicate(timeout=90)
    assert imported.returncode == 0
    tickets = count(tmp_path, "SELECT count(*) FROM tickets")
    first = debrief(tmp_path, "assess", "--all")
    deadline = time.monotonic() + 90
    try:
        while count(tmp_path, "SELECT count(*) FROM assessments") < tickets // 3:
            assert time.monotonic() < deadline
            assert first.poll() is None
            time.sleep(0.02)
    finally:
        first.send_signal(signal.SIGKILL)
        first.communicate()
    done = count(tmp_path, "SELECT count(*) FROM assessments")
    assert tickets // 3 <= done < tickets

    out, err = debrief(tmp_path, "assess", "--all").communicate(timeout=90)
    assert b" failed" in out, err
    assert b"0 failed" in out
    parts = count(tmp_path, "SELECT count(*) FROM assessments")
    assert count(tmp_path, "SELECT count(DISTINCT run_id) FROM assessments") == tickets
    assert count(tmp_path, "SELECT count(*) FROM notes") == parts
    distinct = "SELECT count(*) FROM (SELECT DISTINCT ticket_id, agent FROM assessments)"
    assert count(tmp_path, distinct) == parts
