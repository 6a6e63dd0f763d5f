"""What Pydantic says about a rubric, in the words of whoever wrote it."""

from collections.abc import Mapping
from difflib import get_close_matches
from itertools import pairwise
from typing import Any

import yaml
from pydantic import BaseModel

from app.playbook.rubric import Criterion, Dimension, Examples, Level, Rubric, RubricDimension
from app.playbook.yaml_lines import Fault, line_of

_Location = tuple[str | int, ...]


def fault_of(root: yaml.Node, content: object, problem: Mapping[str, Any]) -> Fault:
    """A validation error of the rubric's models, in words and with its line."""
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
    key = _key(location)
    limits = problem.get("ctx", {})
    given = problem.get("input")
    if key == "for" and problem["type"] in {"too_short", "missing"}:
        return "has no example 'for' it; give at least one line"
    words = {
        "missing": f"has no {key!r}; add it",
        "extra_forbidden": f"has the key {key!r}, which rubrics don't know; {_close_key(location)}",
        "too_short": f"has nothing in {key!r}; give at least one",
        "string_too_short": f"says too little in {key!r}; write at least "
        f"{limits.get('min_length')} characters",
        "string_type": f"has {given!r} in {key!r}, which must be text; put it in quotes",
        "string_pattern_mismatch": f"has the id {given!r}; use lower-case letters and underscores",
        "greater_than": f"has {given!r} in {key!r}; give a number above {limits.get('gt')}",
        "greater_than_equal": f"has {given!r} in {key!r}; start from {limits.get('ge')}",
        "tuple_type": f"must have a list in {key!r}; start each line with '- '",
        "dict_type": f"must have lines of 'key: text' in {key!r}; indent them below it",
        "model_type": f"must have lines of 'key: text' in {key!r}; indent them below it",
        "enum": _unknown_name(given, location),
    }
    number = f"has {given!r} in {key!r}, which must be a number; write one"
    kind = str(problem["type"])
    return words.get(kind, number if kind.startswith(("int", "float")) else str(problem["msg"]))


def _key(location: _Location) -> str:
    """The nearest key: "anchors" of ("anchors",) and of ("anchors", 2)."""
    return next((part for part in reversed(location) if isinstance(part, str)), "the rubric")


def _unknown_name(given: object, location: _Location) -> str:
    if "anchors" in location:
        levels = ", ".join(Level)
        return f"has an anchor for {given!r}, which is no level; use {levels}"
    return f"is none that can be scored; use {', '.join(Dimension)}"


def _close_key(location: _Location) -> str:
    model: type[BaseModel] = Rubric
    for name, inner in (
        ("dimensions", RubricDimension),
        ("criteria", Criterion),
        ("examples", Examples),
    ):
        model = inner if name in location[:-1] else model
    keys = [field.alias or name for name, field in model.model_fields.items() if name != "hash"]
    close = get_close_matches(str(location[-1]), keys, n=1)
    return f"did you mean {close[0]!r}?" if close else f"use {', '.join(keys)}"
