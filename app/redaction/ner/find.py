"""Finds names and addresses in the texts of a ticket with the trained pipeline."""

import re
import threading
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import numpy as np
import spacy

from app.redaction.ner.decide import SURE, is_told, trimmed
from app.redaction.ner.lists import word_lists
from app.redaction.ner.pipeline import LABELS, OUTSIDE, Reader, Reading, probabilities, slim
from app.redaction.ner.written import Written
from app.redaction.span import PLACEHOLDER, Span
from app.redaction.words import WORD

MODEL = Path(__file__).with_name("model")
SCORES = 0.5  # what a span's score can reach: what a pattern says of it counts more
MAX_CHARS = 5_000  # of a text that are read at once
DIGITS = re.compile(r"\d{3}|@")
TOLD = [i for i, label in enumerate(LABELS) if label in SURE]
SHORT = 3  # words of a turn that could be the answer to a question


class OwnPipeline:
    """Our trained pipeline. Reads only what has an unusual word, a name or a number.

    It was trained on English, and takes every other word of German for a person: so texts
    in other languages aren't read.
    """

    def __init__(self, model: Path = MODEL) -> None:
        self._pipeline = slim(spacy.load(model))
        self._lists = word_lists()
        self._reader = Reader(self._pipeline, self._lists)
        self._lock = threading.Lock()

    def find(self, texts: Sequence[Written]) -> list[list[Span]]:
        """For each text its spans, in order. They don't overlap."""
        found: list[list[Span]] = [[] for _ in texts]
        parts = [
            (i, start, part)
            for i, one in enumerate(texts)
            if one.is_english
            for start, part in _parts(one.text)
            if self.is_worth_reading(Written(part, one.with_care))
        ]
        # spaCy keeps every string that it ever saw, unless a zone of memory ends.
        with self._lock, self._pipeline.memory_zone():
            read = [self._reader.read(part) for _, _, part in parts]
            rows = probabilities(self._pipeline, [one.doc for one in read])
            for (i, start, _), reading, row in zip(parts, read, rows, strict=True):
                found[i] += [
                    span._replace(start=span.start + start, end=span.end + start)
                    for span in spans_of(reading, row, with_care=texts[i].with_care)
                ]
        return found

    def is_worth_reading(self, written: Written) -> bool:
        """Whether a text has a word that could be a name, or what could be a house's number."""
        text = PLACEHOLDER.sub(" ", written.text)
        if DIGITS.search(text):
            return True
        words = WORD.findall(text)
        if written.with_care:
            return any(self._could_be_name(word, opens=not i) for i, word in enumerate(words))
        is_short = len(words) <= SHORT
        return any(
            not self._lists.is_plain(word)
            or ((is_short or (i and word[0].isupper())) and self._lists.is_name(word))
            for i, word in enumerate(words)
        )

    def _could_be_name(self, word: str, *, opens: bool) -> bool:
        """Whether a word of a careful text could: by its capital, or by the lists alone."""
        if word[0].isupper() and not opens:
            return not self._lists.is_plain(word) or self._lists.is_name(word)
        return self._lists.is_name(word) and not self._lists.is_plain(word)


def spans_of(reading: Reading, rows: np.ndarray, *, with_care: bool) -> Iterator[Span]:
    """What is told of a text. `rows`: the probabilities of each word's LABELS."""
    best = rows.argmax(axis=1)
    for label, run in groupby(range(len(best)), key=lambda i: LABELS[best[i]]):
        places = trimmed(reading, list(run), label) if label != OUTSIDE else []
        if not places:
            continue
        # In a hurry a name and a town look alike: it is enough that it is one of them.
        read = [LABELS.index(label)] if with_care else TOLD
        sure = float(np.mean(rows[places][:, read].sum(axis=1)))
        if is_told(reading, places, label, sure, with_care=with_care):
            start, end = reading.places[places[0]][0], reading.places[places[-1]][1]
            yield Span(start, end, label, SCORES * sure)


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """The text with its start; a long one in parts that end at a space where there is one."""
    start = 0
    while len(text) - start > MAX_CHARS:
        space = text.rfind(" ", start + MAX_CHARS // 2, start + MAX_CHARS)
        end = space + 1 if space >= 0 else start + MAX_CHARS
        yield start, text[start:end]
        start = end
    yield start, text[start:]
