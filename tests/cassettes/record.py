"""`python -m tests.cassettes.record`: records every cassette anew.

Against the model that DEBRIEF_MODEL names, with its key and DEBRIEF_API_BASE; without
one, against the test server, which answers with the built-in judge.
"""

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.cassettes.target import ModelTarget

FOLDER = Path(__file__).parent
TESTS = "tests/integration/test_recorded_model.py"


class _Recording:
    """Gives the recorded tests a real model in place of none."""

    def __init__(self, target: ModelTarget | None) -> None:
        self._target = target

    @pytest.fixture(scope="session")
    def recording_target(self) -> ModelTarget | None:
        """The model that was named, or None for the test server."""
        return self._target


def _named_model() -> ModelTarget | None:
    model = os.environ.get("DEBRIEF_MODEL")
    if not model:
        return None
    return ModelTarget(model, os.environ.get("DEBRIEF_API_BASE"), os.environ.get("DEBRIEF_API_KEY"))


def main() -> int:
    """Record, and say against what."""
    target = _named_model()
    print(f"Recording against {target.model if target else 'the test server'} ...", flush=True)
    for folder in FOLDER.glob("test_*"):
        shutil.rmtree(folder)
    arguments = ["--record-mode=rewrite", "-q", "-p", "no:xdist", TESTS]
    return int(pytest.main(arguments, plugins=[_Recording(target)]))


if __name__ == "__main__":
    sys.exit(main())
