"""A suite: which labelled cases are run, and what is measured on them."""

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.errors import EvalError, TranscriptError
from app.playbook.rubric import Level
from app.settings import PROJECT
from app.transcripts.importers import Skipped, read_tickets
from app.transcripts.ticket import Ticket
from evals.resampling import Sampling

SUITES = Path(__file__).resolve().parent / "suites"
_OTHER_KIND = re.compile(r"^kind: ", re.MULTILINE)
LABELS = (*(str(level) for level in Level), "not_applicable")

MetricName = Literal["kappa", "within_one", "exact", "applicability"]
EvaluatorName = Literal[
    "NoInventedQuote", "NoHarshVerdict", "NoFlattery", "NotApplicableIsNotScored"
]


class Suite(BaseModel):
    """What to run, and how to measure it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z][a-z0-9_-]*$")
    title: str = Field(min_length=3)
    datasets: tuple[str, ...] = Field(min_length=1)  # globs from the project's folder
    metrics: tuple[MetricName, ...] = Field(get_args(MetricName), min_length=1)
    evaluators: tuple[EvaluatorName, ...] = get_args(EvaluatorName)
    sampling: Sampling = Sampling()


def list_suites(folder: Path = SUITES) -> list[Suite]:
    """Every suite in `folder` that tests the judge, by name. Others say their `kind`."""
    paths = sorted(folder.glob("*.yaml"))
    return [read_suite(path.stem, folder) for path in paths if not _OTHER_KIND.search(_text(path))]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def read_suite(name: str, folder: Path = SUITES) -> Suite:
    """The suite called `name`. Raises EvalError naming the file and what to mend."""
    path = folder / f"{name}.yaml"
    if not path.is_file():
        known = ", ".join(p.stem for p in sorted(folder.glob("*.yaml"))) or "none"
        raise EvalError(f"no eval suite is called {name!r}; there are: {known}")
    try:
        suite = Suite.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise EvalError(f"{path}: not YAML, {' '.join(str(error).split())}; mend it") from None
    except UnicodeDecodeError as error:
        raise EvalError(f"{path}: not UTF-8 text at byte {error.start}; save it as UTF-8") from None
    except ValidationError as error:
        raise EvalError(f"{path}: {_in_words(error)}; mend it") from None
    if suite.name != name:
        raise EvalError(f"{path}: name is {suite.name!r}; a suite is named as its file, {name!r}")
    return suite


def read_cases(suite: Suite, criteria: Collection[str], root: Path = PROJECT) -> list[Ticket]:
    """Every labelled ticket of the suite, in the order of its files.

    Tickets without labels are passed over. `criteria` are the rubric's. Raises EvalError
    where a file can't be used, a label names no criterion or no level, or an id comes twice.
    """
    tickets: dict[str, Ticket] = {}
    for path in _dataset_files(suite, root):
        for ticket in _read_labelled(path):
            where = f"{path}: ticket {ticket.id!r}"
            _check_labels(ticket, criteria, where)
            if ticket.id in tickets:
                raise EvalError(f"{where} was there before; give each case an id of its own")
            tickets[ticket.id] = ticket
    if not tickets:
        raise EvalError(f"suite {suite.name!r}: no ticket in its datasets has labels; add some")
    return list(tickets.values())


def dataset_hash(tickets: Sequence[Ticket]) -> str:
    """SHA-256 over tickets and labels, in hex; their order and the files' layout don't count."""
    texts = [
        json.dumps(t.model_dump(mode="json"), sort_keys=True)
        for t in sorted(tickets, key=lambda t: t.id)
    ]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def _dataset_files(suite: Suite, root: Path) -> list[Path]:
    files: list[Path] = []
    for pattern in suite.datasets:
        found = sorted(root.glob(pattern))
        if not found:
            raise EvalError(f"suite {suite.name!r}: no file matches {pattern!r} in {root}; mend it")
        files += found
    return files


def _read_labelled(path: Path) -> Iterator[Ticket]:
    """A case that can't be read is refused, not skipped: it would go missing unseen."""
    try:
        for item in read_tickets(path, format="jsonl"):
            if isinstance(item, Skipped):
                raise EvalError(f"{path}, line {item.line}: {item.reason}; mend it")
            if isinstance(item, Ticket) and item.labels:
                yield item
    except TranscriptError as error:
        raise EvalError(f"{path.parent}: {error}") from None


def _check_labels(ticket: Ticket, criteria: Collection[str], where: str) -> None:
    for criterion, label in ticket.labels.items():
        if criterion not in criteria:
            raise EvalError(
                f"{where} is labelled on {criterion!r}, which the rubric doesn't have; "
                f"its criteria: {', '.join(criteria)}"
            )
        if label not in LABELS:
            raise EvalError(
                f"{where}: {criterion} is labelled {label!r}; use one of: {', '.join(LABELS)}"
            )


def _in_words(error: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(str(part) for part in fault['loc']) or 'the file'}: {fault['msg']}"
        for fault in error.errors()
    )
