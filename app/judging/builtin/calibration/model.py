"""The calibration file, and what it makes of a rule's confidence."""

from collections.abc import Mapping
from math import exp, log
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.errors import PlaybookError
from app.playbook.rubric import Level

FILE = "calibration.yaml"


class Calibration(BaseModel):
    """A logistic model of "a careful colleague gives the same level".

    The logit of that chance is `intercept` + `slope` x the logit of the rule's own confidence
    + `apart` x how far the level lies from the ticket's other levels + the offsets of
    criterion, level and the two together. Offsets are shrunk towards 0, the
    more so the fewer verdicts stand behind them; one that isn't in the file is 0.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    intercept: float
    slope: float
    apart: float = 0.0
    criteria: dict[str, float] = {}
    levels: dict[Level, float] = {}
    both: dict[str, float] = {}  # "criterion level"
    withhold_below: float = Field(ge=0, le=1)  # chance below which no level is given

    def chance(self, criterion: str, level: Level, confidence: float, apart: float = 0.0) -> float:
        """The chance that a careful colleague gives `level` too: 0.0 to 1.0.

        `confidence` is the rule's own, above 0.0 and below 1.0; `apart` is `apart_from_rest`.
        """
        logit = (
            self.intercept
            + self.slope * log_odds(confidence)
            + self.apart * apart
            + self.criteria.get(criterion, 0.0)
            + self.levels.get(level, 0.0)
            + self.both.get(f"{criterion} {level}", 0.0)
        )
        return 1 / (1 + exp(-logit))


def apart_from_rest(criterion: str, levels: Mapping[str, Level]) -> float:
    """How many levels the criterion's lies from the mean of the ticket's others: 0.0 to 3.0.

    A level that stands alone is wrong more often: a rule that misread the ticket looks so.
    """
    others = [level.rank for name, level in levels.items() if name != criterion]
    return abs(levels[criterion].rank - sum(others) / len(others)) if others else 0.0


def log_odds(share: float) -> float:
    """The logit of `share`, which is above 0.0 and below 1.0."""
    return log(share / (1 - share))


def load_calibration(path: Path) -> Calibration:
    """The calibration in `path`. Raises PlaybookError, one line with what to mend."""
    try:
        return Calibration.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise PlaybookError(
            f"{path} holds no calibration: {' '.join(str(error).split())}. "
            "Write it anew with `python -m app.judging.builtin.calibration.fit`."
        ) from None
