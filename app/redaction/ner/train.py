"""Trains the pipeline on generated text: `python -m app.redaction.ner.train`.

The same seed gives the same text, and on one machine the same weights.
"""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.training.batchers import minibatch_by_words
from thinc.util import fix_random_seed

from app.redaction.ner.generate import Labelled, generated
from app.redaction.ner.lists import word_lists
from app.redaction.ner.pipeline import LABELS, OUTSIDE, Reader, blank_pipeline, probabilities

MODEL = Path(__file__).with_name("model")
SEED = 7
TEXTS = 70_000
HELD_OUT = 3_000
ROUNDS = 5
BATCH_WORDS = (1_000, 4_000)  # at the start and at the end
DROPOUT = 0.2
HIDDEN_HINTS = {True: 0.15, False: 0.02}  # of entities' words and of others: no list has all
LEARN_RATES = (0.002, 0.0002)  # in the first round and in the last


def main(arguments: Sequence[str] | None = None) -> None:
    """Trains, says how it went, and writes the model's folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=TEXTS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, default=MODEL)
    told = parser.parse_args(arguments)
    pipeline = trained(told.seed, told.texts, told.rounds, said)
    written(pipeline, told.out)
    for line in figures(pipeline, generated(told.seed + 1, HELD_OUT, known_share=0.3)):
        said(line)


def said(line: str) -> None:
    """A line on standard output, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def trained(seed: int, texts: int, rounds: int, say: Callable[[str], None]) -> Language:
    """A pipeline trained on that many generated texts, read that many times."""
    fix_random_seed(seed)
    rng = random.Random(seed)  # noqa: S311
    pipeline = blank_pipeline()
    reader = Reader(pipeline, word_lists())
    examples = [example_of(reader, one, rng) for one in generated(seed, texts)]
    optimizer = pipeline.initialize(lambda: examples[:200])
    for number in range(rounds):
        done = number / max(rounds - 1, 1)
        optimizer.learn_rate = LEARN_RATES[0] * (LEARN_RATES[1] / LEARN_RATES[0]) ** done
        started, losses = time.monotonic(), dict[str, float]()
        rng.shuffle(examples)
        size = int(BATCH_WORDS[0] + done * (BATCH_WORDS[1] - BATCH_WORDS[0]))
        for batch in minibatch_by_words(examples, size):
            pipeline.update(batch, drop=DROPOUT, sgd=optimizer, losses=losses)
        seconds = time.monotonic() - started
        say(f"round {number + 1}: loss {losses['tagger']:.0f}, {seconds:.0f} s")
    return pipeline


def example_of(reader: Reader, labelled: Labelled, rng: random.Random | None = None) -> Example:
    """A text with the right label of each word; with `rng`, some of its hints are hidden."""
    reading = reader.read(labelled.text)
    labels = [label_at(labelled, start, end) for start, end in reading.places]
    for word, label in zip(reading.doc, labels, strict=True) if rng else ():
        if word.text.isalpha() and rng and rng.random() < HIDDEN_HINTS[label != OUTSIDE]:
            word.lemma_ = f"new{min(len(word), 9)}"
    words = [word.text for word in reading.doc]
    return Example(reading.doc, Doc(reading.doc.vocab, words=words, tags=labels))


def label_at(labelled: Labelled, start: int, end: int) -> str:
    """The label of the characters from `start` to `end`."""
    for from_, to, label in labelled.spans:
        if from_ < end and start < to:
            return label
    return OUTSIDE


def written(pipeline: Language, folder: Path) -> None:
    """Saves the weights alone in a new pipeline, which has no word of the training text."""
    fresh = blank_pipeline()
    fresh.initialize()
    taught: Any = pipeline.get_pipe("tagger")
    untaught: Any = fresh.get_pipe("tagger")
    untaught.model.from_bytes(taught.model.to_bytes())
    fresh.to_disk(folder)


def figures(pipeline: Language, texts: Iterable[Labelled]) -> Iterator[str]:
    """Precision and recall of words, by label, on text that was not trained on."""
    right, found, wanted = Counter[str](), Counter[str](), Counter[str]()
    reader = Reader(pipeline, word_lists())
    examples = [example_of(reader, one) for one in texts]
    rows = probabilities(pipeline, [one.predicted for one in examples])
    for example, row in zip(examples, rows, strict=True):
        for word, best in zip(example.reference, row.argmax(axis=1), strict=True):
            found[LABELS[best]] += 1
            wanted[word.tag_] += 1
            right[word.tag_] += word.tag_ == LABELS[best]
    for label in LABELS:
        precision = right[label] / max(found[label], 1)
        recall = right[label] / max(wanted[label], 1)
        yield f"{label:8} precision {precision:.3f} recall {recall:.3f} of {wanted[label]} words"


if __name__ == "__main__":
    main()
