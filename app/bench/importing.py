"""The way of a ticket from a file to the database, stage by stage."""

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from app.bench.tickets import write_tickets
from app.bootstrap import Services, utc_now
from app.people.roles import Person
from app.settings import Settings
from app.transcripts.importers import read_tickets
from app.transcripts.ticket import Ticket

STAGED = 1_000  # tickets that redaction and storage are measured on alone
OPERATOR = Person(name="benchmark", role="leader")
MAXRSS_PER_MB = 1024 if sys.platform == "linux" else 1024 * 1024  # macOS counts in bytes


class Stage(NamedTuple):
    """One stage: how many tickets it took, and in how many seconds."""

    name: str
    tickets: int
    seconds: float

    @property
    def per_second(self) -> float:
        return self.tickets / self.seconds


class Measured(NamedTuple):
    """The stages, and the peak of memory in MB before and after the whole path."""

    stages: tuple[Stage, ...]
    idle_mb: int
    peak_mb: int
    file_mb: float
    processes: int


def measure_import(settings: Settings, count: int, file: Path | None = None) -> Measured:
    """Reads, redacts and stores tickets in a database of its own, which is removed after."""
    with tempfile.TemporaryDirectory() as folder:
        own = settings.model_copy(update={"data_dir": Path(folder), "database_url": None})
        services = Services(own)
        try:
            return _measure(services, file or _written(Path(folder), count), count)
        finally:
            services.close()


def _written(folder: Path, count: int) -> Path:
    path = folder / "tickets.jsonl"
    write_tickets(path, count)
    return path


def _measure(services: Services, file: Path, count: int) -> Measured:
    stages = list[Stage]()
    tickets = [one for one in islice(read_tickets(file), STAGED) if isinstance(one, Ticket)]
    redact, _ = services.redactor.redact, services.records
    redact(tickets[0])
    _timed(stages, "read", lambda: sum(1 for _ in islice(read_tickets(file), count)))
    with _timing(stages, "redact, one process", len(tickets)):
        redacted = [redact(ticket) for ticket in tickets]
    with _timing(stages, "store", len(redacted)), services.records.begin() as unit:
        unit.tickets.put(redacted, utc_now())
    idle = _peak_mb()
    _timed(stages, "whole path", lambda: _imported(services, file, count))
    size = file.stat().st_size
    processes = services.intake.processes(size, count)
    return Measured(tuple(stages), idle, _peak_mb(), size / 1_000_000, processes)


def _imported(services: Services, file: Path, count: int) -> int:
    summary = services.intake.import_file(file, OPERATOR, limit=count)
    return summary.imported + summary.updated + summary.unchanged


def _timed(stages: list[Stage], name: str, run: Callable[[], int]) -> int:
    began = time.perf_counter()
    count = run()
    stages.append(Stage(name, count, time.perf_counter() - began))
    return count


@contextmanager
def _timing(stages: list[Stage], name: str, tickets: int) -> Iterator[None]:
    began = time.perf_counter()
    yield
    stages.append(Stage(name, tickets, time.perf_counter() - began))


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MAXRSS_PER_MB
