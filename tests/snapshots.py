"""Texts that are kept to be read: a change to one is seen in the diff."""

import os
from pathlib import Path

import pytest


def check_snapshot(path: Path, text: str) -> None:
    """Fails where `text` isn't what `path` holds; writes it with UPDATE_SNAPSHOTS=1."""
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    if not path.exists():
        pytest.fail(f"{path.name} has no snapshot; write it with UPDATE_SNAPSHOTS=1.")
    assert text == path.read_text(encoding="utf-8"), (
        f"{path.name} changed; if it reads as you mean it, write it with UPDATE_SNAPSHOTS=1"
    )
