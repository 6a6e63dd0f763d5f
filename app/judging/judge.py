"""The seam between the product and whatever judges."""

from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field

from app.judging.assessment import Finding, JudgeIdentity, Usage, Verdict
from app.playbook.passage import Passage
from app.playbook.rubric import Rubric
from app.redaction.report import RedactedTicket
from app.transcripts.ticket import AgentPart


class Stretch(BaseModel):
    """Which turns of a long ticket a brief leaves out, for the prompt to say so."""

    model_config = ConfigDict(frozen=True)

    turns_in_all: int = Field(ge=1)  # of the whole ticket
    apart: tuple[int, ...] = ()  # the agent's own turns that are shown here and judged elsewhere
    without_start: tuple[int, ...] = ()  # turns that are shown without their beginning
    without_end: tuple[int, ...] = ()


class Brief(BaseModel):
    """All that a judge is given: nothing else may influence it."""

    model_config = ConfigDict(frozen=True)

    ticket: RedactedTicket
    part: AgentPart  # the turns to judge; the others are context
    rubric: Rubric
    passages: tuple[Passage, ...]  # those that may be cited
    index_version: str
    stretch: Stretch | None = None  # None where the ticket is whole


class Judgement(BaseModel):
    """What a judge answers, before anything in it was verified."""

    model_config = ConfigDict(frozen=True)

    verdicts: tuple[Verdict, ...]
    findings: tuple[Finding, ...] = ()
    usage: Usage = Usage()
    raw_replies: tuple[str, ...] = ()
    windows: int = 1  # stretches that the ticket was judged in
    windows_lost: int = 0  # those of them that no usable reply came on
    repaired_quotes: int = 0  # of what was verified already, stretch by stretch
    judged_by: JudgeIdentity | None = None  # where it isn't the judge that was asked


class Judge(Protocol):
    """Gives a verdict on every criterion of the brief's rubric."""

    @property
    def identity(self) -> JudgeIdentity:
        """Which judge this is, with all that could change its answer."""

    def judge(self, brief: Brief, repeat: int = 0) -> Judgement:
        """Verdicts on `brief.part`. Raises ModelUnavailableError where nobody answers.

        `repeat` numbers independent judgements of the same brief, from 0.
        """
