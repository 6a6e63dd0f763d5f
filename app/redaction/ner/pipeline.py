"""The pipeline's parts: spaCy's blank English, a tagger, and what the word lists say.

A tagger, not spaCy's `ner`: it gives a probability for each word, so that we set how
sure is sure enough, and it takes a fifth of the time.
"""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import spacy
from spacy.attrs import LOWER, NORM, PREFIX, SHAPE, SUFFIX
from spacy.lang.en.stop_words import STOP_WORDS
from spacy.language import Language
from spacy.tokens import Doc

from app.redaction.ner.lists import WordLists, without_accents
from app.redaction.words import NAMED_WORDS

WIDTH = 64
DEPTH = 3
ROWS = (3000, 500, 2500, 300, 200)  # of the hashed tables of LOWER, PREFIX, SUFFIX, SHAPE, LEMMA
OUTSIDE = "O"
LABELS = (OUTSIDE, "ADDRESS", "EMAIL", "NUMBER", "ORG", "PERSON", "PLACE")
LANGUAGE = "en"
FLAGS = frozenset("gfpw")
READ = (NORM, LOWER, PREFIX, SUFFIX, SHAPE)  # of a word; spaCy needs its NORM
TOKEN = re.compile(r"['\u2019]s\b|[^\W_]+(?:['\u2019](?!s\b)[^\W_]+)*|\n|[^\w\s]|_")
NEVER_NAMES = frozenset(STOP_WORDS) - NAMED_WORDS  # whatever a list of some country says


def blank_pipeline() -> Language:
    """The pipeline with weights that nobody has trained."""
    pipeline = slim(spacy.blank(LANGUAGE))
    tagger: Any = pipeline.add_pipe("tagger", config={"model": _architecture()})
    for label in LABELS:
        tagger.add_label(label)
    return pipeline


def slim(pipeline: Language) -> Language:
    """The pipeline, looking up of a new word only what the tagger reads, which saves time."""
    vocab: Any = pipeline.vocab
    getters = vocab.lex_attr_getters
    vocab.lex_attr_getters = {one: getters[one] for one in READ if one in getters}
    return pipeline


def _architecture() -> dict[str, Any]:
    return {
        "@architectures": "spacy.Tagger.v2",
        "tok2vec": {
            "@architectures": "spacy.Tok2Vec.v2",
            "embed": {
                "@architectures": "spacy.MultiHashEmbed.v2",
                "width": WIDTH,
                "attrs": ["LOWER", "PREFIX", "SUFFIX", "SHAPE", "LEMMA"],
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


class Reading(NamedTuple):
    """A text's words for the pipeline. `places` are each word's (start, end) in the text."""

    text: str
    places: tuple[tuple[int, int], ...]
    hints: tuple[str, ...]
    doc: Doc

    def covered(self, first: int, last: int) -> str:
        """The text from one word to another, both included."""
        return self.text[self.places[first][0] : self.places[last][1]]


class Reader:
    """Cuts texts into words, and has the lists say of each what they know."""

    def __init__(self, pipeline: Language, lists: WordLists) -> None:
        self._vocab, self._lists = pipeline.vocab, lists

    def read(self, text: str) -> Reading:
        """The text's words, each with its hint in the place of its lemma."""
        places = tuple(match.span() for match in TOKEN.finditer(text))
        words = [text[start:end] for start, end in places]
        hints = tuple(self.hint(word) for word in words)
        return Reading(text, places, hints, Doc(self._vocab, words=words, lemmas=list(hints)))

    def hint(self, word: str) -> str:
        """`gf` for a listed given name and surname, `w` for a plain word, `n4` for 4 digits."""
        if word.isalpha():
            return self._of_letters(word.lower())
        if word.isdigit():
            return f"n{min(len(word), 17)}"
        if not any(char.isalpha() for char in word):
            return "mark"
        return "mixed" if any(char.isdigit() for char in word) else self._of_letters(word.lower())

    def _of_letters(self, low: str) -> str:
        if low in NEVER_NAMES:
            return "w"
        plain = low if low.isascii() else without_accents(low)
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
    scores = (np.asarray(one) for one in tagger.model.predict(list(docs))) if docs else ()
    return [_softmax(one)[:, order] for one in scores]


def _softmax(scores: np.ndarray) -> np.ndarray:
    if not len(scores):
        return scores
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
