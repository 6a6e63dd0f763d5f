"""Verdicts and the assessment that they make up."""

from datetime import datetime
from enum import StrEnum
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from app.playbook.passage import Passage
from app.playbook.rubric import Dimension, Level


class UnscoredReason(StrEnum):
    """Why a criterion has no level. None of these counts as a low score."""

    NOT_APPLICABLE = "not_applicable"  # nothing in this ticket called for it
    NOT_ENOUGH_EVIDENCE = "not_enough_evidence"  # the judge can't tell
    OUTSIDE_AGENT = "outside_agent"  # decided by process, product or customer
    OFF_MENU_LEVEL = "off_menu_level"  # a level that the rubric doesn't have
    NO_EVIDENCE = "no_evidence"  # a level without a quote
    QUOTE_NOT_FOUND = "quote_not_found"  # a quote that the agent didn't write there
    PASSAGE_NOT_GIVEN = "passage_not_given"  # a citation that wasn't among the passages
    MISSING = "missing"  # the reply left the criterion out
    UNUSABLE_REPLY = "unusable_reply"  # no reply that could be read, after the re-ask
    REFUSED = "refused"  # the model declined
    CUT_OFF = "cut_off"  # the reply hit its length limit
    NO_REPLY = "no_reply"  # the model didn't answer
    TOO_CLOSE = "too_close"  # independent judgements lie more than one level apart
    SWAYED = "swayed"  # judged otherwise without the words in the transcript that instruct it


class Cause(StrEnum):
    """Where the reason for a verdict lies. Only AGENT becomes coaching."""

    AGENT = "agent"
    PROCESS = "process"  # policy, process or product
    CUSTOMER = "customer"


class Evidence(BaseModel):
    """The agent's own words in one turn."""

    model_config = ConfigDict(frozen=True)

    turn: int = Field(ge=0)
    quote: str = Field(min_length=1)


class Verdict(BaseModel):
    """One criterion's level, or why it has none. Exactly one of the two is set."""

    model_config = ConfigDict(frozen=True)

    criterion: str
    level: Level | None = None
    unscored: UnscoredReason | None = None
    detail: str = ""  # for an unscored criterion: the reason in words, for a person
    evidence: tuple[Evidence, ...] = ()
    rationale: str = ""
    cause: Cause = Cause.AGENT
    citations: tuple[str, ...] = ()  # passage ids
    confidence: float | None = None  # 0.0 to 1.0; None where the judge gives none
    # What each independent judgement gave, None where it gave no level; empty where the
    # ticket was judged once. `level` is their median.
    repeats: tuple[Level | None, ...] = ()

    @model_validator(mode="after")
    def _level_or_reason(self) -> Self:
        if (self.level is None) == (self.unscored is None):
            raise ValueError(f"{self.criterion}: a verdict has a level or a reason for having none")
        return self

    @property
    def spread(self) -> int:
        """Levels between the lowest and the highest of the repeats; 0 where all agree."""
        ranks = [level.rank for level in self.repeats if level is not None]
        return max(ranks) - min(ranks) if ranks else 0


class Finding(BaseModel):
    """Something in the transcript that the leader should know, such as an instruction in it."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["instruction_in_transcript", "abuse_of_agent", "other"]
    turn: int = Field(ge=0)
    note: str
    words: tuple[str, ...] = ()  # what the turn says, where code found it


class DimensionScore(BaseModel):
    """A dimension's weighted mean over its scored criteria.

    score: 1.0 (all missed) to 5.0 (all exemplary), None where nothing was scored.
    """

    model_config = ConfigDict(frozen=True)

    dimension: Dimension
    score: float | None
    scored: int  # criteria with a level
    total: int  # criteria in the rubric


class Usage(BaseModel):
    """What a judgement or a draft took, with the replies that its run was given before it was
    stopped or failed. A reply that was kept from an earlier run costs nothing.
    """

    model_config = ConfigDict(frozen=True)

    calls: int = 0  # replies that the provider gave, and charges for
    prompt_tokens: int = 0  # cached ones included
    completion_tokens: int = 0
    cached_tokens: int = 0  # of the prompt, read from the provider's cache at its lower price
    cost_usd: float | None = 0.0  # of calls whose price is known; None where none of them is
    unpriced: int = 0  # calls whose price isn't known
    latency_s: float = 0.0
    reused: int = 0  # replies that our own model cache had from an earlier run's request

    @model_validator(mode="before")
    @classmethod
    def _unpriced_calls(cls, given: object) -> object:
        """An unknown cost is one of all calls, also where nobody counted those."""
        if isinstance(given, dict) and given.get("cost_usd", 0.0) is None:
            return {"unpriced": max(1, given.get("calls", 0))} | given
        return given


class JudgeIdentity(BaseModel):
    """Which judge, with everything that could change its answer."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["builtin", "llm"]
    version: str
    model: str | None = None  # LiteLLM's name; None for the built-in judge
    parameters: dict[str, JsonValue] = {}
    prompt: str | None = None  # "judge v3"
    prompt_hash: str | None = None  # SHA-256 of the prompt file, in hex


class Provenance(BaseModel):
    """What an assessment was made from, so that it can be explained and made again."""

    model_config = ConfigDict(frozen=True)

    judge: JudgeIdentity
    transcript_hash: str
    redaction_version: str
    rubric: str  # "support v1"
    rubric_hash: str
    index_version: str
    repeat: int = 0  # the first judgement's number
    repeats: int = 1  # independent judgements that the verdicts are the median of
    repeats_lost: int = 0  # further ones that were asked for and not answered
    # Judged once more without the words that instruct a judge; only what both say has a level.
    without_orders: bool = False
    windows: int = 1  # stretches that a long ticket was judged in
    windows_lost: int = 0  # those of them that no usable reply came on
    fallback_for: str | None = None  # the model that didn't answer, where another one judged
    made_at: datetime  # UTC


class Assessment(BaseModel):
    """All verdicts of one run on one agent's part in one ticket. Never changed once stored."""

    model_config = ConfigDict(frozen=True)

    version: Literal[1] = 1
    ticket_id: str
    agent: str | None
    verdicts: tuple[Verdict, ...]  # one for each criterion, in the rubric's order
    scores: tuple[DimensionScore, ...]
    findings: tuple[Finding, ...] = ()
    passages: tuple[Passage, ...] = ()  # those that a verdict cites, as they read then
    repaired_quotes: int = 0  # quotes that differed in spacing, quotation marks or case only
    usage: Usage = Usage()
    raw_replies: tuple[str, ...] = ()  # as the model gave them; empty for the built-in judge
    made_by: Provenance

    def verdict(self, criterion: str) -> Verdict:
        """The verdict on `criterion`; KeyError where the rubric has no such criterion."""
        for verdict in self.verdicts:
            if verdict.criterion == criterion:
                return verdict
        raise KeyError(criterion)
