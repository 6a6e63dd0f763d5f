"""Retention while the server runs: once a day, what is older than the setting says is removed.

Removing is idempotent, each batch in its own transaction: several processes that do
it at once are harmless.
"""

import logging
from collections.abc import Callable
from threading import Event, Thread

from app.errors import DebriefError

A_DAY_S = 24 * 60 * 60.0

log = logging.getLogger(__name__)


class Retention:
    """Purges at its start, and then each day, until stopped."""

    def __init__(self, purge: Callable[[], int], every_s: float = A_DAY_S) -> None:
        self._purge = purge
        self._every_s = every_s
        self._stopping = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread = Thread(target=self._run, daemon=True, name="retention")
        self._thread.start()

    def stop(self) -> None:
        """End after the batch that is under way."""
        self._stopping.set()
        if self._thread:
            self._thread.join(timeout=10)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                log.info("Retention removed %d tickets.", self._purge())
            except DebriefError as error:
                log.warning("Retention failed and is tried again tomorrow: %s", error)
            except Exception as fault:
                # The message of a fault may quote what was being read, which may be personal.
                log.error("Retention failed and is tried again tomorrow: %s", type(fault).__name__)
            self._stopping.wait(self._every_s)
