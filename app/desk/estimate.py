"""What a batch will take, told before it begins."""

import math
from collections.abc import Sequence
from statistics import mean, stdev

from pydantic import BaseModel, ConfigDict

# Two-sided 95% points of Student's t by degrees of freedom, the last one for all above.
_T = (12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.20, 2.18, 2.16, 2.14,
      2.13, 2.12, 2.11, 2.10, 2.09)  # fmt: skip


class Estimate(BaseModel):
    """Calls, tokens and cost of so many tickets, with a 95% interval from the sample's spread."""

    model_config = ConfigDict(frozen=True)

    tickets: int
    calls: int
    prompt_tokens: int
    completion_tokens: int
    cost_usd: float | None  # None where the model's price isn't known
    low_usd: float | None = None
    high_usd: float | None = None
    basis: str = ""  # what it rests on, in words


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
