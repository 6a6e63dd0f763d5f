"""A run of a suite whose result is figures: kept, and set beside the one that it is measured
against.

The judge's own suite keeps every verdict and pairs two runs of it (`evals.run`,
`evals.compare`). Attacks, public labels and redaction keep what their tables show: figures with
their intervals, and no word of what they were run over.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from app.errors import EvalError
from evals.resampling import Figure


class FiguresRun(BaseModel):
    """What one run leaves behind. Never changed once made."""

    model_config = ConfigDict(frozen=True)

    version: Literal[1] = 1
    suite: str
    by: str  # "built-in judge 3", "redaction 4"
    kept_as: str  # the same for every version of it: "builtin", "llm-openai-small"
    cases_hash: str  # SHA-256 over what was run, in hex
    is_whole: bool  # everything that the suite names
    made_at: datetime  # UTC
    figures: dict[str, Figure]  # "order: reported"


class Moved(BaseModel):
    """A figure in two runs. `told`: each value lies outside the other's interval, which
    chance seldom does."""

    model_config = ConfigDict(frozen=True)

    name: str
    a: Figure
    b: Figure
    told: bool


class FiguresDifference(BaseModel):
    """B beside A; `why_not` says why the two can't be set beside each other."""

    model_config = ConfigDict(frozen=True)

    a: str
    b: str
    shared: int = 0  # figures in both
    moved: tuple[Moved, ...] = ()  # the largest difference first
    why_not: str = ""


def hash_of(parts: Iterable[str | bytes]) -> str:
    """SHA-256 over `parts` in their order, in hex."""
    total = sha256()
    for part in parts:
        ready = part.encode() if isinstance(part, str) else part
        total.update(sha256(ready).digest())
    return total.hexdigest()


def only_known(figures: Mapping[str, Figure | None]) -> dict[str, Figure]:
    """Those that have a value, by name."""
    return {name: f for name, f in figures.items() if f is not None and f.value is not None}


def is_figures_run(path: Path) -> bool:
    """Whether a run of this kind is kept in `path`."""
    return path.suffix == ".json" and path.is_file() and b'"cases_hash"' in path.read_bytes()


def load_figures(path: Path) -> FiguresRun:
    """The run kept in `path`. Raises EvalError where there is none that can be read."""
    try:
        return FiguresRun.model_validate_json(path.read_bytes())
    except OSError as error:
        raise EvalError(f"{path}: can't be read ({error.strerror}); name a kept run") from None
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"]) or "the file"
        raise EvalError(
            f"{path}: not a run of this version ({where}); make it again with `debrief eval run`"
        ) from None


def save_figures(run: FiguresRun, path: Path) -> Path:
    """Write `run` as JSON to `path`. Raises EvalError where it can't be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(run.model_dump_json(indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise EvalError(f"{path}: can't be written ({error.strerror}); name another file") from None
    return path


def keep_figures(run: FiguresRun, runs: Path, out: Path | None = None) -> Path:
    """Keep `run` at `out`, or among the runs under a name of its own."""
    stem = f"{run.suite}-{run.kept_as}-{run.made_at:%Y%m%dT%H%M%S}"
    path, number = runs / f"{stem}.json", 1
    while path.exists():
        number += 1
        path = runs / f"{stem}-{number}.json"
    return save_figures(run, out or path)


def figures_baseline(run: FiguresRun, folder: Path) -> Path:
    """Where the baseline of this suite and of what it ran is kept."""
    return folder / f"{run.suite}-{re.sub(r'[^a-zA-Z0-9.]+', '-', run.kept_as)}.json"


def save_figures_baseline(run: FiguresRun, folder: Path) -> Path:
    """Keep `run` as the baseline. Raises EvalError where it isn't whole."""
    if not run.is_whole:
        raise EvalError(
            "a baseline needs everything, and an answer to each case: "
            "run again without --limit and --set"
        )
    return save_figures(run, figures_baseline(run, folder))


def beside_baseline(run: FiguresRun, folder: Path) -> FiguresDifference | None:
    """`run` against its baseline; None where there is no baseline."""
    path = figures_baseline(run, folder)
    if not path.exists():
        return None
    return compare_figures(load_figures(path), run, (path.name, "this run"))


def compare_figures(
    a: FiguresRun, b: FiguresRun, names: tuple[str, str] = ("A", "B")
) -> FiguresDifference:
    """B's figures beside A's. Figures over other cases aren't set beside each other."""
    if a.suite != b.suite:
        why_not = f"one is a run of {a.suite!r} and the other of {b.suite!r}"
    elif a.cases_hash != b.cases_hash:
        why_not = "they ran over different cases; run both again over the same ones"
    else:
        why_not = ""
    if why_not:
        return FiguresDifference(a=names[0], b=names[1], why_not=why_not)
    shared = [name for name in a.figures if name in b.figures]
    moved = [_moved(name, a.figures[name], b.figures[name]) for name in shared]
    changed = sorted((m for m in moved if _by(m)), key=lambda m: (not m.told, -_by(m)))
    return FiguresDifference(a=names[0], b=names[1], shared=len(shared), moved=tuple(changed))


def _moved(name: str, a: Figure, b: Figure) -> Moved:
    return Moved(name=name, a=a, b=b, told=_outside(a, b) and _outside(b, a))


def _by(moved: Moved) -> float:
    return abs((moved.b.value or 0.0) - (moved.a.value or 0.0))


def _outside(one: Figure, other: Figure) -> bool:
    if one.value is None or other.low is None or other.high is None:
        return False
    return not other.low <= one.value <= other.high
