"""The breakers of one process, and what other processes on the queue are told of them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from threading import Lock

from app.judging.breaker import Breaker, BreakerState, Listener, Silence


class Breakers:
    """A breaker for each model at each address, for one process."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._now = now
        self._lock = Lock()
        self._breakers: dict[tuple[str, str | None], Breaker] = {}
        self._listeners: list[Listener] = []

    def of(self, model: str, api_base: str | None = None) -> Breaker:
        """The one breaker of this model at this address."""
        with self._lock:
            key = (model, api_base)
            if key not in self._breakers:
                self._breakers[key] = Breaker(model, now=self._now, on_change=self._tell)
            return self._breakers[key]

    def listen(self, listener: Listener) -> None:
        """Have each change of each breaker told to `listener`, which must not raise."""
        with self._lock:
            self._listeners.append(listener)

    def paused(self) -> list[BreakerState]:
        """The models that aren't asked now, by name."""
        with self._lock:
            breakers = list(self._breakers.values())
        states = [breaker.state for breaker in breakers]
        return sorted((one for one in states if one.kind != "closed"), key=lambda one: one.model)

    def silent(self) -> dict[str, Silence]:
        """The pauses that were begun here, by a short name that all processes give a model."""
        return {
            name: silence
            for name, breaker in self._named().items()
            if (silence := breaker.silence) is not None
        }

    def heed(self, told: Iterable[Mapping[str, Silence]]) -> None:
        """Pause where other processes say that a model is silent."""
        breakers = self._named()
        for silences in told:
            for name, silence in silences.items():
                if name in breakers:
                    breakers[name].heed(silence)

    def _named(self) -> dict[str, Breaker]:
        with self._lock:
            return {_name(*key): breaker for key, breaker in self._breakers.items()}

    def _tell(self, state: BreakerState) -> None:
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            listener(state)


def _name(model: str, api_base: str | None) -> str:
    """Without the address itself, which may name a customer's machine."""
    return sha256(f"{model}\n{api_base}".encode()).hexdigest()[:16]
