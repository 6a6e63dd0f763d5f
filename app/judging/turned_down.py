"""Whose fault it is that a request was turned down: the ticket's, or the set-up's.

A provider gives the same status for a text that it won't read and for a model that can't be
asked in this way. Which of the two it is shows in what becomes of other tickets.
"""

from threading import Lock
from typing import Literal

Whose = Literal["the ticket", "the set-up", "unknown"]

TICKETS_AT_FIRST = 3  # turned down before any answer: no ticket is at fault
TICKETS_LATER = 20  # one after the other, with no answer between: something was changed


class TurnedDown:
    """What was turned down since the last answer to one client. One serves all its threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._has_answered = False
        self._tickets: set[str] = set()

    def answered(self) -> None:
        """A request like the others was accepted."""
        with self._lock:
            self._has_answered = True
            self._tickets.clear()

    def whose(self, ticket: str) -> Whose:
        """At whose door it lies that a request about this ticket was turned down.

        `ticket` is empty where a request was about none, as when the set-up is tried.
        """
        with self._lock:
            self._tickets.add(ticket)
            limit = TICKETS_LATER if self._has_answered else TICKETS_AT_FIRST
            if not ticket or len(self._tickets) >= limit:
                return "the set-up"
            return "the ticket" if self._has_answered else "unknown"
