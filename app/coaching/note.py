"""The coaching note: what a leader sends and an agent reads."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Recognition(BaseModel):
    """One specific thing done well, with the agent's own words."""

    model_config = ConfigDict(frozen=True)

    criterion: str
    text: str
    turn: int = Field(ge=0)
    quote: str


class Pointer(BaseModel):
    """One behaviour to work on: situation, the agent's words, the effect on this customer."""

    model_config = ConfigDict(frozen=True)

    criterion: str
    situation: str
    turn: int = Field(ge=0)
    quote: str
    effect: str


class PracticeStep(BaseModel):
    """One thing to practise, by a date."""

    model_config = ConfigDict(frozen=True)

    text: str
    due: date


class Memo(BaseModel):
    """For the leader only: never shown to the agent."""

    model_config = ConfigDict(frozen=True)

    unscored: tuple[str, ...] = ()  # "Confirms the outcome: not applicable, the ..."
    outside_control: tuple[str, ...] = ()  # causes with process, product or customer
    remarks: tuple[str, ...] = ()  # findings, doubts, what else the leader should know


class CoachingNote(BaseModel):
    """A draft or a shared note. `pointer` and what follows from it are None where
    nothing in the agent's control needs work; `recognition` is None where nothing
    was verified as done well.
    """

    model_config = ConfigDict(frozen=True)

    version: Literal[1] = 1
    recognition: Recognition | None
    pointer: Pointer | None
    try_line: str | None
    practice: PracticeStep | None
    question: str
    message: str = ""  # what the leader adds in their own words
    citations: tuple[str, ...] = ()  # ids of the passages behind it
    memo: Memo = Memo()
    drafted_by: str  # "builtin" or the model's name
