"""A ticket, its turns, and each agent's part in it."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


class Role(StrEnum):
    """Who speaks in a turn. Only AGENT turns are ever judged."""

    CUSTOMER = "customer"
    AGENT = "agent"
    BOT = "bot"
    SYSTEM = "system"
    NOTE = "note"


class Turn(BaseModel):
    """One message. `index` counts from 0 in the order of the ticket."""

    model_config = ConfigDict(frozen=True)

    index: int = Field(ge=0)
    role: Role
    text: str
    at: datetime | None = None  # UTC; None where the source has no time
    author: str | None = None  # as named by the source; None where it names nobody


class Csat(BaseModel):
    """What the customer said of the service when they were asked, as the source gives it."""

    model_config = ConfigDict(frozen=True)

    score: float | str  # 4, "good"
    scale: str | None = None  # "1-5", "good|bad"; None where the source doesn't say
    comment: str | None = None


def _with_its_scale(value: object) -> object:
    """A score alone, as our own JSONL may have it."""
    return {"score": value} if isinstance(value, int | float) else value


class AgentPart(BaseModel):
    """One agent's turns in a ticket: what one assessment is about.

    `agent` is None where the source doesn't say who answered.
    """

    model_config = ConfigDict(frozen=True)

    agent: str | None
    turns: tuple[int, ...] = Field(min_length=1)


class Ticket(BaseModel):
    """A conversation as it came in. May hold personal data: never stored in this shape."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(min_length=1)
    turns: tuple[Turn, ...] = Field(min_length=1)
    channel: str | None = None  # "chat", "email", "phone", or as the source says
    subject: str | None = None
    agent: str | None = None  # the ticket's assignee
    team: str | None = None
    tags: tuple[str, ...] = ()
    csat: Annotated[Csat | None, BeforeValidator(_with_its_scale)] = None
    customer_refs: tuple[str, ...] = ()  # e-mails, ids, names, phone numbers; never stored
    labels: dict[str, str] = Field(default_factory=dict)  # criterion -> level, by a human

    def agent_parts(self) -> tuple[AgentPart, ...]:
        """Each agent's own part, in order of first appearance.

        An agent turn without an author counts as the assignee's. Empty where no
        agent wrote anything.
        """
        turns: dict[str | None, list[int]] = {}
        for turn in self.turns:
            if turn.role is Role.AGENT and turn.text.strip():
                turns.setdefault(turn.author or self.agent, []).append(turn.index)
        return tuple(AgentPart(agent=agent, turns=tuple(own)) for agent, own in turns.items())


def number_turns(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """The same turns with `index` 0, 1, 2 ... in their order."""
    return tuple(turn.model_copy(update={"index": i}) for i, turn in enumerate(turns))
