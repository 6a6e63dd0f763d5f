"""Fits the built-in judge's confidence: `python -m app.judging.builtin.calibration.fit`.

Judges the labelled samples by the rules alone, and writes calibration.yaml beside the lexicon
and MODEL_CARD.md beside this file. The same samples, rules and seed give the same files.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import yaml

from app.judging.builtin.calibration.card import model_card
from app.judging.builtin.calibration.fitting import best_strength, fit, held_out, threshold
from app.judging.builtin.calibration.measured import (
    SAMPLES,
    Measured,
    labelled_samples,
    measure,
)
from app.judging.builtin.calibration.model import FILE, Calibration
from app.judging.builtin.rules import FOLDER, Rules
from app.playbook.embeddings import WordLlamaEmbedder
from app.playbook.rubric_file import load_rubric
from app.redaction.redactor import build_redactor
from app.settings import PROJECT

SEED = 7
CARD = Path(__file__).with_name("MODEL_CARD.md")
HEAD = (
    "# Written by app/judging/builtin/calibration/fit.py; its MODEL_CARD.md says what it means.\n"
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures, fits, and writes the two files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=Path, default=SAMPLES)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, default=FOLDER / FILE)
    parser.add_argument("--card", type=Path, default=CARD)
    told = parser.parse_args(arguments)
    rows = measured_samples(told.samples)
    fitted, card = fit_all(rows, told.seed)
    written = yaml.safe_dump(fitted.model_dump(mode="json"), sort_keys=False, width=100)
    told.out.write_text(f"{HEAD}{written}", encoding="utf-8")
    told.card.write_text(card, encoding="utf-8")
    sys.stdout.write(card)


def measured_samples(folder: Path = SAMPLES) -> list[Measured]:
    """Every level that the rules give the labelled samples of `folder`."""
    rules = Rules(WordLlamaEmbedder())
    redactor = build_redactor()
    rubric = load_rubric(PROJECT / "knowledge" / "rubrics" / "support.yaml")
    return measure(labelled_samples(folder), rules.rulings, redactor.redact, rubric)


def fit_all(rows: Sequence[Measured], seed: int) -> tuple[Calibration, str]:
    """The calibration of `rows` with its threshold, and its card."""
    found = held_out(rows, seed)
    strength = best_strength(rows, seed)
    fitted = fit(rows, strength).model_copy(update={"withhold_below": threshold(found)})
    tickets = list(dict.fromkeys(row.ticket for row in rows))
    looked_at = frozenset(tickets[1::2])  # every second one, in the order of the files
    return fitted, model_card(rows, found, fitted, strength, seed, looked_at)


if __name__ == "__main__":
    main()
