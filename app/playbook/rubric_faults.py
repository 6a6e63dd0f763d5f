"""What Pydantic says about a rubric, in the words of whoever wrote it."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import pairwise
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from app.playbook.rubric import Criterion, Dimension, Examples, Level, Rubric, RubricDimension
from app.yaml_lines import Fault, line_of

_Location = tuple[str | int, ...]


def faults_of(error: ValidationError, root: yaml.Node, content: object) -> list[Fault]:
    """A validation error of the rubric's models, in words and with its lines."""
    problems = error.errors()
    echoes = set(_echoes(problems))
    return [
        _fault(root, content, problem)
        for problem in problems
        if (problem["type"], problem["loc"]) not in echoes
    ]


def _echoes(problems: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, _Location]]:
    """Errors that only follow from another one: mending that one mends them."""
    for problem in problems:
        where = problem["loc"]
        if problem["type"] == "extra_forbidden" and (meant := _close_key(where)):
            yield "missing", (*where[:-1], meant)  # a misspelt key is missing too
        for end in range(len(where)):
            yield "too_short", where[:end]  # a list of unreadable items counts as empty


def _fault(root: yaml.Node, content: object, problem: Mapping[str, Any]) -> Fault:
    location: _Location = tuple(part for part in problem["loc"] if part != "[key]")
    line = line_of(root, location)
    return Fault(line=line, text=f"{_owner(content, location)} {_words(problem, location)}")


def _owner(content: object, location: _Location) -> str:
    """Whose mistake it is: "criterion 'listens'", "dimension 'empathy'" or "the rubric"."""
    value, owner = content, "the rubric"
    kinds = {"dimensions": "dimension", "criteria": "criterion"}
    for part, following in pairwise(location):
        value = _part(value, part)
        if part in kinds and isinstance(following, int):
            given = _part(_part(value, following), "id")
            owner = f"{kinds[str(part)]} {given!r}" if given else f"{kinds[str(part)]} number "
            owner += "" if given else str(following + 1)
    return owner


def _part(value: object, part: str | int) -> object:
    if isinstance(value, dict):
        return value.get(part)
    if isinstance(value, list) and isinstance(part, int):
        return value[part]
    return None


def _words(problem: Mapping[str, Any], location: _Location) -> str:
    """What is wrong in words, each followed by the way out."""
    kind, given, key = str(problem["type"]), problem.get("input"), _key(location)
    if kind == "extra_forbidden":
        meant = _close_key(location)
        mend = f"did you mean {meant!r}?" if meant else f"use {', '.join(_keys(location[:-1]))}"
        return f"has the key {key!r}, which rubrics don't know; {mend}"
    if kind == "enum":
        return _unknown_name(given, location)
    if key == "for" and kind in {"too_short", "missing"}:
        return "has no example 'for' it; give at least one line"
    if given is None:
        return f"has nothing in {key!r}; write something there or remove the line"
    return _plain_words(kind, given, key, problem.get("ctx", {}))


def _plain_words(kind: str, given: object, key: str, limits: Mapping[str, Any]) -> str:
    lines = f"must have lines of 'key: text' in {key!r}; indent them below it"
    number = f"has {given!r} in {key!r}, which must be a number; write one"
    words = {
        "missing": f"has no {key!r}; add it",
        "too_short": f"has nothing in {key!r}; give at least one",
        "string_too_short": f"says too little in {key!r}; write at least "
        f"{limits.get('min_length')} characters",
        "string_type": f"has {given!r} in {key!r}, which must be text; put it in quotes",
        "string_pattern_mismatch": f"has the id {given!r}; use lower-case letters and underscores",
        "greater_than": f"has {given!r} in {key!r}; give a number above {limits.get('gt')}",
        "greater_than_equal": f"has {given!r} in {key!r}; start from {limits.get('ge')}",
        "literal_error": f"has {given!r} in {key!r}; use {limits.get('expected')}",
        "tuple_type": f"must have a list in {key!r}; start each line with '- '",
        "dict_type": lines,
        "model_type": lines,
    }
    fallback = number if kind.startswith(("int", "float")) else f"can't be read in {key!r} ({kind})"
    return words.get(kind, fallback)


def _key(location: _Location) -> str:
    """The nearest key: "anchors" of ("anchors",) and of ("anchors", 2)."""
    return next((part for part in reversed(location) if isinstance(part, str)), "the rubric")


def _unknown_name(given: object, location: _Location) -> str:
    if "anchors" in location:
        levels = ", ".join(Level)
        return f"has an anchor for {given!r}, which is no level; use {levels}"
    return f"is none that can be scored; use {', '.join(Dimension)}"


def _close_key(location: _Location) -> str | None:
    close = get_close_matches(str(location[-1]), _keys(location[:-1]), n=1)
    return close[0] if close else None


def _keys(location: _Location) -> list[str]:
    """The keys that the part of a rubric at `location` takes."""
    model: type[BaseModel] = Rubric
    for name, inner in (
        ("dimensions", RubricDimension),
        ("criteria", Criterion),
        ("examples", Examples),
    ):
        model = inner if name in location else model
    return [field.alias or name for name, field in model.model_fields.items() if name != "hash"]
