"""What the public part of a judge's suite reads, and which figure stands beside which label."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.errors import EvalError
from evals.resampling import Sampling
from evals.suite import SUITES
from evals.suite_files import load_suite, named_sets

Measure = Literal["auc", "rank", "kappa"]
DrawnBy = Literal["conversation", "alike", "task"]


class RowSpec(BaseModel):
    """One label of a set.

    `gauge` names the learned gauge that should go with it, `score` the dimension ("overall"
    for all of them). `ratings` are the single raters' figures, where the set has them.
    `scale` is the lowest and the highest that a rater could give.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str
    words: str
    measures: tuple[Measure, ...] = Field(min_length=1)
    gauge: str
    score: str
    ratings: str | None = None
    scale: tuple[float, float] = (0, 1)
    published_kappa: float | None = None  # of one rater beside the mean of the others


class SetSpec(BaseModel):
    """One set: `ceiling` says what its human figure is, or why there is none.

    `drawn_by` says what is drawn anew for intervals: single conversations, those that are
    alike (as of one lesson) together, or all of a task together. Conversations of one task
    hang together: drawn singly, they say how sure a figure is for these tasks alone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    about: str
    ceiling: str
    drawn_by: DrawnBy = "conversation"
    rows: tuple[RowSpec, ...] = Field(min_length=1)


class PublicSuite(BaseModel):
    """The sets, and how intervals are made."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["public"]
    name: str
    title: str
    sets: tuple[SetSpec, ...] = Field(min_length=1)
    sampling: Sampling = Sampling()

    def only(self, names: tuple[str, ...]) -> tuple[SetSpec, ...]:
        """The sets with these names, or all. Raises EvalError for a name that none has."""
        return named_sets(self.sets, names)


def read_public_suite(name: str, folder: Path = SUITES) -> PublicSuite:
    """The public sets of the suite `name`. Raises EvalError where it has none."""
    path = folder / f"{name}_public.yaml"
    if not path.is_file():
        raise EvalError(f"suite {name!r} has no public sets, so --data says nothing; leave it out")
    return load_suite(path, PublicSuite)
