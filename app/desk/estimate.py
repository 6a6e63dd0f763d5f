"""What a batch will take, told before it begins."""

import math
from collections.abc import Iterable, Sequence
from statistics import mean, stdev

from pydantic import BaseModel, ConfigDict

from app.desk.limits import TicketUse

# Two-sided 95% points of Student's t by degrees of freedom, the last one for all above.
_T = (12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.20, 2.18, 2.16, 2.14,
      2.13, 2.12, 2.11, 2.10, 2.09)  # fmt: skip


class Estimate(BaseModel):
    """Calls, tokens and cost of so many tickets, with a 95% interval from the sample's spread.

    What replies are kept of is taken off; `each` is what a ticket takes without any.
    """

    model_config = ConfigDict(frozen=True)

    tickets: int
    calls: int
    prompt_tokens: int
    completion_tokens: int
    cost_usd: float | None  # None where the model's price isn't known
    low_usd: float | None = None
    high_usd: float | None = None
    paid_for: int = 0  # tickets of which every reply is there
    is_counted: bool = True  # whether `paid_for` was counted, or concluded from a sample
    each: TicketUse | None = None  # None in estimates of before this was kept
    basis: str = ""  # what it rests on, in words

    def in_words(self) -> str:
        """In one line: "500 tickets: about 1,000 calls, …, US$ 1.90 (1.70 to 2.10)"."""
        tickets = f"{self.tickets:,} {'ticket' if self.tickets == 1 else 'tickets'}"
        if not self.calls:
            return f"{tickets}: already paid for, so nothing is asked."
        told = [
            f"{tickets}: about {self.calls:,} {'call' if self.calls == 1 else 'calls'}",
            f"{_many(self.prompt_tokens)} tokens to read and {_many(self.completion_tokens)} "
            "to write",
            self._cost(),
        ]
        return f"{', '.join(told)}. {self._paid_for()}Estimated {self.basis}."

    def _paid_for(self) -> str:
        if not self.paid_for:
            return ""
        about = "" if self.is_counted else "about "
        are = "is" if self.paid_for == 1 else "are"
        paid = f"{about}{self.paid_for:,} of the {self.tickets:,} tickets {are} already paid for. "
        return paid[0].upper() + paid[1:]

    def _cost(self) -> str:
        if self.cost_usd is None or self.low_usd is None or self.high_usd is None:
            return "at an unknown price"
        if self.high_usd - self.low_usd < 0.005:
            return in_dollars(self.cost_usd)
        low, high = (
            in_dollars(each).removeprefix("US$ ") for each in (self.low_usd, self.high_usd)
        )
        return f"{in_dollars(self.cost_usd)} ({low} to {high})"


def in_dollars(usd: float) -> str:
    """ "US$ 5.00"; a sum below a cent with as many digits as it needs."""
    if 0 < abs(usd) < 0.01:
        return f"US$ {usd:.1g}" if abs(usd) >= 0.0001 else "US$ 0.0001"
    return f"US$ {usd:,.2f}"


def paid_in_words(usd: float, unpriced: int, each: str, budget_usd: float | None = None) -> str:
    """ "US$ 1.20 of US$ 5.00"; where `unpriced` of what it counts have no price, never more
    than is known: "at least US$ 1.20 (2 replies without a price)".

    `each` is one of those, as in "reply", or "assessment".
    """
    of = "" if budget_usd is None else f" of {in_dollars(budget_usd)}"
    if not unpriced:
        return f"{in_dollars(usd)}{of}"
    many = each.removesuffix("y") + "ies" if each.endswith("y") else f"{each}s"
    why = f"({unpriced:,} {each if unpriced == 1 else many} without a price)"
    if usd:
        return f"at least {in_dollars(usd)}{of} {why}"
    return f"not known {why}" + (f", budget {in_dollars(budget_usd)}" if budget_usd else "")


def spent_in_words(spent_usd: float, budget_usd: float, of: str) -> str:
    """Why a budget pauses, with `of` whose it is: "The budget of US$ 5.00 for today is spent."

    One that only wouldn't pay for one more ticket isn't spent.
    """
    spent, budget = in_dollars(spent_usd), in_dollars(budget_usd)
    if spent_usd >= budget_usd or spent == budget:
        return f"The budget of {budget} for {of} is spent."
    return f"{spent} of the {budget} for {of} is spent, and the next ticket wouldn't fit."


def _many(count: float) -> str:
    """ "900", "12,000", "2.1 million": about."""
    if count >= 1_000_000:
        return f"{count / 1_000_000:,.1f} million"
    return f"{round(count, -2):,.0f}" if count >= 10_000 else f"{count:,.0f}"


class Interval(BaseModel):
    """A mean and how sure it is."""

    model_config = ConfigDict(frozen=True)

    mean: float
    low: float
    high: float


def total_of(sample: Sequence[float], of: int) -> Interval:
    """The total over `of` items, from a sample of them without replacement.

    The interval is Student's t with the correction for a finite population: a sample
    of everything leaves no doubt. One item says nothing of the spread: then the
    interval goes from half to twice.
    """
    if not sample:
        return Interval(mean=0, low=0, high=0)
    middle = mean(sample) * of
    if len(sample) >= of:
        return Interval(mean=middle, low=middle, high=middle)
    if len(sample) == 1:
        return Interval(mean=middle, low=middle / 2, high=middle * 2)
    seen = sum(sample)
    fraction = math.sqrt((of - len(sample)) / (of - 1))
    spread = stdev(sample) / math.sqrt(len(sample)) * fraction * of
    reach = _T[min(len(sample) - 2, len(_T) - 1)] * spread
    return Interval(mean=middle, low=max(seen, middle - reach), high=middle + reach)


def together(intervals: Iterable[Interval]) -> Interval:
    """The total of totals that were sampled apart: their doubts add up as squares do."""
    parts = list(intervals)
    middle = sum(one.mean for one in parts)
    below = math.hypot(*(one.mean - one.low for one in parts))
    above = math.hypot(*(one.high - one.mean for one in parts))
    return Interval(mean=middle, low=middle - below, high=middle + above)
