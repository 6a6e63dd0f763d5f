"""What a run's models took, told by its assessments to the last call.

What a reply took is on record from when it came. Most of it is in the usage of the
judgement or the draft that the reply became part of; some became part of none, such as the
stretches that were judged before the model failed and another one stood in. That is the
first part's: money that a ticket took is never left out. And what nobody counted when it
came, as that of a judge that asks no model of ours, is counted now.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.coaching.drafter import Draft
from app.judging.assessment import Assessment, Usage
from app.judging.model_client import total_usage
from app.storage.model_use import ModelRole

_ROLES: tuple[ModelRole, ...] = ("judge", "drafter")
_TOO_LITTLE_USD = 1e-9  # what adding up leaves over
Part = tuple[Assessment, Draft]


class Settled(NamedTuple):
    """The parts with all that was paid, and of each what isn't on record yet, role by role."""

    parts: list[Part]
    uncounted: list[dict[ModelRole, Usage]]


def settle(parts: Sequence[Part], on_record: Mapping[ModelRole, Usage]) -> Settled:
    """The parts of a run that has `on_record` by role; each call in one of them, once."""
    left = {role: on_record.get(role, Usage()) for role in _ROLES}
    uncounted: list[dict[ModelRole, Usage]] = []
    for part in parts:
        took = _took(part)
        uncounted.append({role: beyond(took[role], left[role]) for role in _ROLES})
        left = {role: beyond(left[role], took[role]) for role in _ROLES}
    whole = [_with(part, left if place == 0 else {}) for place, part in enumerate(parts)]
    return Settled(whole, uncounted)


def _took(part: Part) -> dict[ModelRole, Usage]:
    assessment, draft = part
    return {"judge": assessment.usage, "drafter": draft.usage}


def _with(part: Part, more: Mapping[ModelRole, Usage]) -> Part:
    assessment, draft = part
    if (judged := more.get("judge", Usage())) != Usage():
        usage = total_usage([assessment.usage, judged])
        assessment = assessment.model_copy(update={"usage": usage})
    if (drafted := more.get("drafter", Usage())) != Usage():
        draft = draft.model_copy(update={"usage": total_usage([draft.usage, drafted])})
    return assessment, draft


def beyond(took: Usage, counted: Usage) -> Usage:
    """What `took` has on top of `counted`; nothing is below nought."""
    cost = (took.cost_usd or 0.0) - (counted.cost_usd or 0.0)
    return Usage(
        calls=max(0, took.calls - counted.calls),
        prompt_tokens=max(0, took.prompt_tokens - counted.prompt_tokens),
        completion_tokens=max(0, took.completion_tokens - counted.completion_tokens),
        cached_tokens=max(0, took.cached_tokens - counted.cached_tokens),
        cost_usd=cost if cost > _TOO_LITTLE_USD else 0.0,
        unpriced=max(0, took.unpriced - counted.unpriced),
        reused=took.reused,
    )
