"""Templates of our own, expanded at random into text whose every character has a label."""

import random
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import yaml

Marked = list[tuple[str, str]]  # each character with its label
Filler = Callable[[], str]

OUTSIDE = "O"
TEMPLATES = Path(__file__).with_name("templates.yaml")
SLOT = re.compile(r"\{(\w+)\}")


class Grammar:
    """The rules of the templates file, with fillers for what no rule is written for.

    `labels` gives the label of what a filler returns; it is `O` for those not named.
    """

    def __init__(
        self, fillers: Mapping[str, Filler], labels: Mapping[str, str], rng: random.Random
    ) -> None:
        written = yaml.safe_load(TEMPLATES.read_text("utf-8"))
        self._rules = {name: lines_of(text) for name, text in written.items()}
        self._fillers, self._labels, self._rng = fillers, labels, rng

    def expanded(self, rule: str) -> Marked:
        """One way to say a rule, chosen at random."""
        template, marked, end = self._rng.choice(self._rules[rule]), Marked(), 0
        for slot in SLOT.finditer(template):
            marked += marked_as(OUTSIDE, template[end : slot.start()])
            marked += self._slot(slot[1])
            end = slot.end()
        return marked + marked_as(OUTSIDE, template[end:])

    def _slot(self, name: str) -> Marked:
        if name in self._rules:
            return self.expanded(name)
        name = name.lower()
        return marked_as(self._labels.get(name, OUTSIDE), self._fillers[name]())


def lines_of(text: str) -> list[str]:
    """The ways to say a rule, one a line; a written `\\n` is a line's end."""
    return [line.replace("\\n", "\n") for line in text.splitlines()]


def marked_as(label: str, text: str) -> Marked:
    """All characters of a text with one label."""
    return [(char, label) for char in text]
