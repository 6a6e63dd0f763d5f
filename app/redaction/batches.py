"""Tickets redacted in batches: here, or in processes beside this one.

Redaction is what an import spends its time on, and Python uses one core for it.
What goes to the other processes goes through pipes, never to a disk.
"""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain
from typing import NamedTuple, Protocol

from threadpoolctl import threadpool_limits

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
    picklable: a function of a module, or a `partial` of one.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, _start, (build,)) as pool:
        under_way = deque[
            tuple[Sequence[object], list[Ticket], list[Future[list[RedactedTicket]]]]
        ]()
        try:
            for items in batches:
                tickets = _tickets(items)
                chunks = [tickets[i : i + CHUNK] for i in range(0, len(tickets), CHUNK)]
                under_way.append((items, tickets, [pool.submit(_redact, one) for one in chunks]))
                if len(under_way) > AHEAD:
                    yield _done(*under_way.popleft())
            while under_way:
                yield _done(*under_way.popleft())
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _done(items: Sequence[object], tickets: list[Ticket], chunks: Chunks) -> Batch:
    return Batch(items, tickets, list(chain.from_iterable(chunk.result() for chunk in chunks)))


def _tickets(items: Sequence[object]) -> list[Ticket]:
    return [item for item in items if isinstance(item, Ticket)]


# In the other processes


class _Own:
    """The redactor of this process."""

    redactor: RedactsTickets


def _start(build: Callable[[], RedactsTickets]) -> None:
    _Own.redactor = build()
    threadpool_limits(1)  # one core each: threads of the same matrix would fight for them


def _redact(tickets: list[Ticket]) -> list[RedactedTicket]:
    return [_Own.redactor.redact(ticket) for ticket in tickets]
