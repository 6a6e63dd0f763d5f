"""The last word on requests a minute: what the queue's own limit lets through by chance.

The queue begins runs as fast as the mean allows. Asking again, retries and chance make
some minutes fuller than the mean; a request that would be one too many waits here.
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field
from threading import Lock

_MARGIN_S = 1.0  # one request may be longer on its way than another
_LOOK_S = 0.5  # how soon to look again whether any may begin


@dataclass
class Pace:
    """At most `requests` begin in any `minute_s` seconds. One serves all threads.

    Where several processes share them, each begins its equal part, and one at least.
    """

    requests: int
    _: KW_ONLY
    processes: int = 1
    minute_s: float = 60.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _may_begin: bool = field(default=True, init=False)
    _begun: deque[float] = field(default_factory=deque, init=False)
    _lock: Lock = field(default_factory=Lock, init=False)

    def take(self) -> None:
        """Return once a request may begin."""
        while (wait_s := self._wait_s()) > 0:
            self.sleep(wait_s)

    def share(self, processes: int, *, may_begin: bool = True) -> None:
        """From now on so many processes share the requests; nothing begins before it may."""
        with self._lock:
            self.processes, self._may_begin = processes, may_begin

    def _wait_s(self) -> float:
        """0.0 where one may begin now, which then counts; else how long none may."""
        window_s = self.minute_s + _MARGIN_S
        with self._lock:
            if not self._may_begin:
                return _LOOK_S
            part = max(1, self.requests // self.processes)
            now = self.clock()
            while self._begun and self._begun[0] <= now - window_s:
                self._begun.popleft()
            if len(self._begun) < part:
                self._begun.append(now)
                return 0.0
            return max(0.001, self._begun[-part] + window_s - now)
