"""YAML with its line numbers: what a message needs to say where a mistake is."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from app.errors import OperatorError, RubricError

# What PyYAML says -> what to mend. The first that is found in its words counts.
_SYNTAX = (
    ("\\t", "a tab stands where spaces are needed; indent with spaces"),
    ("mapping values are not allowed", "a second ': ' in one line; put the text in quotes"),
    ("quoted scalar", "a quotation mark is opened and never closed; close it"),
    ("expected <block end>", "the indentation doesn't fit the lines above; line it up with them"),
    ("could not find expected ':'", "a key has no ': ' after it; add one"),
    ("undefined alias", "a text starts with '*', which means an alias; put it in quotes"),
    ("cannot start any token", "a text starts with a character that YAML keeps; put it in quotes"),
)


class Fault(BaseModel):
    """One mistake: the line that it is on, counted from 1, and what to mend."""

    model_config = ConfigDict(frozen=True)

    line: int | None  # None where the file as a whole is meant
    text: str


def fault_error(
    path: Path, faults: Sequence[Fault], kind: type[OperatorError] = RubricError
) -> OperatorError:
    """The first fault of a file as an error, and how many more there are."""
    first = min(faults, key=lambda fault: fault.line or 0)
    where = path.name if first.line is None else f"{path.name} line {first.line}"
    more = len(faults) - 1
    rest = f" ({more} more mistake{'s' if more > 1 else ''} after this one)" if more else ""
    return kind(f"{where}: {first.text}{rest}")


def compose(text: str, path: Path, kind: type[OperatorError] = RubricError) -> yaml.Node:
    """The tree of nodes of a YAML text, each with its line.

    Raises `kind` where the text isn't YAML, is empty, or has a key twice.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        fault = Fault(line=line, text="a control character that YAML doesn't take; remove it")
        raise fault_error(path, [fault], kind) from None
    except yaml.MarkedYAMLError as error:
        raise fault_error(path, [_syntax_fault(error)], kind) from None
    if root is None:
        raise fault_error(path, [Fault(line=None, text="there is nothing in it; fill it in")], kind)
    if faults := list(_duplicate_keys(root)):
        raise fault_error(path, faults, kind)
    return root


def decode(source: bytes, path: Path, kind: type[OperatorError] = RubricError) -> str:
    """A file's text. Raises `kind`, with the line, where it isn't UTF-8."""
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        fault = Fault(line=line, text="a character isn't UTF-8; save the file as UTF-8")
        raise fault_error(path, [fault], kind) from None


def construct(root: yaml.Node, path: Path, kind: type[OperatorError] = RubricError) -> object:
    """The plain values of a tree of nodes. Raises `kind` where one has none."""
    try:
        return yaml.SafeLoader("").construct_document(root)
    except yaml.MarkedYAMLError as error:
        raise fault_error(path, [_syntax_fault(error)], kind) from None
    except ValueError as error:  # a date such as 2026-02-31
        fault = Fault(line=None, text=f"a value can't be read ({error}); put it in quotes")
        raise fault_error(path, [fault], kind) from None


def line_of(root: yaml.Node, location: Sequence[str | int]) -> int:
    """The line of the key or list item at `location`, or of the deepest part that exists."""
    node, line = root, root.start_mark.line
    for part in location:
        step = _child(node, part)
        if step is None:
            break
        node, line = step
    return line + 1


def _child(node: yaml.Node, part: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return value, key.start_mark.line
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        item = node.value[part]
        return item, item.start_mark.line
    return None


def _duplicate_keys(node: yaml.Node) -> Iterator[Fault]:
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _duplicate_keys(item)
    if isinstance(node, yaml.MappingNode):
        first: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            name = str(key.value)
            if first.setdefault(name, line) != line:
                text = f"{name!r} stands twice, first in line {first[name]}; keep one"
                yield Fault(line=line, text=text)
            yield from _duplicate_keys(value)


def _syntax_fault(error: yaml.MarkedYAMLError) -> Fault:
    said = f"{error.context or ''} {error.problem or ''}"
    known = next((words for sign, words in _SYNTAX if sign in said), None)
    opened = error.context_mark if "quoted scalar" in said else None
    mark = opened or error.problem_mark or error.context_mark
    text = known or f"this isn't valid YAML ({error.problem}); mend it"
    return Fault(line=None if mark is None else mark.line + 1, text=text)
