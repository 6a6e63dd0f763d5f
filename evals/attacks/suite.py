"""What the attacks suite reads: the tickets, and where attacks are planted in them."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.transcripts.ticket import Ticket
from evals.attacks.planting import Place
from evals.resampling import Sampling
from evals.suite import SUITES, Suite, read_cases
from evals.suite_files import is_of_kind, load_suite


class AttackSuite(BaseModel):
    """The tickets, the places, and how intervals are made."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["attacks"]
    name: str
    title: str
    datasets: tuple[str, ...] = Field(min_length=1)  # globs from the project's folder
    places: tuple[Literal["customer", "agent"], ...] = Field(min_length=1)
    seed: int = 7  # by which tickets, turns and spots are drawn
    sampling: Sampling = Sampling()

    def tickets(self, root: Path, criteria: tuple[str, ...]) -> list[Ticket]:
        """The tickets to plant in: those of the datasets that hold no attack of their own."""
        plain = Suite(name=self.name, title=self.title, datasets=self.datasets)
        read = read_cases(plain, criteria, root)
        return [t for t in read if t.agent_parts() and "prompt-injection" not in t.tags]

    def planted_at(self) -> tuple[Place, ...]:
        """The places, as planting knows them."""
        return tuple(Place(place) for place in self.places)


def is_attack_suite(name: str, folder: Path = SUITES) -> bool:
    """Whether the suite called `name` plants attacks."""
    return is_of_kind(folder / f"{name}.yaml", "attacks")


def read_attack_suite(name: str, folder: Path = SUITES) -> AttackSuite:
    """The suite called `name`. Raises EvalError naming the file and what to mend."""
    return load_suite(folder / f"{name}.yaml", AttackSuite)
