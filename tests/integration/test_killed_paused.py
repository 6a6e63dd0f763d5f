"""Killed with SIGKILL at a spent budget and gone on with: nothing lost, nothing twice."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.settings import PROJECT
from tests.model_server import ModelServer

SAMPLES = sorted((PROJECT / "knowledge" / "samples").glob("*.jsonl"))


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer(lambda _body: "I'm sorry, I can't judge that.", latency_s=0.1) as server:
        yield server


class Installation:
    """One data folder with its commands."""

    def __init__(self, folder: Path, server: ModelServer) -> None:
        self.folder = folder
        self.environment = os.environ | {
            "DEBRIEF_DATA_DIR": str(folder),
            "DEBRIEF_WORKERS": "4",
            "DEBRIEF_MODEL": "openai/gpt-4o-mini",
            "DEBRIEF_API_BASE": server.url,
            "DEBRIEF_API_KEY": "x",
            "DEBRIEF_BUDGET_BATCH_USD": "0.02",
            "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        }

    def start(self, *words: str | Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "app.cli", *map(str, words)]
        return subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def run(self, *words: str | Path, code: int = 0) -> str:
        process = self.start(*words)
        out, err = process.communicate(timeout=300)
        assert process.returncode == code, err
        return (out + err).decode()

    def number(self, sql: str) -> int:
        with sqlite3.connect(self.folder / "debrief.db") as database:
            found: int = database.execute(sql).fetchone()[0]
        database.close()
        return found

    def wait_for(self, sql: str, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + 300
        while not self.number(sql):
            assert time.monotonic() < deadline, self.number("SELECT count(*) FROM assessments")
            assert process.poll() is None, process.communicate()
            time.sleep(0.02)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_batch_killed_at_its_budget_waits_and_then_ends_with_everything_once(
    tmp_path: Path, server: ModelServer
) -> None:
    here = Installation(tmp_path, server)
    here.run("import", *SAMPLES)
    tickets = here.number("SELECT count(*) FROM tickets")
    first = here.start("assess", "--all")
    try:
        here.wait_for("SELECT count(*) FROM batches WHERE state = 'paused'", first)
    finally:
        first.send_signal(signal.SIGKILL)
        first.communicate()
    assert here.number("SELECT count(DISTINCT run_id) FROM assessments") < tickets

    # Nobody goes on by themselves: what was under way ends, and then it says why it rests.
    said = here.run("assess", "--all", code=2)
    assert "US$ 0.02 for batch 1 is spent" in said
    assert "queue resume --budget" in said
    assert here.number("SELECT count(DISTINCT run_id) FROM assessments") < tickets
    assert "US$ 0.02 for batch 1 is spent" in here.run("queue", "status")

    here.run("queue", "resume", "--budget", "50")
    assert ", 0 failed" in here.run("assess", "--all")
    assert here.number("SELECT count(DISTINCT run_id) FROM assessments") == tickets
    distinct = "SELECT count(*) FROM (SELECT DISTINCT ticket_id, agent FROM assessments)"
    assert here.number("SELECT count(*) FROM assessments") == here.number(distinct)
    assert here.number("SELECT count(DISTINCT batch_id) FROM assessments") == 1
