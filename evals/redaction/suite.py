"""What the redaction suite reads, and which labels of each set mean which entities of ours."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from evals.resampling import Sampling
from evals.suite import SUITES
from evals.suite_files import is_of_kind, load_suite, named_sets

Shape = Literal["texts", "turns", "scripted"]


class Published(BaseModel):
    """A figure that others published for the same set, over all of its types."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    precision: float = Field(ge=0, le=1)
    recall: float = Field(ge=0, le=1)
    f2: float = Field(ge=0, le=1)


class SetSpec(BaseModel):
    """One set: its file below the data folder, its shape, and what its labels mean.

    `types`: a label of the set -> the entities of ours that say the same. A label that
    isn't there is nothing that a redactor must find; it counts neither for nor against it
    in "any type". `direct` are the labels that point at a person by themselves.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    file: str
    shape: Shape
    about: str
    types: dict[str, tuple[str, ...]] = {}
    direct: tuple[str, ...] = ()
    published: tuple[Published, ...] = ()
    identifying: tuple[str, ...] = ()  # patterns of scripted turns that hold what must go
    person_words: tuple[str, ...] = ()  # patterns whose group 1 names a person of the script


class RedactionSuite(BaseModel):
    """The sets of the suite, and how intervals are made."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["redaction"]
    name: str
    title: str
    sets: tuple[SetSpec, ...] = Field(min_length=1)
    sampling: Sampling = Sampling()

    def only(self, names: tuple[str, ...]) -> tuple[SetSpec, ...]:
        """The sets with these names, or all. Raises EvalError for a name that none has."""
        return named_sets(self.sets, names)


def is_redaction_suite(name: str, folder: Path = SUITES) -> bool:
    """Whether the suite called `name` measures redaction."""
    return is_of_kind(folder / f"{name}.yaml", "redaction")


def read_redaction_suite(name: str, folder: Path = SUITES) -> RedactionSuite:
    """The suite called `name`. Raises EvalError naming the file and what to mend."""
    return load_suite(folder / f"{name}.yaml", RedactionSuite)
