"""The rubric: dimensions, their criteria, and an anchor for each level."""

from enum import StrEnum
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Dimension(StrEnum):
    """What a conversation is scored on."""

    EMPATHY = "empathy"
    CLARITY = "clarity"
    RESOLUTION = "resolution"


class Level(StrEnum):
    """How well a criterion was met, lowest first."""

    MISSED = "missed"
    PARTLY = "partly"
    MET = "met"
    EXEMPLARY = "exemplary"

    @property
    def rank(self) -> int:
        """0 (missed) to 3 (exemplary)."""
        return list(Level).index(self)


class Examples(BaseModel):
    """Lines that show the criterion met, and lines that show it missed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    good: tuple[str, ...] = Field(min_length=1, alias="for")
    poor: tuple[str, ...] = Field(min_length=1, alias="against")


class Criterion(BaseModel):
    """One thing that an agent does or doesn't do, with what each level looks like."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z][a-z_]+$")
    title: str = Field(min_length=3)  # "Acknowledges the feeling"
    question: str = Field(min_length=10)  # what the judge decides
    applies_when: str = Field(min_length=10)
    outside_control: str = Field(min_length=10)  # what is not the agent's doing
    anchors: dict[Level, str]  # one for each level
    examples: Examples
    try_instead: str = Field(min_length=10)  # a line that can be said
    practise: str = Field(min_length=10)  # one small step to take in the coming days
    ask: str = Field(min_length=10)  # an open question for the one-on-one
    passages: tuple[str, ...] = Field(min_length=1)  # "document#heading" ids, most apt first
    weight: float = Field(default=1.0, gt=0)
    # What of a long ticket decides: all of it, or how it ended.
    judged_at: Literal["whole", "end"] = "whole"


class RubricDimension(BaseModel):
    """A dimension and its criteria."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Dimension
    title: str
    summary: str
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    weight: float = Field(default=1.0, gt=0)


class Rubric(BaseModel):
    """What a conversation is judged against. `version` is the author's, `hash` the text's."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    id: str
    version: int = Field(ge=1)
    title: str
    dimensions: tuple[RubricDimension, ...] = Field(min_length=1)
    hash: str = ""  # SHA-256 of the file that it was read from, in hex

    @cached_property
    def criteria(self) -> dict[str, Criterion]:
        """Every criterion by id, in the rubric's order."""
        return {c.id: c for d in self.dimensions for c in d.criteria}

    @cached_property
    def dimension_of(self) -> dict[str, Dimension]:
        """Criterion id -> its dimension."""
        return {c.id: d.id for d in self.dimensions for c in d.criteria}
