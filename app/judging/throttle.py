"""How fast a provider is asked that has said "too much".

    too much to do: nobody asks for as long as it wants
free ─────────────────────────────────────────────────▶ held
  ▲                                                       │ few of the last requests were
  ├───────────────────────────────────────────────────────┤ refused: that was by chance
  │ so fast that it makes no difference                   ▼ many were: it has a limit
  └───────────────────────────────────────────────────  paced

Paced, requests begin evenly spaced, at the rate that the provider let through before, holding
included. Each answer makes it a little faster, each refusal a little slower.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

WAKING_S = 0.5  # over which those who were held begin again, where there is no rate
FEWEST_REFUSED = 3
REFUSED_SHARE = 0.25  # of a period's requests; chance alone refuses fewer
FASTER, SLOWER = 1.01, 0.95
FREE_RATE = 100.0  # a second


@dataclass
class Period:
    """The requests between two times of holding back."""

    since: datetime
    begun: int = 0
    refused: int = 0
    is_over: bool = False

    @property
    def is_congested(self) -> bool:
        """Whether so many were refused that there must be a limit."""
        return self.refused >= max(FEWEST_REFUSED, REFUSED_SHARE * self.begun)


class Throttle:
    """When the next request to one model may begin. One serves all threads."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = Lock()
        self._held_until = now()
        self._next = now()
        self._holds = 0
        self._rate: float | None = None  # requests a second; None where they are free
        self._period = Period(now())

    def begin(self, sleep: Callable[[float], None], jitter: Callable[[], float]) -> Period:
        """Return once a request may begin, with the period that it belongs to."""
        while True:
            if held := self.held_s():
                sleep(held + jitter() * WAKING_S)
            holds, wait_s = self._place()
            if wait_s:
                sleep(wait_s)
            with self._lock:
                if holds == self._holds:
                    self._period.begun += 1
                    return self._period

    def refused(self, period: Period, wait_s: float) -> None:
        """The provider refused a request of that period, and wants no other for so long."""
        with self._lock:
            until = self._now() + timedelta(seconds=wait_s)
            if until > self._held_until:
                self._held_until = until
                self._holds += 1
            period.refused += 1
            period.is_over = True

    def answered(self) -> None:
        """It took one."""
        with self._lock:
            if self._rate is not None:
                faster = self._rate * FASTER
                self._rate = faster if faster < FREE_RATE else None

    def held_s(self) -> float:
        """How many seconds nobody should ask; 0.0 where anybody may."""
        with self._lock:
            return max(0.0, (self._held_until - self._now()).total_seconds())

    def _place(self) -> tuple[int, float]:
        """After how many holds this is, and the seconds until the caller's turn."""
        with self._lock:
            now = self._now()
            if self._period.is_over and now >= self._held_until:
                self._rate = self._rate_after(self._period, now)
                self._period, self._next = Period(now), now
            if self._rate is None:
                return self._holds, 0.0
            turn = max(now, self._next)
            self._next = turn + timedelta(seconds=1 / self._rate)
            return self._holds, (turn - now).total_seconds()

    def _rate_after(self, period: Period, now: datetime) -> float | None:
        if period.is_congested:
            taken_s = max(0.001, (now - period.since).total_seconds())
            return max(1, period.begun - period.refused) / taken_s
        return None if self._rate is None else self._rate * SLOWER
