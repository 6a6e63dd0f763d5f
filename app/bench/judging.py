"""Judging with a model that takes its time: how near to the ideal, and at what cost of ours."""

import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
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


class Load(NamedTuple):
    """What is run: so many tickets, in flight at the same time, by so many processes."""

    tickets: int
    in_flight: int
    latency_s: float
    processes: int


class Judged(NamedTuple):
    """What a run took. The ideal time is what the latency alone would take, all slots busy."""

    load: Load
    requests: int  # that reached the server
    seconds: float
    cpu_s: float  # of our processes; of this one alone where there is no /proc
    peak_mb: int  # of this process
    failed: int
    unscored: int  # verdicts without a level

    @property
    def ideal_s(self) -> float:
        return self.load.tickets * REQUESTS * self.load.latency_s / self.load.in_flight

    @property
    def share_of_ideal(self) -> float:
        """1.0 where nothing was lost beside the latency."""
        return self.ideal_s / self.seconds

    @property
    def cpu_ms_a_ticket(self) -> float:
        return 1000 * self.cpu_s / self.load.tickets


def measure_judging(settings: Settings, load: Load) -> Judged:
    """Judges and drafts invented tickets through the queue, in a database of its own."""
    with tempfile.TemporaryDirectory() as folder, _serving(load.latency_s) as address:
        services = Services(_own(settings, Path(folder), address, load))
        try:
            return _measure(services, Path(folder), address, load)
        finally:
            services.close()


def _own(settings: Settings, folder: Path, address: str, load: Load) -> Settings:
    return settings.model_copy(
        update={
            "data_dir": folder,
            "database_url": None,
            "model": MODEL,
            "draft_model": None,
            "judge_fallback": None,
            "api_base": f"{address}/v1",
            "api_key": SecretStr("benchmark"),
            "workers": load.in_flight,
            "processes": load.processes,
            "repeats": 1,
            "repeats_when_close": 1,
            "budget_day_usd": None,
            "budget_batch_usd": None,
            "requests_per_minute": None,
            "tokens_per_minute": None,
        }
    )


def _measure(services: Services, folder: Path, address: str, load: Load) -> Judged:
    write_tickets(folder / "tickets.jsonl", load.tickets)
    services.intake.import_file(folder / "tickets.jsonl", OPERATOR)
    with services.records.begin() as unit:
        jobs = unit.tickets.unassessed()
    services.assessing.launch()
    services.warm_up()
    services.probe_model(MODEL)
    if services.beside:
        services.beside.wait()
    pids = services.beside.pids if services.beside else ()
    served, before, began = _served(address), _cpu_s(pids), time.perf_counter()
    runs = services.assessing.submit(jobs)
    *_, end = services.assessing.watch(runs)
    seconds, cpu_s = time.perf_counter() - began, _cpu_s(pids) - before
    with services.records.begin() as unit:
        unscored = sum(
            verdict.level is None
            for run in runs
            for assessment in unit.assessments.of_run(run)
            for verdict in assessment.verdicts
        )
    return Judged(
        load=load,
        requests=_served(address) - served,
        seconds=seconds,
        cpu_s=cpu_s,
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MAXRSS_PER_MB,
        failed=end.failed,
        unscored=unscored,
    )


def _cpu_s(pids: Sequence[int]) -> float:
    """Of this process, and of those with these ids."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime + sum(map(_cpu_of, pids))


def _cpu_of(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    user, system = fields[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


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
