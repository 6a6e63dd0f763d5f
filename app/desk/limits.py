"""How fast runs may begin, so that a provider's limits a minute are kept."""

import math
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

MINUTE_S = 60.0
STARTS_AT_ONCE_S = 1.0  # more starts a minute than seconds come together once a second


class TicketUse(BaseModel):
    """What one ticket takes of a model, on average: judging, drafting and asking again."""

    model_config = ConfigDict(frozen=True)

    requests: float = Field(2.0, gt=0)
    tokens: float = Field(14_000.0, ge=0)  # prompt and reply
    cost_usd: float | None = None  # None where the price isn't known


class Limits(BaseModel):
    """What a provider allows in a minute; None where it sets no limit that we know of."""

    model_config = ConfigDict(frozen=True)

    requests: int | None = None
    tokens: int | None = None
    minute_s: float = MINUTE_S  # shorter in tests


NO_LIMITS = Limits()


class StartLimit(NamedTuple):
    """At most `runs` begin in any `period_s` seconds."""

    runs: int
    period_s: float


NOTHING_STARTS = StartLimit(0, 1.0)


def starts_a_minute(limits: Limits, use: TicketUse) -> float | None:
    """How many runs may begin in a minute; None where nothing limits them."""
    bounds = [
        allowed / taken
        for allowed, taken in ((limits.requests, use.requests), (limits.tokens, use.tokens))
        if allowed is not None and taken > 0
    ]
    return min(bounds) if bounds else None


def start_limit(limits: Limits, use: TicketUse) -> StartLimit | None:
    """The limit to give the queue, spread over the minute.

    A provider counts in a window that slides: a minute's worth of runs that begin together
    would meet its limit at once. So few begin at a time, each at its own moment.
    """
    starts = starts_a_minute(limits, use)
    if starts is None:
        return None
    a_second = starts / limits.minute_s
    if a_second * STARTS_AT_ONCE_S <= 1:
        return StartLimit(1, _upwards(1 / a_second))
    runs = math.floor(a_second * STARTS_AT_ONCE_S)
    return StartLimit(runs, _upwards(runs / a_second))


def _upwards(seconds: float) -> float:
    """To the next millisecond: the queue's clock has no smaller step."""
    return math.ceil(seconds * 1_000 - 1e-6) / 1_000
