"""What the note check found: one result a rule, and the lines that break it."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Rule(StrEnum):
    """What a note is held to, in the order in which a person reads it."""

    SPECIFIC = "specific"
    ONE_BEHAVIOUR = "one_behaviour"
    QUOTES = "quotes"
    SAYABLE = "sayable"
    ASKS = "asks"
    ABOUT_THE_WORDS = "about_the_words"
    IN_THEIR_HANDS = "in_their_hands"
    NO_COMPARISON = "no_comparison"
    NO_THREAT = "no_threat"
    READABLE = "readable"
    GROUNDED = "grounded"


class Part(StrEnum):
    """The line of a note that a result speaks of."""

    RECOGNITION = "recognition"
    SITUATION = "situation"
    QUOTE = "quote"  # of what is to be worked on
    EFFECT = "effect"
    TRY_LINE = "try_line"
    PRACTICE = "practice"
    QUESTION = "question"
    MESSAGE = "message"
    WHOLE = "whole"

    @property
    def in_words(self) -> str:
        """ "the line to try", for a sentence."""
        return _NAMES.get(self, f"the {self.value}")


_NAMES = {
    Part.TRY_LINE: "the line to try",
    Part.MESSAGE: "your message",
    Part.WHOLE: "the note",
}


class Fault(BaseModel):
    """One place where a note breaks a rule."""

    model_config = ConfigDict(frozen=True)

    part: Part
    short: str  # what the line does: "says “you always”"
    why: str  # the whole sentence, for the leader
    hard: bool = False  # a drafting model is asked to write it again

    @property
    def in_words(self) -> str:
        """ "the question can be answered with yes or no"."""
        return f"{self.part.in_words} {self.short}"


class RuleResult(BaseModel):
    """Whether a note keeps one rule, and why."""

    model_config = ConfigDict(frozen=True)

    rule: Rule
    title: str  # "specific"
    part: Part  # where it stands: the first fault's, or the rule's own
    why: str  # one sentence: the first fault's reason, or why it holds
    passage: str  # the id of the playbook passage that the rule rests on
    faults: tuple[Fault, ...] = ()
    applies: bool = True  # False where the part that it speaks of is rightly absent
    unchecked_in: str | None = None  # a language whose words aren't known; None: all was looked at

    @property
    def passed(self) -> bool:
        """Whether the note keeps the rule. What couldn't be looked at isn't kept."""
        return not self.faults and not self.unchecked_in


class NoteCheck(BaseModel):
    """A result for each rule, in the rules' order."""

    model_config = ConfigDict(frozen=True)

    results: tuple[RuleResult, ...]

    @property
    def failed(self) -> tuple[RuleResult, ...]:
        """The rules that it breaks."""
        return tuple(result for result in self.results if result.faults)

    @property
    def unchecked(self) -> tuple[RuleResult, ...]:
        """The rules of which nothing is known to be wrong, and not all was looked at."""
        return tuple(r for r in self.results if r.unchecked_in and not r.faults)

    @property
    def hard_faults(self) -> tuple[Fault, ...]:
        """What no draft may have."""
        return tuple(f for result in self.results for f in result.faults if f.hard)

    def faults_of(self, part: Part) -> tuple[Fault, ...]:
        """What is wrong with one line."""
        return tuple(f for result in self.results for f in result.faults if f.part is part)

    def kept_at(self, part: Part) -> tuple[RuleResult, ...]:
        """The rules that apply to one line and hold."""
        return tuple(r for r in self.results if r.passed and r.applies and r.part is part)

    def in_words(self) -> str:
        """The broken rules in one line for a record, without the note's own words: "asks; no
        threat"; "" where all hold."""
        return "; ".join(result.title for result in self.failed)
