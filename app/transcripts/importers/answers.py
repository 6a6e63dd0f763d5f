"""What a file can't tell and a person can: asked once, and remembered."""

from collections.abc import Collection, Iterable, Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.errors import TranscriptError
from app.transcripts.ticket import Role

Key = Literal["people", "own_domains", "agents", "columns", "zone", "day_first", "assistant"]


class Question(BaseModel):
    """Something that a file doesn't tell. `guess` is what is taken until somebody answers."""

    model_config = ConfigDict(frozen=True)

    key: Key
    text: str  # one sentence for a person
    choices: tuple[str, ...] = ()  # empty where anything may be answered
    guess: tuple[str, ...] = ()  # for "columns" as `field=Column title`


class AnswerNeededError(TranscriptError):
    """A file that can't be read at all until somebody answers `question`."""

    def __init__(self, message: str, question: Question) -> None:
        super().__init__(message)
        self.question = question


class Someone(BaseModel):
    """A person of a companion file. `role` is None where the file doesn't say."""

    model_config = ConfigDict(frozen=True)

    name: str | None = None
    email: str | None = None
    role: Role | None = None

    @property
    def shown(self) -> str | None:
        """The display name, else the e-mail address."""
        return self.name or self.email


class Answers(BaseModel):
    """What people answered, for all the files of one import."""

    model_config = ConfigDict(frozen=True)

    people: dict[str, Someone] = Field(default_factory=dict)  # id in the helpdesk -> who that is
    own_domains: frozenset[str] = frozenset()  # mail domains of ours, lower case
    agents: frozenset[str] = frozenset()  # speakers who are agents, as the file names them
    columns: dict[str, str] = Field(default_factory=dict)  # what it means -> the column's title
    mappings: tuple[dict[str, str], ...] = ()  # columns of tables that were read before
    zone: str | None = None  # of times without one; None counts as UTC
    day_first: bool | None = None  # how to read 3/4/2025; None where nobody said
    assistant: Role | None = None  # who "assistant" is: AGENT or BOT

    def who(self, id: object) -> Someone:
        """Who has this id; somebody without a name where nobody told."""
        return self.people.get(str(id), NOBODY)

    def knowing(self, people: Mapping[str, Someone]) -> "Answers":
        """The same with more people; a later file wins over an earlier one."""
        return self.model_copy(update={"people": {**self.people, **people}})

    def columns_of(self, titles: Collection[str]) -> Mapping[str, str]:
        """What was told of the columns of a table with these titles; empty where nothing was."""
        remembered = (one for one in self.mappings if all(t in titles for t in one.values()))
        return self.columns or next(remembered, {})

    @property
    def named_columns(self) -> tuple[str, ...]:
        """The titles of columns that somebody named, now or before."""
        return tuple(title for one in (self.columns, *self.mappings) for title in one.values())

    def is_ours(self, address: str) -> bool | None:
        """Whether a mail address is of our own domain; None where nobody said which those are."""
        domain = address.rpartition("@")[2].strip(" >").lower()
        if not self.own_domains:
            return None
        return any(domain == own or domain.endswith("." + own) for own in self.own_domains)

    def are_agents(self, speakers: Iterable[str]) -> dict[str, bool] | None:
        """For each speaker whether they are an agent; None where nobody said who is."""
        if not self.agents:
            return None
        own = {speaker.casefold() for speaker in self.agents}
        return {speaker: speaker.casefold() in own for speaker in speakers}


NOBODY = Someone()
