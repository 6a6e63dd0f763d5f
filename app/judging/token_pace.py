"""Tokens a minute, kept request by request.

The queue begins runs as fast as the mean ticket allows. A few long tickets take many times
the mean in one minute, so each request is let through by the tokens that it is expected to
take, and what it took is put in the place of that when its reply comes.
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field
from threading import Lock

_MARGIN_S = 1.0  # one request may be longer on its way than another
_LOOK_S = 0.5  # how soon to look again: a reply may have taken less than was expected
# What is taken for known before any reply: prompts guessed at so many tokens took, with their
# replies, so many more. About a ticket's, so that the first small reply doesn't decide alone.
_GUESSED, _TOOK = 10_000, 12_500


@dataclass
class Booking:
    """What one request takes: as expected, and as it was from its reply on."""

    at: float
    guessed: int  # tokens of the prompt alone
    tokens: float


@dataclass
class TokenPace:
    """Requests of at most `tokens` begin in any `minute_s` seconds. One serves all threads.

    A request that takes more than that by itself goes alone, after a whole minute's rest.
    Who waits is overtaken by nobody: a long one would never get its turn. Where several
    processes share the tokens, each has its equal part.
    """

    tokens: int
    _: KW_ONLY
    processes: int = 1
    minute_s: float = 60.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _may_begin: bool = field(default=True, init=False)
    _booked: deque[Booking] = field(default_factory=deque, init=False)
    _guessed: int = field(default=_GUESSED, init=False)  # of all replies: prompts as guessed,
    _took: int = field(default=_TOOK, init=False)  # and what they took
    _lock: Lock = field(default_factory=Lock, init=False)
    _door: Lock = field(default_factory=Lock, init=False)

    def take(self, guessed: int) -> Booking:
        """Return once a request may begin whose prompt is guessed at so many tokens."""
        with self._door:
            while not isinstance(booking := self._booked_or_wait_s(guessed), Booking):
                self.sleep(min(booking, _LOOK_S))
            return booking

    def settle(self, booking: Booking, took: int) -> None:
        """What a request took, prompt and reply; the next ones are expected accordingly."""
        with self._lock:
            booking.tokens = took
            self._guessed += booking.guessed
            self._took += took

    def share(self, processes: int, *, may_begin: bool = True) -> None:
        """From now on so many processes share the tokens; nothing begins before it may."""
        with self._lock:
            self.processes, self._may_begin = processes, may_begin

    def _booked_or_wait_s(self, guessed: int) -> Booking | float:
        with self._lock:
            if not self._may_begin:
                return _LOOK_S
            now = self.clock()
            expected = guessed * self._took / self._guessed
            if (wait_s := self._wait_s(expected, now)) > 0:
                return wait_s
            self._booked.append(Booking(now, guessed, expected))
            return self._booked[-1]

    def _wait_s(self, expected: float, now: float) -> float:
        """Until enough of what began within the minute is over; until all is, for a long one."""
        window_s = self.minute_s + _MARGIN_S
        while self._booked and self._booked[0].at <= now - window_s:
            self._booked.popleft()
        part = self.tokens / self.processes
        over = sum(booking.tokens for booking in self._booked) + expected - part
        wait_s = 0.0
        for booking in self._booked:
            if over <= 0:
                break
            over -= booking.tokens
            wait_s = max(0.001, booking.at + window_s - now)
        return wait_s
