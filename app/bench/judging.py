"""Judging with a model that takes its time: how near to the ideal, and at what cost of ours."""

import json
import resource
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from pydantic import SecretStr

from app.bench.importing import MAXRSS_PER_MB, OPERATOR
from app.bench.tickets import write_tickets
from app.bootstrap import Services
from app.settings import Settings

REQUESTS = 2  # a ticket: one to judge, one to draft
MODEL = "openai/benchmark"
START_S = 30.0  # for the server to come up


class Judged(NamedTuple):
    """What a run took. The ideal time is what the latency alone would take, all slots busy."""

    tickets: int
    in_flight: int
    latency_s: float
    requests: int  # that reached the server
    seconds: float
    cpu_s: float  # of our process, both cores
    peak_mb: int
    failed: int
    unscored: int  # verdicts without a level

    @property
    def ideal_s(self) -> float:
        return self.tickets * REQUESTS * self.latency_s / self.in_flight

    @property
    def share_of_ideal(self) -> float:
        """1.0 where nothing was lost beside the latency."""
        return self.ideal_s / self.seconds

    @property
    def cpu_ms_a_ticket(self) -> float:
        return 1000 * self.cpu_s / self.tickets


def measure_judging(settings: Settings, tickets: int, in_flight: int, latency_s: float) -> Judged:
    """Judges and drafts invented tickets through the queue, in a database of its own."""
    with tempfile.TemporaryDirectory() as folder, _serving(latency_s) as address:
        services = Services(_own(settings, Path(folder), address, in_flight))
        try:
            return _measure(services, Path(folder), address, (tickets, in_flight, latency_s))
        finally:
            services.close()


def _own(settings: Settings, folder: Path, address: str, in_flight: int) -> Settings:
    return settings.model_copy(
        update={
            "data_dir": folder,
            "database_url": None,
            "model": MODEL,
            "draft_model": None,
            "judge_fallback": None,
            "api_base": f"{address}/v1",
            "api_key": SecretStr("benchmark"),
            "workers": in_flight,
            "repeats": 1,
            "repeats_when_close": 1,
            "budget_day_usd": None,
            "budget_batch_usd": None,
            "requests_per_minute": None,
            "tokens_per_minute": None,
        }
    )


def _measure(
    services: Services, folder: Path, address: str, wanted: tuple[int, int, float]
) -> Judged:
    tickets, in_flight, latency_s = wanted
    write_tickets(folder / "tickets.jsonl", tickets)
    services.intake.import_file(folder / "tickets.jsonl", OPERATOR)
    with services.records.begin() as unit:
        jobs = unit.tickets.unassessed()
    services.assessing.launch()
    _warm_up(services)
    served, before, began = _served(address), _cpu_s(), time.perf_counter()
    runs = services.assessing.submit(jobs)
    *_, end = services.assessing.watch(runs)
    seconds, cpu_s = time.perf_counter() - began, _cpu_s() - before
    with services.records.begin() as unit:
        unscored = sum(
            verdict.level is None
            for run in runs
            for assessment in unit.assessments.of_run(run)
            for verdict in assessment.verdicts
        )
    return Judged(
        tickets=len(jobs),
        in_flight=in_flight,
        latency_s=latency_s,
        requests=_served(address) - served,
        seconds=seconds,
        cpu_s=cpu_s,
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MAXRSS_PER_MB,
        failed=end.failed,
        unscored=unscored,
    )


def _warm_up(services: Services) -> None:
    """What is joined or imported when it is first asked for: seconds that come once."""
    _ = services.index, services.judge, services.drafter
    services.probe_model(MODEL)


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _served(address: str) -> int:
    with urllib.request.urlopen(f"{address}/served", timeout=10) as answer:  # noqa: S310
        served: int = json.load(answer)["served"]
    return served


@contextmanager
def _serving(latency_s: float) -> Iterator[str]:
    """The address of a server that runs in a process of its own."""
    port = _free_port()
    words = ["-m", "app.bench.model_server", "--port", str(port), "--latency", str(latency_s)]
    with subprocess.Popen([sys.executable, *words], stdin=subprocess.PIPE) as server:  # noqa: S603
        try:
            _wait_for(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + START_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
