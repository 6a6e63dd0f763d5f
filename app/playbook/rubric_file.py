"""Reads a rubric from its YAML file, and says in words what is wrong with one."""

import hashlib
import math
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

import yaml
from pydantic import ValidationError

from app.errors import RubricError
from app.playbook.passage import Passage
from app.playbook.rubric import Criterion, Level, Rubric, RubricDimension
from app.playbook.rubric_faults import faults_of
from app.yaml_lines import Fault, compose, construct, decode, fault_error, line_of

_Location = tuple[str | int, ...]


def load_rubric(path: Path) -> Rubric:
    """The rubric in a file; its `hash` is the SHA-256 of the file's bytes.

    Raises RubricError with the file, the line, what is wrong and what to mend.
    """
    source = _read(path)
    root = compose(decode(source, path), path)
    content = construct(root, path)
    if isinstance(content, dict) and "hash" in content:
        fault = Fault(line=line_of(root, ("hash",)), text="'hash' is computed; remove this line")
        raise fault_error(path, [fault])
    try:
        rubric = Rubric.model_validate(content)
    except ValidationError as error:
        raise fault_error(path, faults_of(error, root, content)) from None
    if faults := list(_own_faults(rubric, root)):
        raise fault_error(path, faults)
    return rubric.model_copy(update={"hash": hashlib.sha256(source).hexdigest()})


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RubricError(
            f"{path}: the rubric can't be read ({error.strerror}); check DEBRIEF_KNOWLEDGE_DIR "
            f"and DEBRIEF_RUBRIC"
        ) from None


def check_citations(rubric: Rubric, passages: Sequence[Passage], path: Path) -> None:
    """Raises RubricError where a criterion names a passage that the playbook doesn't have."""
    known = [passage.id for passage in passages]
    wrong = [
        (location, criterion, cited)
        for location, criterion in _criteria(rubric)
        for cited in criterion.passages
        if cited not in set(known)
    ]
    if not wrong:
        return
    root = compose(decode(_read(path), path), path)
    raise fault_error(
        path,
        [
            Fault(
                line=line_of(root, (*where, "passages", criterion.passages.index(cited))),
                text=f"criterion {criterion.id!r} cites {cited!r}, which the playbook doesn't "
                f"have; {_close_to(cited, known)}",
            )
            for where, criterion, cited in wrong
        ],
    )


def _close_to(cited: str, known: Sequence[str]) -> str:
    document = cited.split("#", maxsplit=1)[0]
    siblings = [identifier for identifier in known if identifier.startswith(f"{document}#")]
    close = get_close_matches(cited, siblings, n=3, cutoff=0.3) or siblings[:3]
    close = close or get_close_matches(cited, known, n=3, cutoff=0.5)
    return f"close to it: {', '.join(close)}" if close else "nothing there comes close to it"


def _criteria(rubric: Rubric) -> Iterator[tuple[_Location, Criterion]]:
    for i, dimension in enumerate(rubric.dimensions):
        for k, criterion in enumerate(dimension.criteria):
            yield ("dimensions", i, "criteria", k), criterion


def _own_faults(rubric: Rubric, root: yaml.Node) -> Iterator[Fault]:
    """What the models can't see in one field: missing levels, blanks, ids given twice."""
    seen: dict[str, int] = {}
    for where, criterion in _criteria(rubric):
        yield from _repeated(f"criterion {criterion.id!r}", (*where, "id"), root, seen)
        yield from _anchor_faults(criterion, (*where, "anchors"), root)
        yield from _blank_examples(criterion, (*where, "examples"), root)
        yield from _unusable_weight(f"criterion {criterion.id!r}", criterion, where, root)
    for i, dimension in enumerate(rubric.dimensions):
        name = f"dimension {dimension.id.value!r}"
        yield from _repeated(name, ("dimensions", i, "id"), root, seen)
        yield from _unusable_weight(name, dimension, ("dimensions", i), root)


def _repeated(
    name: str, where: _Location, root: yaml.Node, seen: dict[str, int]
) -> Iterator[Fault]:
    line = line_of(root, where)
    if name in seen:
        yield Fault(line=line, text=f"{name} is already in line {seen[name]}; rename or remove one")
    seen.setdefault(name, line)


def _anchor_faults(criterion: Criterion, where: _Location, root: yaml.Node) -> Iterator[Fault]:
    for level in Level:
        if level not in criterion.anchors:
            text = f"criterion {criterion.id!r} has no anchor for {level.value!r}; add one"
            yield Fault(line=line_of(root, where), text=text)
        elif not criterion.anchors[level].strip():
            text = f"criterion {criterion.id!r} has an empty anchor for {level.value!r}; say what"
            yield Fault(line=line_of(root, (*where, level)), text=f"{text} it looks like")


def _blank_examples(criterion: Criterion, where: _Location, root: yaml.Node) -> Iterator[Fault]:
    for key, lines in (("for", criterion.examples.good), ("against", criterion.examples.poor)):
        for i, line in enumerate(lines):
            if not line.strip():
                text = f"criterion {criterion.id!r} has an empty example {key!r} it; write or"
                yield Fault(line=line_of(root, (*where, key, i)), text=f"{text} remove it")


def _unusable_weight(
    name: str, weighted: Criterion | RubricDimension, where: _Location, root: yaml.Node
) -> Iterator[Fault]:
    if not math.isfinite(weighted.weight):
        text = f"{name} has the weight {weighted.weight}; give a number above 0"
        yield Fault(line=line_of(root, (*where, "weight")), text=text)
