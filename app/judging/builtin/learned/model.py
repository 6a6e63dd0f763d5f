"""A gauge as a sum of weighted signals: readable, and read without any library."""

from collections.abc import Mapping
from functools import lru_cache
from math import exp
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.errors import PlaybookError

WEIGHTS = Path(__file__).with_name("weights.yaml")
SIGNALS = Path(__file__).with_name("signals.yaml")
_FAR = 4.0  # standard deviations: beyond, a value says no more than there

Signals = Mapping[str, float | None]  # None where a ticket can't tell


class Weight(BaseModel):
    """What one signal adds: `weight` for each `scale` that it lies above `mean`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mean: float
    scale: float = Field(gt=0)
    weight: float

    def adds(self, value: float | None) -> float:
        """What `value` adds; nothing where it isn't known."""
        if value is None:
            return 0.0
        return self.weight * min(_FAR, max(-_FAR, (value - self.mean) / self.scale))


class CrossValidated(BaseModel):
    """A figure on conversations that the weights hadn't seen, with its 95% interval."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    measure: str
    split: str  # what the held-out conversations didn't share with those that were fitted
    value: float
    low: float
    high: float


class Gauge(BaseModel):
    """One learned quantity, from the weights file.

    kind: "probability" is a logistic model, 0.0 to 1.0; "scale" a linear one, `low` to `high`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    about: str
    kind: Literal["probability", "scale"]
    low: float = 0.0
    high: float = 1.0
    intercept: float
    fitted_on: str
    cases: int
    cross_validated: tuple[CrossValidated, ...] = ()
    weights: dict[str, Weight] = Field(min_length=1)

    def parts(self, signals: Signals) -> dict[str, float]:
        """What each signal adds to the sum. KeyError where one wasn't measured."""
        return {name: weight.adds(signals[name]) for name, weight in self.weights.items()}

    def value(self, signals: Signals) -> float:
        """The probability, or the value on the scale."""
        return self.from_sum(self.intercept + sum(self.parts(signals).values()))

    def from_sum(self, total: float) -> float:
        """The value that a weighted sum stands for."""
        if self.kind == "probability":
            return 1 / (1 + exp(-min(30.0, max(-30.0, total))))
        return min(self.high, max(self.low, total))


class WeightsFile(BaseModel):
    """All gauges, and what they were fitted on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seed: int
    sets: dict[str, str]  # set -> SHA-256 of the file that was read, in hex
    gauges: dict[str, Gauge]


@lru_cache(maxsize=4)
def load_weights(path: Path = WEIGHTS) -> WeightsFile:
    """The weights in `path`. Raises PlaybookError, one line with what to mend."""
    try:
        return WeightsFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise PlaybookError(f"{path} holds no weights: {' '.join(str(error).split())}") from None


@lru_cache(maxsize=1)
def signal_words() -> dict[str, str]:
    """What each signal measures, in words, by its name."""
    words: dict[str, str] = yaml.safe_load(SIGNALS.read_text(encoding="utf-8"))
    return words
