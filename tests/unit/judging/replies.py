"""Replies in several models' manners, built from one good reply to `make_brief()`."""

import json
from typing import Any

from tests.unit.judging.build import CRITERIA

IDS = [id for ids in CRITERIA.values() for id in ids]
FIRST, LAST = IDS[0], IDS[-1]


def verdict(id: str = FIRST, **changes: Any) -> dict[str, Any]:
    """A good verdict as a model writes it, with `changes`."""
    return {
        "criterion": id,
        "applies": "yes",
        "evidence": [{"turn": 1, "quote": "that must be tiring"}],
        "rationale": "Names what three visits cost the customer.",
        "cause": "agent",
        "level": "met",
        "citations": [f"doc-{id.replace('_', '-')}#how"],
        "confidence": 0.8,
    } | changes


def reply(findings: Any = (), **changes: Any) -> dict[str, Any]:
    """A good reply on every criterion, with `changes` to the first verdict."""
    first, *others = IDS
    return {
        "findings": list(findings),
        "verdicts": [verdict(first, **changes), *(verdict(id) for id in others)],
    }


def throughout(**changes: Any) -> str:
    """A reply with the same changes to every verdict."""
    return json.dumps({"verdicts": [verdict(id, **changes) for id in IDS]}, ensure_ascii=False)


def text(**changes: Any) -> str:
    """The good reply as JSON, with `changes` to its first verdict."""
    return json.dumps(reply(**changes), ensure_ascii=False)


def quoting(turn: Any, quote: str) -> str:
    """The good reply with another quote in its first verdict."""
    return text(evidence=[{"turn": turn, "quote": quote}])


def broken_off(verdicts: int) -> str:
    """The good reply up to the middle of a rationale, after so many whole verdicts."""
    whole = GOOD.split('"rationale"')
    return '"rationale"'.join(whole[: verdicts + 1]) + '"rationale": "Names what'


GOOD = text()
BROKEN = broken_off(0)
VERDICTS = reply()["verdicts"]
OTHERS = VERDICTS[1:]
