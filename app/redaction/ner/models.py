"""Which model finds names: our own, none, or a stock spaCy model that a team installed."""

import threading
from collections.abc import Sequence

import spacy

from app.errors import SettingsError
from app.redaction.ner.find import OwnPipeline
from app.redaction.ner.written import FindsNames, Written
from app.redaction.span import PLACEHOLDER, Span

OWN, NONE = "own", "none"
# What stock models call a person. They have no label for a street address.
PERSONS = frozenset(["PERSON", "PER"])
SCORE = 0.45


class StockModel:
    """A spaCy package's named entities: the people only."""

    def __init__(self, name: str) -> None:
        """Raises SettingsError where no such package is installed, or it names no people."""
        try:
            self._pipeline = spacy.load(name)
        except (OSError, ValueError):
            raise SettingsError(
                f"DEBRIEF_NER_MODEL={name}: no spaCy model of that name is installed. Install it,"
                " or set `own` (the one that comes with Debrief) or `none`."
            ) from None
        self._lock = threading.Lock()

    def find(self, texts: Sequence[Written]) -> list[list[Span]]:
        """For each text the people whom it names, in order."""
        with self._lock, self._pipeline.memory_zone():
            docs = self._pipeline.pipe(one.text for one in texts)
            return [
                [
                    Span(one.start_char, one.end_char, "PERSON", SCORE)
                    for one in doc.ents
                    if one.label_ in PERSONS and not PLACEHOLDER.search(one.text)
                ]
                for doc in docs
            ]


def model_of(name: str) -> FindsNames | None:
    """The model that the setting names; None where it is `none`. Raises SettingsError."""
    if name == NONE:
        return None
    return OwnPipeline() if name == OWN else StockModel(name)
