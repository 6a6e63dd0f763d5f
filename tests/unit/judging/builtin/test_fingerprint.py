"""What the built-in judge's fingerprint covers."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.judging.builtin.fingerprint import CODE, WORDS, fingerprint, judging_files
from app.judging.builtin.rules import FOLDER
from app.settings import PROJECT

LOADED = """
import sys
import app.judging.builtin.judge
own = [m for n, m in sys.modules.items() if n.startswith("app.judging.builtin")]
print("\\n".join(m.__file__ for m in own))
"""


def test_it_covers_the_code_that_a_verdict_goes_through_and_no_other() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    covered = {path for path in judging_files() if path.suffix == ".py"}
    assert covered - {Path(line) for line in loaded.stdout.split()} == set()
    assert {Path(line) for line in loaded.stdout.split()} - covered == set()


def test_it_covers_the_weights_and_phrases_that_are_read() -> None:
    names = {path.relative_to(CODE).as_posix() for path in judging_files()}
    assert {"learned/weights.yaml", "learned/phrases.yaml"} <= names


@pytest.mark.parametrize("name", WORDS)
def test_another_word_makes_another_fingerprint(name: str, tmp_path: Path) -> None:
    for each in WORDS:
        shutil.copy(FOLDER / each, tmp_path)
    with (tmp_path / name).open("a", encoding="utf-8") as file:
        file.write("# another word\n")
    assert fingerprint(tmp_path) != fingerprint(FOLDER)


def test_how_a_note_is_worded_or_checked_changes_nothing(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    (tmp_path / "phrasing.yaml").write_text("other: words\n", encoding="utf-8")
    assert fingerprint(tmp_path) == fingerprint(FOLDER)
