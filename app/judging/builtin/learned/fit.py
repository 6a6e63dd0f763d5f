"""Fits the gauges: `python -m app.judging.builtin.learned.fit --data FOLDER`.

FOLDER holds the public sets star, ab_redial and uptake. Writes weights.yaml and
MODEL_CARD.md beside this file. The same data and seed give the same files.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
import yaml

from app.judging.builtin.learned.card import model_card
from app.judging.builtin.learned.fitting import Cases, Target, cross_validated, fit_gauge
from app.judging.builtin.learned.gauges import UPTAKE
from app.judging.builtin.learned.measured import Measurer, Reading
from app.judging.builtin.learned.model import WEIGHTS, Gauge, WeightsFile
from app.judging.builtin.learned.sets import Labelled, read_labelled, set_path
from app.judging.builtin.learned.targets import TARGETS
from app.judging.builtin.learned.transfer import on_samples

CARD = Path(__file__).with_name("MODEL_CARD.md")
SEED = 7
HEAD = "# Written by fit.py; MODEL_CARD.md tells how to read it.\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Fits, says the figures, and writes the two files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, default=WEIGHTS.parent)
    told = parser.parse_args(arguments)
    measurer = Measurer()
    fitted = fit_all(told.data, told.seed, measurer, said)
    written = yaml.safe_dump(fitted.model_dump(), sort_keys=False, width=100)
    (told.out / WEIGHTS.name).write_text(f"{HEAD}{written}", encoding="utf-8")
    samples = on_samples(measurer, fitted.gauges, told.seed)
    (told.out / CARD.name).write_text(model_card(fitted, samples), encoding="utf-8")


def said(line: str) -> None:
    """A line on standard output, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def fit_all(data: Path, seed: int, measurer: Measurer, say: Callable[[str], None]) -> WeightsFile:
    """Every gauge with its figures. Raises EvalError where a set can't be used."""
    sets = {target.set: read_labelled(data, target.set) for target in TARGETS}
    gauges: dict[str, Gauge] = {}
    readings: dict[str, list[Reading]] = {}
    for target in TARGETS:  # uptake is the first: the others read it
        if target.set not in readings:
            say(f"reading {len(sets[target.set])} conversations of {target.set}")
            readings[target.set] = [measurer.read(one.ticket) for one in sets[target.set]]
        cases = _cases(target, sets[target.set], readings[target.set], gauges.get(UPTAKE))
        gauges[target.name] = fit_gauge(target, cases).model_copy(
            update={"cross_validated": cross_validated(target, cases, seed)}
        )
        for one in gauges[target.name].cross_validated:
            say(f"{target.name}: {one.measure}, {one.split}: {one.value} ({one.low}-{one.high})")
    hashes = {name: sha256(set_path(data, name).read_bytes()).hexdigest() for name in sets}
    return WeightsFile(seed=seed, sets=hashes, gauges=gauges)


def _cases(
    target: Target,
    labelled: Iterable[Labelled],
    readings: Iterable[Reading],
    uptake: Gauge | None,
) -> Cases:
    pairs = zip(labelled, readings, strict=True)
    kept = [(one, read) for one, read in pairs if target.label in one.labels and read.replies]
    return Cases(
        signals=[read.signals(uptake) for _, read in kept],
        labels=np.array([one.labels[target.label] for one, _ in kept]),
        alike=[one.alike for one, _ in kept],
        task=[one.task for one, _ in kept],
    )


if __name__ == "__main__":
    main()
