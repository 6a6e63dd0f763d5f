"""Labelled text for training, made from a seed: the same seed makes the same text."""

import random
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from app.redaction.ner.fillers import LABELS, Fillers
from app.redaction.ner.grammar import OUTSIDE, Grammar, Marked, marked_as
from app.redaction.ner.roughen import any_style, roughened

# What is written, and how often. Of the last two, the style is that of letters.
SHARES = {
    "customer": 30, "bare": 18, "bare_negative": 9, "agent": 7, "agent_plain": 10, "plain_talk": 10,
    "prose": 13, "form": 8,
}  # fmt: skip
TIDY = frozenset(["prose", "form"])
PLACEHOLDERS = 0.06  # of entities that are redacted already


class Labelled(NamedTuple):
    """A text and what stands in it, as (start, end, label) in order."""

    text: str
    spans: tuple[tuple[int, int, str], ...]


def generated(seed: int, count: int, known_share: float = 0.6) -> Iterator[Labelled]:
    """That many texts. `known_share`: of the names, how many are as Faker lists them."""
    rng = random.Random(seed)  # noqa: S311
    grammar = Grammar(Fillers(rng, known_share).by_name(), LABELS, rng)
    rules, weights = list(SHARES), list(SHARES.values())
    while count:
        rule = rng.choices(rules, weights)[0]
        marked = roughened(grammar.expanded(rule), any_style(rng, tidy=rule in TIDY), rng)
        if marked:
            yield labelled(_with_placeholders(marked, rng))
            count -= 1


def labelled(marked: Marked) -> Labelled:
    """Characters with labels as a text with spans."""
    spans, start = [], 0
    for label, run in groupby(marked, key=lambda one: one[1]):
        end = start + len(list(run))
        if label != OUTSIDE:
            spans.append((start, end, label))
        start = end
    return Labelled("".join(char for char, _ in marked), tuple(spans))


def _with_placeholders(marked: Marked, rng: random.Random) -> Marked:
    kept = Marked()
    for label, run in groupby(marked, key=lambda one: one[1]):
        whole = list(run)
        if label in {"PERSON", "ADDRESS", "EMAIL", "NUMBER"} and rng.random() < PLACEHOLDERS:
            whole = marked_as(OUTSIDE, f"[{label}_{rng.randint(1, 9)}]")
        kept += whole
    return kept
