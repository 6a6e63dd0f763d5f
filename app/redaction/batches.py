"""Tickets redacted in batches: here, or in processes beside this one.

Redaction is what an import spends its time on, and Python uses one core for it.
What goes to the other processes goes through pipes, never to a disk.
"""

import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from queue import Queue
from typing import NamedTuple, Protocol

from app.errors import PassingError
from app.redaction.report import RedactedTicket
from app.transcripts.ticket import Ticket

CHUNK = 25  # tickets that one process redacts at a time
AHEAD = 2  # batches that are being redacted while one is stored


Chunks = list[Future[list[RedactedTicket]]]


class RedactsTickets(Protocol):
    """Removes what is personal from a ticket."""

    def redact(self, ticket: Ticket) -> RedactedTicket:
        """The ticket with placeholders, and the report of what was found."""


class Batch(NamedTuple):
    """Tickets as they came in, what else came with them, and the tickets redacted."""

    items: Sequence[object]
    tickets: Sequence[Ticket]
    redacted: Sequence[RedactedTicket]


def redacted_here(batches: Iterable[Sequence[object]], redactor: RedactsTickets) -> Iterator[Batch]:
    """Each batch in its order, redacted in this process."""
    for items in batches:
        tickets = _tickets(items)
        yield Batch(items, tickets, [redactor.redact(ticket) for ticket in tickets])


def redacted_beside(
    batches: Iterable[Sequence[object]],
    build: Callable[[], RedactsTickets],
    processes: int,
) -> Iterator[Batch]:
    """Each batch in its order, redacted by `processes` processes that `build` their own.

    While one batch is stored, the next two are being redacted. `build` must be
    picklable: a function of a module, or a `partial` of one. Raises what a redactor
    raises, and PassingError where a process ends before its time.
    """
    with ThreadPoolExecutor(processes) as threads:
        idle = Queue[_Worker]()
        workers = [_Worker(build) for _ in range(processes)]
        for worker in workers:
            idle.put(worker)
        under_way = deque[tuple[Sequence[object], list[Ticket], Chunks]]()
        try:
            for items in batches:
                tickets = _tickets(items)
                chunks = [tickets[i : i + CHUNK] for i in range(0, len(tickets), CHUNK)]
                redacting = [threads.submit(_redact, idle, chunk) for chunk in chunks]
                under_way.append((items, tickets, redacting))
                if len(under_way) > AHEAD:
                    yield _done(*under_way.popleft())
            while under_way:
                yield _done(*under_way.popleft())
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            for worker in workers:
                worker.close()


def _done(items: Sequence[object], tickets: list[Ticket], chunks: Chunks) -> Batch:
    return Batch(items, tickets, list(chain.from_iterable(chunk.result() for chunk in chunks)))


def _tickets(items: Sequence[object]) -> list[Ticket]:
    return [item for item in items if isinstance(item, Ticket)]


class _Worker:
    """A process that redacts for this one, over its pipes."""

    def __init__(self, build: Callable[[], RedactsTickets]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "app.redaction.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._say(build)

    def redact(self, tickets: list[Ticket]) -> list[RedactedTicket]:
        """The tickets redacted, in their order. Raises what the redactor there raised."""
        self._say(tickets)
        assert self._process.stdout is not None
        try:
            answer = pickle.load(self._process.stdout)  # noqa: S301 -- our own process
        except (EOFError, OSError, pickle.UnpicklingError):
            raise self._gone() from None
        if isinstance(answer, Exception):
            raise answer
        redacted: list[RedactedTicket] = answer
        return redacted

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()

    def _say(self, value: object) -> None:
        assert self._process.stdin is not None
        try:
            pickle.dump(value, self._process.stdin)
            self._process.stdin.flush()
        except OSError:
            raise self._gone() from None

    def _gone(self) -> PassingError:
        return PassingError(
            "A process that redacts ended before its time, perhaps for want of memory; "
            "run the same import again, it goes on from there."
        )


def _redact(idle: "Queue[_Worker]", tickets: list[Ticket]) -> list[RedactedTicket]:
    worker = idle.get()
    try:
        return worker.redact(tickets)
    finally:
        idle.put(worker)
