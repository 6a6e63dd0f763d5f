"""What a day and a batch may cost."""

from datetime import UTC, datetime
from typing import Final

from pydantic import BaseModel, ConfigDict

from app.desk.estimate import Estimate
from app.desk.limits import TicketUse
from app.storage.batches import BatchRow
from app.storage.records import Unit

RAISED: Final = "budget_today"  # under which a raised budget of one day is kept


class Budgets(BaseModel):
    """In US dollars; None where there is no budget. A day is one of UTC."""

    model_config = ConfigDict(frozen=True)

    day_usd: float | None = None
    batch_usd: float | None = None


NO_BUDGETS = Budgets()


class _Raised(BaseModel):
    """What somebody let one day cost."""

    day: str
    usd: float


def day_of(moment: datetime) -> str:
    """The day of UTC, as in 2026-11-02."""
    return f"{moment.astimezone(UTC):%Y-%m-%d}"


def day_budget(unit: Unit, budgets: Budgets, day: str) -> float | None:
    """What a day may cost: what is set, or what somebody raised it to for this day."""
    if budgets.day_usd is None:
        return None
    kept = unit.installation.kept(RAISED)
    raised = _Raised.model_validate_json(kept) if kept else None
    return max(budgets.day_usd, raised.usd) if raised and raised.day == day else budgets.day_usd


def raise_day_budget(unit: Unit, day: str, usd: float) -> None:
    """Let one day cost so much. The next one has the budget that is set."""
    unit.installation.keep(RAISED, _Raised(day=day, usd=usd).model_dump_json())


def cost_a_ticket(use: TicketUse, batch: BatchRow | None) -> float:
    """In US dollars: as learned, else as estimated for its batch; 0 where nobody can tell."""
    if use.cost_usd is not None:
        return use.cost_usd
    if batch is None or not batch.estimate:
        return 0.0
    estimate = Estimate.model_validate_json(batch.estimate)
    if estimate.each:
        return estimate.each.cost_usd or 0.0
    return (estimate.cost_usd or 0.0) / max(1, estimate.tickets)
