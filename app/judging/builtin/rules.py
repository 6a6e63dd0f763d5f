"""What the rules decide of a ticket, before their confidence is calibrated and put into words."""

from collections.abc import Iterable
from pathlib import Path

from app.judging.builtin.case import Case, CaseReader
from app.judging.builtin.criteria import RULES
from app.judging.builtin.lexicon import load_lexicon
from app.judging.builtin.restraint import hold_back
from app.judging.builtin.ruling import Ruling, weigh
from app.judging.judge import Brief
from app.playbook.embeddings import Embedder
from app.settings import PROJECT

FOLDER = PROJECT / "knowledge" / "builtin"


class Rules:
    """One rule a criterion, over the marks of one lexicon."""

    def __init__(self, embedder: Embedder, folder: Path = FOLDER) -> None:
        self._reader = CaseReader(load_lexicon(folder / "lexicon.yaml"), embedder)

    def read(self, brief: Brief) -> Case:
        """All that is read of the brief's ticket."""
        return self._reader.read(brief)

    def decide(self, case: Case, criteria: Iterable[str]) -> dict[str, Ruling]:
        """What the rules decide, by criterion; a criterion without a rule isn't in it."""
        return {
            criterion: hold_back(
                criterion, weigh(RULES[criterion](case), case.likeness.lean(criterion)), case
            )
            for criterion in criteria
            if criterion in RULES
        }

    def rulings(self, brief: Brief) -> dict[str, Ruling]:
        """What every rule decides of the brief's ticket, by criterion."""
        return self.decide(self.read(brief), brief.rubric.criteria)
