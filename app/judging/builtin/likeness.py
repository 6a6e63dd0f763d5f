"""How much each of the agent's sentences is like the rubric's examples."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.judging.builtin.reading import Line
from app.playbook.embeddings import Embedder
from app.playbook.rubric import Rubric

_MOST_LINES = 4000  # sentences embedded a ticket; the first and the last ones of longer parts

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Likeness:
    """Cosines to the nearest example for and against each criterion, line by line."""

    lines: tuple[Line, ...]
    vectors: Vectors  # (lines, d)
    good: dict[str, NDArray[np.float32]]  # criterion -> (lines,)
    poor: dict[str, NDArray[np.float32]]

    def best(self, criterion: str) -> tuple[Line | None, float]:
        """The line most like the examples for the criterion, and by how much more."""
        return self._peak(self.good, self.poor, criterion)

    def worst(self, criterion: str) -> tuple[Line | None, float]:
        """The line most like the examples against it, and by how much more."""
        return self._peak(self.poor, self.good, criterion)

    def lean(self, criterion: str) -> float:
        """Best margin for less best margin against: above 0 where the agent sounds like
        the examples for the criterion. 0.0 where it isn't known."""
        return self.best(criterion)[1] - self.worst(criterion)[1]

    def _peak(
        self, near: dict[str, Vectors], far: dict[str, Vectors], criterion: str
    ) -> tuple[Line | None, float]:
        if not self.lines or criterion not in near:
            return None, 0.0
        margins = np.where(near[criterion] > 0.3, near[criterion] - far[criterion], -1.0)
        peak = int(margins.argmax())
        return self.lines[peak], max(0.0, float(margins[peak]))


class Examples:
    """The rubric's examples as vectors, embedded once for each rubric."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, dict[str, tuple[Vectors, Vectors]]] = {}

    def likeness(self, lines: Sequence[Line], rubric: Rubric) -> Likeness:
        """How like the rubric's examples `lines` are."""
        kept = tuple(lines if len(lines) <= _MOST_LINES else _ends(lines))
        if not kept:
            return Likeness((), np.zeros((0, 1), dtype=np.float32), {}, {})
        vectors = self._embedder.embed([line.text for line in kept])
        examples = self._of(rubric)
        return Likeness(
            lines=kept,
            vectors=vectors,
            good={name: (vectors @ good.T).max(axis=1) for name, (good, _) in examples.items()},
            poor={name: (vectors @ poor.T).max(axis=1) for name, (_, poor) in examples.items()},
        )

    def _of(self, rubric: Rubric) -> dict[str, tuple[Vectors, Vectors]]:
        key = rubric.hash or rubric.model_dump_json()
        if key not in self._known:
            self._known[key] = {
                criterion.id: (
                    self._embedder.embed(criterion.examples.good),
                    self._embedder.embed(criterion.examples.poor),
                )
                for criterion in rubric.criteria.values()
            }
        return self._known[key]


def _ends(lines: Sequence[Line]) -> list[Line]:
    half = _MOST_LINES // 2
    return [*lines[:half], *lines[-half:]]
