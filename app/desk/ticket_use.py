"""What one ticket takes of a model, learned from what was stored."""

from typing import NamedTuple

from app.desk.estimate import Estimate
from app.desk.limits import TicketUse
from app.storage.model_use import Used
from app.storage.records import Unit

ENOUGH = 5  # answers, before they say more than an estimate does


class Roles(NamedTuple):
    """Which model judges and which one drafts; None for the built-in ones."""

    judge: str | None = None
    drafter: str | None = None

    @property
    def models(self) -> int:
        """How many of the two ask a model."""
        return (self.judge is not None) + (self.drafter is not None)


NO_MODELS = Roles()


def learned_use(unit: Unit, roles: Roles) -> TicketUse:
    """From the last answers of these models, else from the newest batch's estimate."""
    judged = unit.model_use.lately("judge", roles.judge)
    drafted = unit.model_use.lately("drafter", roles.drafter)
    if judged.answers < ENOUGH or not judged.calls:
        return _estimated(unit, roles)
    return use_of(judged, drafted, roles)


def use_of(judged: Used, drafted: Used, roles: Roles) -> TicketUse:
    """What a ticket takes where every reply is paid for.

    By calls, not by answers: a reply that was kept from before needs no call, and the
    next ticket may not be so lucky. So a kept one counts as a call, and a ticket as one
    call of each model at least. A call costs what those cost whose price is known.
    """
    calls = judged.calls + drafted.calls
    asked = calls + judged.reused + drafted.reused
    requests = max(asked / judged.answers, roles.models)
    priced = calls - judged.unpriced - drafted.unpriced
    cost = (judged.cost_usd + drafted.cost_usd) / priced * requests if priced > 0 else None
    return TicketUse(
        requests=requests,
        tokens=(judged.tokens + drafted.tokens) / calls * requests,
        cost_usd=cost,
    )


def _estimated(unit: Unit, roles: Roles) -> TicketUse:
    latest = unit.batches.latest()
    if latest is None or not latest.estimate:
        return TicketUse(requests=max(1, roles.models))
    estimate = Estimate.model_validate_json(latest.estimate)
    if estimate.each:
        return estimate.each
    tickets = max(1, estimate.tickets)
    return TicketUse(
        requests=max(estimate.calls / tickets, roles.models, 1),
        tokens=(estimate.prompt_tokens + estimate.completion_tokens) / tickets,
        cost_usd=estimate.cost_usd / tickets if estimate.cost_usd is not None else None,
    )
