"""The redaction policy: what is replaced, what is partly kept, and the team's own lists."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.errors import PolicyError
from app.redaction.recognizers.spoken import DIGITS, spoken_digits
from app.redaction.team_lists import MAX_WORDS, HashedLists, phrase_words, plain_lists
from app.yaml_lines import Fault, compose, construct, decode, fault_error, line_of

POLICY_FILE = Path("redaction") / "policy.yaml"  # below the knowledge folder
ENTITIES = (
    "PERSON", "EMAIL", "PHONE", "ADDRESS", "CARD", "IBAN", "ACCOUNT", "ID", "ORDER", "NUMBER",
    "DATE_OF_BIRTH", "IP", "MAC", "URL", "SECRET", "CRYPTO",
)  # fmt: skip
NUMBERED = ("PHONE", "CARD", "IBAN", "ACCOUNT", "ID", "ORDER", "NUMBER")
KEPT_DIGITS = 4
MIN_DIGITS = 8  # of fewer, four would give too much away
NAME = re.compile(r"[A-Z]+(?:_[A-Z]+)*")


class Action(StrEnum):
    """What happens to an entity."""

    REPLACE = "replace"
    KEEP_LAST_4 = "keep_last_4"
    KEEP = "keep"


class Denied(BaseModel):
    """A phrase that always goes, and the word that its placeholder shows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    entity: str = "TERM"


class Policy(BaseModel):
    """What a team has decided. An entity that isn't named is replaced."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    entities: dict[str, Action] = {}
    allow: tuple[str, ...] = ()
    deny: tuple[Denied, ...] = ()
    hash: str = Field("", exclude=True)  # SHA-256 of the file's bytes, in hex

    @property
    def mark(self) -> str:
        """What it adds to the redactor's version: the start of its hash, or nothing where
        everything is replaced and no list has an entry, as without a policy."""
        kept = [one for one in self.entities.values() if one is not Action.REPLACE]
        return f"-{self.hash[:8]}" if kept or self.allow or self.deny else ""

    def action(self, entity: str) -> Action:
        """What happens to an entity."""
        return self.entities.get(entity, Action.REPLACE)

    def partly_kept(self, entity: str, value: str) -> str | None:
        """A placeholder such as `[CARD_ENDING_1111]`; None where the whole value is replaced."""
        if self.action(entity) is not Action.KEEP_LAST_4:
            return None
        digits = _digits(value)
        if len(digits) < MIN_DIGITS:
            return None
        return f"[{entity}_ENDING_{digits[-KEPT_DIGITS:]}]"

    def lists(self) -> HashedLists:
        """The lists of the file."""
        return plain_lists(self.allow, [(one.text, one.entity) for one in self.deny])


def load_policy(path: Path) -> Policy:
    """The policy in a file; without the file, the one that replaces everything.

    Raises PolicyError with the file, the line, what is wrong and what to mend.
    """
    try:
        source = path.read_bytes()
    except FileNotFoundError:
        return Policy()
    except OSError as error:
        raise PolicyError(
            f"{path}: the redaction policy can't be read ({error.strerror}); let Debrief read it"
        ) from None
    root = compose(decode(source, path, PolicyError), path, PolicyError)
    content = construct(root, path, PolicyError)
    try:
        policy = Policy.model_validate(content)
    except ValidationError as error:
        faults = [_fault(root, problem) for problem in error.errors()]
        raise fault_error(path, faults, PolicyError) from None
    if found := list(_own_faults(policy, root)):
        raise fault_error(path, found, PolicyError)
    return policy.model_copy(update={"hash": hashlib.sha256(source).hexdigest()})


def _own_faults(policy: Policy, root: yaml.Node) -> Iterator[Fault]:
    """What the model can't see in one field: unknown entities, phrases without a word."""
    for entity, action in policy.entities.items():
        line = line_of(root, ("entities", entity))
        if entity not in ENTITIES:
            yield Fault(line=line, text=f"no entity is called {entity!r}; {_known(entity)}")
        elif action is Action.KEEP_LAST_4 and entity not in NUMBERED:
            mend = f"{entity} isn't a number, so it has no last four; replace or keep it"
            yield Fault(line=line, text=mend)
    for i, phrase in enumerate(policy.allow):
        yield from _phrase_faults(phrase, line_of(root, ("allow", i)))
    for i, denied in enumerate(policy.deny):
        line = line_of(root, ("deny", i))
        yield from _phrase_faults(denied.text, line)
        if not NAME.fullmatch(denied.entity):
            text = f"the entity {denied.entity!r} must be in capitals, such as PROJECT"
            yield Fault(line=line, text=text)


def _phrase_faults(phrase: str, line: int) -> Iterator[Fault]:
    words = len(phrase_words(phrase))
    if not words:
        yield Fault(line=line, text=f"{phrase!r} has no word in it; write one or remove the line")
    elif words > MAX_WORDS:
        text = f"a phrase has at most {MAX_WORDS} words, this one has {words}; shorten it"
        yield Fault(line=line, text=text)


def _fault(root: yaml.Node, problem: Mapping[str, Any]) -> Fault:
    location = tuple(part for part in problem["loc"] if part != "[key]")
    return Fault(line=line_of(root, location), text=_words(problem, location))


def _words(problem: Mapping[str, Any], location: tuple[str | int, ...]) -> str:
    kind, given = str(problem["type"]), problem.get("input")
    key = str(location[-1]) if location else "the policy"
    if kind == "extra_forbidden":
        return f"a policy doesn't know the key {key!r}; use entities, allow or deny"
    if kind == "enum":
        return f"{key} has the action {given!r}; use {', '.join(Action)}"
    if kind == "missing":
        return f"has no {key!r}; add it"
    if kind == "string_type":
        return f"{given!r} must be text; put it in quotes"
    if kind in {"tuple_type", "dict_type", "model_type", "model_attributes_type"}:
        is_list = kind == "tuple_type"
        shape = "a list; start each line with '- '" if is_list else "lines of 'key: value'"
        return f"{key!r} must be {shape}"
    return f"{key!r} can't be read ({kind})"


def _known(entity: str) -> str:
    close = get_close_matches(entity.upper(), ENTITIES, n=1)
    return f"did you mean {close[0]!r}?" if close else f"use {', '.join(ENTITIES)}"


def _digits(value: str) -> str:
    """The digits of a value, also where they are said in words."""
    written = re.sub(r"\D", "", value)
    is_said = any(word in DIGITS for word in re.findall(r"[a-z]+", value.lower()))
    return spoken_digits(value) if is_said else written
