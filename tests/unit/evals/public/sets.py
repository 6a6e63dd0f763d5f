"""Invented sets in the shapes of the public ones."""

import json
from collections.abc import Sequence
from pathlib import Path

SOLVED = ("Please move it to Friday.", "It has been moved to Friday.", "Great, thanks!", "Bye!")
FAILED = ("Please move it to Friday.", "Sorry, there are no days left.", "Never mind.", "Sorry.")


def write(data: Path, name: str, records: Sequence[dict[str, object]]) -> Path:
    """The set's file below `data`."""
    path = data / name / "data.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(json.dumps(one) for one in records), encoding="utf-8")
    return path


def turns(*said: str, start: int | None = None) -> list[dict[str, object]]:
    """Turns of customer and agent by turns, ten seconds apart where a start is given."""
    speakers = ("customer", "agent")
    listed = [{"i": i, "speaker": speakers[i % 2], "text": text} for i, text in enumerate(said)]
    if start is not None:
        return [one | {"t": start + 10 * i} for i, one in enumerate(listed)]
    return listed


def star(number: int, happy: bool, said: Sequence[str] = SOLVED) -> dict[str, object]:
    """A chat with the customer's two answers."""
    return {
        "id": f"star_{number}",
        "turns": turns(*said, start=1_600_000_000),
        "labels": {"task_success": happy, "calm_and_helpful": happy, "task_success_answers": {}},
        "meta": {"domains": [f"post {number % 10}"], "user_task": f"Have parcel {number} moved."},
    }


def ab_redial(number: int, *ratings: int | None) -> dict[str, object]:
    """A chat that each rater gave one figure for everything."""
    named = ("understanding_1to3", "task_completion_1to3", "overall_1to5")
    known = [one for one in ratings if one is not None]
    means = {f"{name}_mean": sum(known) / len(known) for name in named}
    raters = [dict.fromkeys(named, one) | {"justification": "so"} for one in ratings]
    return {
        "id": f"abredial_{number}",
        "turns": turns("", "Hello", "I liked it", "Good"),
        "labels": {"raters": raters} | means,
        "meta": {"source": "invented"},
    }


def uptake(
    lesson: int, number: int, mean: float | None, most: float | None, agree: float
) -> dict[str, object]:
    """An exchange in a lesson, with what the set tells of its raters."""
    return {
        "id": f"uptake_{lesson}_{number}",
        "turns": turns("It is a half.", "Why a half?"),
        "labels": {"uptake_mean_0to2": mean, "uptake_majority": most, "uptake_num_agree": agree},
        "meta": {},
    }
