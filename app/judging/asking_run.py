"""For which run of the queue models are asked: what it pays is its own, however it ends.

No judge or drafter is told, since a run's name must change no answer. Who keeps replies and
counts what they cost reads it here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple


class AskingRun(NamedTuple):
    """A run of the queue, and the number of the batch that it belongs to."""

    id: str
    batch: int | None = None


_RUN: ContextVar[AskingRun | None] = ContextVar("asking_run", default=None)


@contextmanager
def asking_for(run: AskingRun) -> Iterator[None]:
    """Whatever is asked inside the block, by this thread, is asked for `run`."""
    token = _RUN.set(run)
    try:
        yield
    finally:
        _RUN.reset(token)


def asking_run() -> AskingRun | None:
    """The run that is asked for; None where nobody said, as in an eval."""
    return _RUN.get()
