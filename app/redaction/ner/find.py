"""Finds names and addresses in the texts of a ticket with the trained pipeline."""

import re
import threading
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import numpy as np
import spacy
from spacy.tokens import Doc

from app.redaction.ner.decide import is_told, trimmed
from app.redaction.ner.lists import word_lists
from app.redaction.ner.pipeline import LABELS, OUTSIDE, Hints, probabilities
from app.redaction.ner.written import Written
from app.redaction.span import PLACEHOLDER, Span
from app.redaction.words import WORD

MODEL = Path(__file__).with_name("model")
SCORES = 0.5  # what a span's score can reach: what a pattern says of it counts more
MAX_CHARS = 5_000  # of a text that are read at once
DIGITS = re.compile(r"\d{3}|@")


class OwnPipeline:
    """Our trained pipeline. Reads only what has an unusual word, a name or a number."""

    def __init__(self, model: Path = MODEL) -> None:
        self._pipeline = spacy.load(model)
        self._lists = word_lists()
        self._hints = Hints(self._lists)
        self._lock = threading.Lock()

    def find(self, texts: Sequence[Written]) -> list[list[Span]]:
        """For each text its spans, in order. They don't overlap."""
        found: list[list[Span]] = [[] for _ in texts]
        parts = [
            (i, start, part)
            for i, one in enumerate(texts)
            for start, part in _parts(one.text)
            if self.is_worth_reading(Written(part, one.with_care))
        ]
        # spaCy keeps every string that it ever saw, unless a zone of memory ends.
        with self._lock, self._pipeline.memory_zone():
            docs = [self._hints.doc_of(self._pipeline, part) for _, _, part in parts]
            rows = probabilities(self._pipeline, docs) if docs else []
            for (i, start, _), doc, row in zip(parts, docs, rows, strict=True):
                found[i] += [
                    span._replace(start=span.start + start, end=span.end + start)
                    for span in self._spans(doc, row, texts[i].with_care)
                ]
        return found

    def is_worth_reading(self, written: Written) -> bool:
        """Whether a text has a word that could be a name, or a number of three digits."""
        text = PLACEHOLDER.sub(" ", written.text)
        if DIGITS.search(text):
            return True
        words = WORD.findall(text)
        is_short = len(words) <= 3 and not written.with_care
        return any(
            not self._lists.is_plain(word)
            or ((is_short or (i and word[0].isupper())) and self._lists.is_name(word))
            for i, word in enumerate(words)
        )

    def _spans(self, doc: Doc, rows: np.ndarray, with_care: bool) -> Iterator[Span]:
        best = rows.argmax(axis=1)
        for label, run in groupby(range(len(doc)), key=lambda i: LABELS[best[i]]):
            if label == OUTSIDE:
                continue
            places = trimmed(doc, list(run), label)
            if not places:
                continue
            sure = float(np.mean([rows[i][best[i]] for i in places]))
            if is_told(doc, places, label, sure, with_care=with_care):
                last = doc[places[-1]]
                yield Span(doc[places[0]].idx, last.idx + len(last), label, SCORES * sure)


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """The text with its start; a long one in parts that end at a space where there is one."""
    start = 0
    while len(text) - start > MAX_CHARS:
        space = text.rfind(" ", start + MAX_CHARS // 2, start + MAX_CHARS)
        end = space + 1 if space >= 0 else start + MAX_CHARS
        yield start, text[start:end]
        start = end
    yield start, text[start:]
