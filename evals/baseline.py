"""Baselines: the run that a later one is measured against, kept with its hashes."""

import re
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from app.errors import EvalError
from app.judging.assessment import JudgeIdentity
from evals.compare import Comparison, compare
from evals.resampling import Sampling
from evals.run import EvalRun, judge_kept_as, load_run, save_run

BASELINES = Path(__file__).resolve().parent / "baselines"


class BaselineDifference(BaseModel):
    """A run beside its baseline; `why_not` says why the two can't be compared."""

    model_config = ConfigDict(frozen=True)

    baseline: str  # the file's name
    comparison: Comparison | None = None
    why_not: str = ""


def baseline_path(suite: str, judge: JudgeIdentity, folder: Path = BASELINES) -> Path:
    """Where the baseline of `suite` under this kind of judge and model is kept."""
    name = re.sub(r"[^a-zA-Z0-9.]+", "-", judge_kept_as(judge))
    return folder / f"{suite}-{name}.json"


def save_baseline(run: EvalRun, folder: Path = BASELINES) -> Path:
    """Keep `run` as the baseline. Raises EvalError where it isn't whole."""
    if not run.is_whole:
        raise EvalError(
            f"{len(run.cases)} of {run.dataset_size} cases were run; "
            "a baseline needs all: run again without --limit"
        )
    failed = [case for case in run.cases if case.error is not None]
    if failed:
        raise EvalError(
            f"{len(failed)} of {len(run.cases)} cases gave no assessment, the first "
            f"{failed[0].ticket_id!r} ({failed[0].error}); a baseline needs all: run again"
        )
    path = baseline_path(run.suite, run.made_by.judge, folder)
    save_run(run, path)
    return path


def against_baseline(
    run: EvalRun, sampling: Sampling, folder: Path = BASELINES
) -> BaselineDifference | None:
    """`run` against its baseline, as B against A; None where there is no baseline."""
    path = baseline_path(run.suite, run.made_by.judge, folder)
    if not path.exists():
        return None
    baseline = load_run(path)
    changed = [
        what
        for what, then, now in (
            ("the labelled cases", baseline.made_by.dataset_hash, run.made_by.dataset_hash),
            ("the rubric", baseline.made_by.rubric_hash, run.made_by.rubric_hash),
        )
        if then != now
    ]
    if changed:
        return BaselineDifference(
            baseline=path.name,
            why_not=f"{' and '.join(changed)} changed since it was made on "
            f"{baseline.made_at:%Y-%m-%d}; make it anew with --save-baseline",
        )
    comparison = compare(baseline, run, sampling, ("baseline", "this run"))
    return BaselineDifference(baseline=path.name, comparison=comparison)
