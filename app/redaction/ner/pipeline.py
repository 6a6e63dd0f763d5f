"""The pipeline's parts: spaCy's blank English, a tagger, and what the word lists say.

A tagger, not spaCy's `ner`: it gives a probability for each word, so that we set how
sure is sure enough, and it takes a fifth of the time.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from app.redaction.ner.lists import WordLists, without_accents

WIDTH = 64
DEPTH = 3
ROWS = (3000, 500, 2500, 300, 200)  # of the hashed tables of NORM, PREFIX, SUFFIX, SHAPE, LEMMA
OUTSIDE = "O"
LABELS = (OUTSIDE, "ADDRESS", "EMAIL", "NUMBER", "ORG", "PERSON", "PLACE")
LANGUAGE = "en"
FLAGS = frozenset("gfpw")


def blank_pipeline() -> Language:
    """The pipeline with weights that nobody has trained."""
    pipeline = spacy.blank(LANGUAGE)
    tagger: Any = pipeline.add_pipe("tagger", config={"model": _architecture()})
    for label in LABELS:
        tagger.add_label(label)
    return pipeline


def _architecture() -> dict[str, Any]:
    return {
        "@architectures": "spacy.Tagger.v2",
        "tok2vec": {
            "@architectures": "spacy.Tok2Vec.v2",
            "embed": {
                "@architectures": "spacy.MultiHashEmbed.v2",
                "width": WIDTH,
                "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", "LEMMA"],
                "rows": list(ROWS),
                "include_static_vectors": False,
            },
            "encode": {
                "@architectures": "spacy.MaxoutWindowEncoder.v2",
                "width": WIDTH,
                "window_size": 1,
                "maxout_pieces": 2,
                "depth": DEPTH,
            },
        },
    }


class Hints:
    """What the lists and the digits of a word say of it, in the place of its lemma."""

    def __init__(self, lists: WordLists) -> None:
        self._lists = lists

    def doc_of(self, pipeline: Language, text: str) -> Doc:
        """The text's words, each with its hint."""
        words = pipeline.make_doc(text)
        return Doc(
            pipeline.vocab,
            words=[word.text for word in words],
            spaces=[bool(word.whitespace_) for word in words],
            lemmas=[self.of(word.text) for word in words],
        )

    def of(self, word: str) -> str:
        """`gf` for a listed given name and surname, `w` for a plain word, `n4` for 4 digits."""
        if word.isdigit():
            return f"n{min(len(word), 17)}"
        if not any(char.isalpha() for char in word):
            return "mark"
        if any(char.isdigit() for char in word):
            return "mixed@" if "@" in word else "mixed"
        return self._of_letters(word.lower())

    def _of_letters(self, low: str) -> str:
        plain = without_accents(low)
        flags = (
            ("g", plain in self._lists.given),
            ("f", plain in self._lists.family),
            ("p", plain in self._lists.places),
            ("w", self._lists.is_plain(low)),
        )
        return "".join(flag for flag, is_set in flags if is_set) or f"new{min(len(low), 9)}"


def says(hint: str, flag: str) -> bool:
    """Whether a hint of a word has a flag: `g` given name, `f` surname, `p` place, `w` plain."""
    return flag in hint and set(hint) <= FLAGS


def probabilities(pipeline: Language, docs: Sequence[Doc]) -> list[np.ndarray]:
    """For each text an array of words by LABELS, each row adding up to 1."""
    tagger: Any = pipeline.get_pipe("tagger")
    order = [tagger.labels.index(label) for label in LABELS]
    scores = (np.asarray(one) for one in tagger.model.predict(list(docs)))
    return [_softmax(one)[:, order] for one in scores]


def _softmax(scores: np.ndarray) -> np.ndarray:
    if not len(scores):
        return scores
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
