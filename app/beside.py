"""Processes that work the queue off beside the one that starts them.

One process spends some 60 ms of computing on a ticket that a model judges, nearly all of
it in one thread at a time, however many tickets wait for answers. More processes on the
same queue use more cores.
"""

import pickle
import subprocess
import sys
from collections.abc import Sequence
from threading import Lock

from app.settings import Settings

STOPPING_S = 20.0  # for runs under way to be laid down; what was begun goes on at the next start


class Beside:
    """`count` processes with these settings, from `start` to `stop`. They end with this one."""

    def __init__(self, settings: Settings, count: int) -> None:
        self._settings = settings.model_copy(update={"processes": 1})
        self._count = count
        self._running: Sequence[subprocess.Popen[bytes]] = ()
        self._lock = Lock()

    def start(self) -> None:
        """Start them, without waiting until they are ready."""
        with self._lock:
            if not self._running:
                self._running = [_started(self._settings) for _ in range(self._count)]

    def wait(self) -> None:
        """Wait until each takes tickets."""
        for process in self._running:
            assert process.stdout
            process.stdout.readline()

    @property
    def pids(self) -> tuple[int, ...]:
        """The ids of those that run."""
        return tuple(process.pid for process in self._running)

    def stop(self) -> None:
        """Let them end, and wait until they have."""
        with self._lock:
            for process in self._running:
                assert process.stdin
                process.stdin.close()
            for process in self._running:
                _ended(process)
            self._running = ()


def _started(settings: Settings) -> subprocess.Popen[bytes]:
    # The settings hold a key: a pipe shows it to nobody, an argument to everybody.
    command = [sys.executable, "-m", "app.queue_worker"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
    assert process.stdin
    pickle.dump(settings, process.stdin)
    process.stdin.flush()
    return process


def _ended(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(STOPPING_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    assert process.stdout
    process.stdout.close()
