"""The labelled sets as cases: the texts of one conversation or post, with their spans."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from app.errors import EvalError
from app.transcripts.ticket import Role, Ticket, Turn
from evals.redaction.suite import SetSpec


class Gold(NamedTuple):
    """`text[start:end]` was labelled as `type`, a word of the set."""

    start: int
    end: int
    type: str


class Labelled(NamedTuple):
    """One turn of a case. `is_measured`: whether its redactions count for or against."""

    role: Role
    text: str
    gold: tuple[Gold, ...] = ()
    is_measured: bool = True


class Case(NamedTuple):
    """What is redacted as one ticket, because one person wrote it or took part in it."""

    id: str
    turns: tuple[Labelled, ...]

    def ticket(self) -> Ticket:
        """The case as the product would import it."""
        turns = tuple(
            Turn(index=i, role=turn.role, text=turn.text) for i, turn in enumerate(self.turns)
        )
        return Ticket(id=self.id, turns=turns)


def read_set(spec: SetSpec, data: Path, limit: int | None = None) -> list[Case]:
    """The cases of a set that hold any text. Raises EvalError where its file can't be used."""
    path = data / spec.file
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise EvalError(
            f"{path}: can't be read ({error.strerror}); --data names the folder of the sets"
        ) from None
    records = [_record(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    try:
        cases = list(_CASES[spec.shape](spec, records))
    except (KeyError, TypeError, ValueError) as error:
        raise EvalError(f"{path}: not a set of the shape {spec.shape!r} ({error!r})") from None
    return [case for case in cases if case.turns][:limit]


def _record(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise EvalError(f"{path}, line {number}: not JSON ({error})") from None
    if not isinstance(record, dict):
        raise EvalError(f"{path}, line {number}: not a JSON object")
    return record


def _texts(_spec: SetSpec, records: list[dict[str, Any]]) -> Iterator[Case]:
    for record in records:
        if record["text"].strip():
            turn = Labelled(Role.CUSTOMER, record["text"], _gold(record["spans"]))
            yield Case(str(record["id"]), (turn,))


def _turns(_spec: SetSpec, records: list[dict[str, Any]]) -> Iterator[Case]:
    for record in records:
        turns = tuple(
            Labelled(Role(turn["speaker"]), turn["text"], _gold(turn["pii"]))
            for turn in record["turns"]
            if turn["text"].strip()
        )
        yield Case(str(record["id"]), turns)


def _scripted(spec: SetSpec, records: list[dict[str, Any]]) -> Iterator[Case]:
    """Whole conversations, of which the agent's scripted turns without a name are measured."""
    named = _people(spec, records)
    skipped = [re.compile(pattern) for pattern in spec.identifying]
    for record in records:
        turns = []
        for turn in record["turns"]:
            text = turn["text"]
            is_measured = (
                turn["speaker"] == "agent"
                and bool(turn.get("scripted"))
                and not named & set(re.findall(r"\w+", text))
                and not any(pattern.search(text) for pattern in skipped)
            )
            if text.strip():
                turns.append(Labelled(_ROLES[turn["speaker"]], text, (), is_measured))
        yield Case(str(record["id"]), tuple(turns))


def _people(spec: SetSpec, records: list[dict[str, Any]]) -> set[str]:
    """The people whom the set's own stage directions name."""
    patterns = [re.compile(pattern) for pattern in spec.person_words]
    told = [str(record.get("meta", {}).get("user_task", "")) for record in records]
    return {name for text in told for pattern in patterns for name in pattern.findall(text)}


def _gold(spans: list[Mapping[str, Any]]) -> tuple[Gold, ...]:
    return tuple(Gold(int(one["start"]), int(one["end"]), str(one["type"])) for one in spans)


_ROLES = {"customer": Role.CUSTOMER, "agent": Role.AGENT, "system": Role.SYSTEM}
_CASES = {"texts": _texts, "turns": _turns, "scripted": _scripted}
