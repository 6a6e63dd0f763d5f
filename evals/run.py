"""What one run of a suite leaves behind: every label beside what was predicted for it."""

from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from app.errors import EvalError
from app.judging.assessment import JudgeIdentity, UnscoredReason, Usage
from app.playbook.rubric import Dimension, Level

Label = Level | Literal["not_applicable"]


class MadeBy(BaseModel):
    """Everything that could change a run's result, each with the hash of its content."""

    model_config = ConfigDict(frozen=True)

    dataset_hash: str  # SHA-256 over every labelled case of the suite, in hex
    judge: JudgeIdentity
    rubric: str  # "support v1"
    rubric_hash: str
    index_version: str
    redaction_version: str
    app_version: str


class CaseVerdict(BaseModel):
    """A person's label for one criterion, and what the judge said.

    Both `predicted` and `unscored` are None only in a case that gave no assessment.
    """

    model_config = ConfigDict(frozen=True)

    criterion: str
    label: Label
    predicted: Level | None = None
    unscored: UnscoredReason | None = None


class CaseResult(BaseModel):
    """One labelled ticket in a run.

    `error` says why the ticket gave no assessment, None where it gave one. `harms`
    counts, by evaluator, how often that evaluator's harm was found.
    """

    model_config = ConfigDict(frozen=True)

    ticket_id: str
    verdicts: tuple[CaseVerdict, ...]
    usage: Usage = Usage()
    harms: dict[str, int] = {}
    error: str | None = None


class EvalRun(BaseModel):
    """One run of a suite. Never changed once made; holds no line of a transcript."""

    model_config = ConfigDict(frozen=True)

    version: Literal[1] = 1
    suite: str
    made_at: datetime  # UTC
    made_by: MadeBy
    dimensions: dict[str, Dimension]  # criterion -> dimension, in the rubric's order
    dataset_size: int  # labelled cases in the suite; more than `cases` where a limit was set
    duration_s: float
    cases: tuple[CaseResult, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every case of the suite was run."""
        return len(self.cases) == self.dataset_size

    @property
    def harms(self) -> dict[str, int]:
        """How often each evaluator's harm was found, over all cases."""
        totals: dict[str, int] = {}
        for case in self.cases:
            for name, count in case.harms.items():
                totals[name] = totals.get(name, 0) + count
        return totals

    @property
    def cost_usd(self) -> float | None:
        """What the judging cost; None where a call's price isn't known."""
        costs = [case.usage.cost_usd for case in self.cases]
        known = [cost for cost in costs if cost is not None]
        return sum(known) if len(known) == len(costs) else None


def judge_in_words(judge: JudgeIdentity) -> str:
    """ "built-in judge 3", or the model, its prompt and the start of the prompt's hash."""
    if judge.kind == "builtin":
        return f"built-in judge {judge.version}"
    return f"{judge.model}, {judge.prompt} {(judge.prompt_hash or '')[:12]}".rstrip()


def judge_kept_as(judge: JudgeIdentity) -> str:
    """ "builtin", or "llm-" and the model: by which a judge's baseline is found again."""
    return judge.kind if judge.model is None else f"{judge.kind}-{judge.model}"


def save_run(run: EvalRun, path: Path) -> None:
    """Write `run` as JSON. Raises EvalError where the file can't be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(run.model_dump_json(indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise EvalError(f"{path}: can't be written ({error.strerror}); name another file") from None


def load_run(path: Path) -> EvalRun:
    """The run kept in `path`. Raises EvalError where there is none that can be read."""
    try:
        return EvalRun.model_validate_json(path.read_bytes())
    except OSError as error:
        raise EvalError(
            f"{path}: can't be read ({error.strerror}); name a file written by `debrief eval run`"
        ) from None
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(str(part) for part in fault["loc"]) or "the file"
        raise EvalError(
            f"{path}: not a run of this version, {where}: {fault['msg']}; "
            "make it again with `debrief eval run`"
        ) from None
