"""A short hash over all that decides what the built-in judge says.

An assessment pins it, and a baseline is measured against a judge with the same one.
"""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

CODE = Path(__file__).parent
WORDS = ("calibration.yaml", "lexicon.yaml", "rationales.yaml")  # in the knowledge folder
_SCRIPTS = {
    "calibration": frozenset({"card", "fit", "fitting", "measured"}),
    "learned": frozenset(
        {"card", "fit", "fitting", "measured", "measures", "sets", "targets", "transfer"}
    ),
}  # they write what is read here, and judge nothing themselves


@cache
def fingerprint(folder: Path) -> str:
    """The start of the SHA-256 over the rules, and the words in `folder` that they go by."""
    digest = hashlib.sha256()
    for path in (*judging_files(), *(folder / name for name in WORDS)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def judging_files() -> Iterator[Path]:
    """The code and the weights that a verdict goes through, in a fixed order."""
    ours = sorted((*CODE.rglob("*.py"), *CODE.rglob("*.yaml")))
    return (path for path in ours if path.stem not in _SCRIPTS.get(path.parent.name, ()))
