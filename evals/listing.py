"""What `debrief eval list` shows: every suite of every kind, in one table."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from rich import box
from rich.console import Console
from rich.table import Table

from evals.attacks.suite import is_attack_suite, read_attack_suite
from evals.public.suite import read_public_suite
from evals.redaction.suite import is_redaction_suite, read_redaction_suite
from evals.suite import list_suites

_PUBLIC = "_public"


class Listed(NamedTuple):
    """A row: how the suite is run, what it asks, over what, and what it is measured against."""

    run: str  # what follows `debrief eval run`
    asks: str
    data: str
    baselines: str


def list_all(suites: Path, baselines: Path) -> list[Listed]:
    """Every suite in the folder `suites`, by how it is run."""
    return sorted([*_judges(suites, baselines), *_others(suites, baselines)])


def _judges(suites: Path, baselines: Path) -> Iterator[Listed]:
    for suite in list_suites(suites):
        kept = _kept(suite.name, baselines)
        yield Listed(suite.name, suite.title, ", ".join(suite.datasets), kept)
        if (suites / f"{suite.name}{_PUBLIC}.yaml").is_file():
            public = read_public_suite(suite.name, suites)
            sets = _in_data(spec.name for spec in public.sets)
            yield Listed(
                f"{suite.name} --data DIR", public.title, sets, _kept(public.name, baselines)
            )


def _others(suites: Path, baselines: Path) -> Iterator[Listed]:
    for path in sorted(suites.glob("*.yaml")):
        name, kept = path.stem, _kept(path.stem, baselines)
        if is_attack_suite(name, suites):
            attacks = read_attack_suite(name, suites)
            data = f"{', '.join(attacks.datasets)}; with --data DIR also bipia"
            yield Listed(name, attacks.title, data, kept)
        if is_redaction_suite(name, suites):
            redaction = read_redaction_suite(name, suites)
            sets = _in_data(spec.name for spec in redaction.sets)
            yield Listed(f"{name} --data DIR", redaction.title, sets, kept)


def _in_data(names: Iterator[str]) -> str:
    return f"in DIR: {', '.join(names)}"


def _kept(name: str, baselines: Path) -> str:
    return ", ".join(path.stem for path in sorted(baselines.glob(f"{name}-*.json"))) or "none"


def show_listing(console: Console, listed: Sequence[Listed]) -> None:
    """The suites in a table."""
    table = Table(box=box.SIMPLE_HEAD)
    for title in ("debrief eval run …", "what it asks", "over", "baselines"):
        table.add_column(title, no_wrap=title.startswith("debrief"), overflow="fold")
    for row in listed:
        table.add_row(*row)
    console.print(table)
