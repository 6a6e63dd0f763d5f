"""Text as customers type it: in small letters, unpunctuated, with slips of the finger."""

import random
import re
from dataclasses import dataclass

from app.redaction.ner.grammar import OUTSIDE, Marked

KEYS = "qwertyuiopasdfghjklzxcvbnm"
LETTERS_A_WORD = 5


@dataclass(frozen=True)
class Style:
    """How a text is written. `slips`: the share of its words that have one."""

    case: str = "sentence"  # sentence, lower, upper, title
    punctuation: bool = True
    slips: float = 0.0
    spaced: bool = False  # `xk9` as `xk 9`, which is how transcripts break codes


STYLES = (
    (Style("lower", punctuation=False, spaced=True), 30),
    (Style("lower", punctuation=False, slips=0.08), 20),
    (Style("lower", slips=0.04), 12),
    (Style("sentence"), 28),
    (Style("sentence", punctuation=False), 4),
    (Style("title", punctuation=False), 3),
    (Style("upper"), 3),
)
TIDY = ((Style("sentence"), 75), (Style("lower"), 20), (Style("upper"), 5))


def any_style(rng: random.Random, *, tidy: bool = False) -> Style:
    """A style at random; a tidy one is that of letters and forms."""
    styles = TIDY if tidy else STYLES
    return rng.choices([one for one, _ in styles], [weight for _, weight in styles])[0]


def roughened(marked: Marked, style: Style, rng: random.Random) -> Marked:
    """The text in that style, with the labels kept on their characters."""
    if style.slips:
        marked = _with_slips(marked, style.slips, rng)
    marked = _cased(marked, style.case)
    if not style.punctuation:
        marked = _unpunctuated(marked, rng)
    return _squeezed(_spaced(marked) if style.spaced else marked)


def _cased(marked: Marked, case: str) -> Marked:
    text = "".join(char for char, _ in marked)
    if case == "sentence":
        starts = {match.end() - 1 for match in re.finditer(r"(?:^|[.!?]\s+|\n)\W*\w", text)}
        starts |= {match.start() for match in re.finditer(r"\bi\b", text)}
        return [
            (_upper(c), label) if i in starts else (c, label) for i, (c, label) in enumerate(marked)
        ]
    change = {"lower": str.lower, "upper": str.upper, "title": str.title}[case]
    changed = change(text)
    if len(changed) != len(text):  # a letter that becomes two
        return marked
    return [(char, label) for char, (_, label) in zip(changed, marked, strict=True)]


def _upper(char: str) -> str:
    return char.upper() if len(char.upper()) == 1 else char


def _unpunctuated(marked: Marked, rng: random.Random) -> Marked:
    """Without punctuation: a mark inside a word leaves nothing, or a space."""
    gap = rng.choice(["", "", " "])
    kept = Marked()
    for i, (char, label) in enumerate(marked):
        if char.isalnum() or char.isspace():
            kept.append((" " if char == "\n" else char, label))
        elif char not in "'\u2019" and 0 < i < len(marked) - 1:
            around = marked[i - 1][0].isalnum() and marked[i + 1][0].isalnum()
            inside = marked[i - 1][1] == label == marked[i + 1][1] and around
            kept += [(one, label) for one in (gap if inside else " ")]
    return kept


def _spaced(marked: Marked) -> Marked:
    kept = Marked()
    for i, (char, label) in enumerate(marked):
        before = marked[i - 1][0] if i else " "
        if (before.isdigit() and char.isalpha()) or (before.isalpha() and char.isdigit()):
            kept.append((" ", label if i and marked[i - 1][1] == label else OUTSIDE))
        kept.append((char, label))
    return kept


def _with_slips(marked: Marked, share: float, rng: random.Random) -> Marked:
    """Now and then a letter that is doubled, left out, or hit beside."""
    kept = Marked()
    for char, label in marked:
        if char.isalpha() and rng.random() < share / LETTERS_A_WORD:
            kept += rng.choice([[(char, label)] * 2, [], [(rng.choice(KEYS), label)]])
        else:
            kept.append((char, label))
    return kept


def _squeezed(marked: Marked) -> Marked:
    """Without spaces at the ends, or more than one in a row."""
    kept = Marked()
    for char, label in marked:
        if char == " " and (not kept or kept[-1][0].isspace()):
            continue
        kept.append((char, label))
    while kept and kept[-1][0].isspace():
        kept.pop()
    return kept
