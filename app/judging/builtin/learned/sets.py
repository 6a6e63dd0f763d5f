"""Conversations that people labelled, read from a folder of public sets.

One JSON object a line: `id`, `turns[{speaker, text, t?}]` with the seconds `t` since 1970
where they are known, `labels` and `meta`. Nothing of a set is kept in this project.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from app.errors import EvalError
from app.transcripts.ticket import Role, Ticket, Turn, number_turns

_NO_SCRIPT = "Follow the instructions"  # of star: the same words for every such chat
ROLES = {"customer": Role.CUSTOMER, "agent": Role.AGENT, "system": Role.SYSTEM}


class Labelled(NamedTuple):
    """One conversation with what people said of it.

    `alike` names what may have been written from the same script or in the same lesson;
    `task` is the coarser kind of matter that it is about.
    """

    ticket: Ticket
    labels: dict[str, float]  # label -> its value; those that nobody gave are left out
    ratings: dict[str, tuple[float, ...]]  # label -> what each rater gave
    alike: str
    task: str


def read_labelled(data: Path, name: str, limit: int | None = None) -> list[Labelled]:
    """The conversations of the set `name` in which an agent says something.

    Raises EvalError where its file can't be used.
    """
    path = set_path(data, name)
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise EvalError(
            f"{path}: can't be read ({error.strerror}); --data names the folder of the sets"
        ) from None
    read: list[Labelled] = []
    for number, line in enumerate(lines, 1):
        if line.strip() and len(read) != limit:
            read += _labelled(f"{path}, line {number}", line)
    return read


def set_path(data: Path, name: str) -> Path:
    """Where a set's conversations stand."""
    return data / name / "data.jsonl"


def _labelled(where: str, line: str) -> Iterator[Labelled]:
    try:
        record = json.loads(line)
        turns = number_turns([_turn(one) for one in record["turns"] if one["text"].strip()])
        labels = record["labels"]
        meta = record.get("meta", {})
        if any(turn.role is Role.AGENT for turn in turns):
            yield Labelled(
                ticket=Ticket(id=str(record["id"]), turns=turns, channel="chat"),
                labels={k: float(v) for k, v in labels.items() if isinstance(v, int | float)},
                ratings=_ratings(labels),
                alike=_alike(str(record["id"]), meta),
                task=" and ".join(str(part) for part in meta.get("domains", ())) or "one task",
            )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        fault = " ".join(repr(error).split())[:120]
        raise EvalError(f"{where}: not a labelled conversation ({fault})") from None


def _turn(one: dict[str, Any]) -> Turn:
    told = one.get("t")
    at = datetime.fromtimestamp(told, UTC) if isinstance(told, int | float) else None
    return Turn(index=0, role=ROLES[one["speaker"]], text=one["text"], at=at)


def _ratings(labels: dict[str, Any]) -> dict[str, tuple[float, ...]]:
    """Each rater's figures; those of `uptake` are told by their mean, majority and agreement."""
    raters = labels.get("raters") or ()
    names = [name for name in (raters[0] if raters else ()) if name != "justification"]
    found = {
        name: tuple(float(one[name]) for one in raters if one.get(name) is not None)
        for name in names
    }
    if labels.get("uptake_mean_0to2") is not None:
        found["uptake"] = _three_ratings(labels)
    return found


def _three_ratings(labels: dict[str, Any]) -> tuple[float, ...]:
    """The three ratings of 0, 1 or 2 that give this mean; empty where they weren't three.

    Of three whole numbers from 0 to 2, sum and most frequent value leave one choice.
    """
    total = labels["uptake_mean_0to2"] * 3
    if abs(total - round(total)) > 0.01 or labels.get("uptake_num_agree") is None:
        return ()
    agree = round(labels["uptake_num_agree"])
    if agree < 2:
        return (0.0, 1.0, 2.0) if round(total) == 3 else ()
    most = labels["uptake_majority"]
    other = float(round(total - most * agree))
    ratings = (most,) * agree + ((other,) if agree == 2 else ())
    return ratings if 0 <= other <= 2 else ()


def _alike(id: str, meta: dict[str, Any]) -> str:
    """The lesson of an exchange, or the script of a chat where it is told; else the id."""
    source, _, rest = id.partition("_")
    if source == "uptake":
        return rest.partition("_")[0]
    task = str(meta.get("user_task", ""))
    return id if task.startswith(_NO_SCRIPT) else task or id
