"""Every sample of the exports' reference is read as its expected file says.

The samples aren't part of the project. Where the folder isn't beside it, the
project's own fixtures, in the same shapes, are what holds the importers.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import app

EXPORTS = Path(__file__).resolve().parents[3] / "shared" / "exports"
EXPECTED = sorted((EXPORTS / "expected").glob("*.json"))


@pytest.mark.skipif(not EXPECTED, reason="the exports' reference isn't beside the project")
@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_a_sample_is_read_as_the_reference_says(expected: Path, tmp_path: Path) -> None:
    told = json.loads(expected.read_text("utf-8"))
    companions = [str(EXPORTS / name) for name in told.get("companions", ())]
    options = [option for name in companions for option in ("--with", name)]
    ended = CliRunner().invoke(
        app, ["normalise", str(EXPORTS / told["file"]), "--reference", *options]
    )
    assert ended.exit_code == 0, ended.stderr
    actual = tmp_path / "actual.json"
    actual.write_text(ended.stdout, "utf-8")
    compared = subprocess.run(
        [sys.executable, str(EXPORTS / "compare.py"), str(expected), str(actual)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert compared.stdout == "ok\n", compared.stdout
