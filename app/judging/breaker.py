"""Whether a model may be asked now: a breaker, shared by all who ask the same one.

    faults in a row, or one that only an operator mends
closed ─────────────────────────────────────────────▶ open
  ▲                                                     │ the pause is over
  │ an answer                                           ▼
  └──────────────────────────────────────────────── probing
                                                        │ a fault: open again,
                                                        ▼ twice as long
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Literal, NamedTuple

from app.errors import ModelPausedError
from app.judging.throttle import Throttle

# Where one call in six fails by chance, five in a row come about once in 9,000 calls, and a
# false pause ends with the next answer that is still under way. A model that is down costs
# no more than five calls.
FAULTS_TO_OPEN = 5
FIRST_PAUSE_S = 15.0
LONGEST_PAUSE_S = 600.0
LONGEST_ASKED_PAUSE_S = 3600.0  # a provider may ask for more; then it is probed each hour
LONGEST_BUSY_S = 60.0  # refused all that time, the queue does better to do other things
PROBE_LOOK_S = 5.0  # how soon to look again while one call tries whether it works
HEARD = "another process found it silent"


class BreakerState(NamedTuple):
    """What holds for a model. `until` (UTC) and `words` only where it is paused."""

    model: str
    kind: Literal["closed", "open", "probing"]
    until: datetime | None = None
    words: str = ""  # why, such as "Connection refused"


class Silence(NamedTuple):
    """A pause of one process, as the others are told of it. Both moments are UTC.

    `asked`: the provider, or what an operator must mend, asks for it; no chance made it.
    """

    since: datetime
    until: datetime
    asked: bool = False


Listener = Callable[[BreakerState], None]


class Call:
    """One call that was let through, and how it went; nothing where it never came to that."""

    def __init__(self, breaker: "Breaker", subject: str) -> None:
        self._breaker = breaker
        self.subject = subject
        self.pause = 0  # after how many pauses it was let through

    def succeeded(self) -> None:
        """The model answered, whatever it said."""
        self._breaker._succeeded(self)

    def was_busy(self, words: str) -> None:
        """The provider had too much to do: no fault, unless it answers nobody for long."""
        self._breaker._was_busy(words)

    def failed(self, words: str, *, at_once: bool = False, pause_s: float | None = None) -> None:
        """It didn't. `at_once`: the next call would fail alike. `pause_s`: as it asked."""
        self._breaker._failed(self, words, at_once, pause_s)


class Breaker:
    """Lets calls to one model through, or not. One serves all threads.

    `on_change` is told of each change by the thread that made it, outside of any lock. It
    must not raise; `state` says what holds now.
    """

    def __init__(
        self,
        model: str,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        on_change: Listener = lambda _: None,
    ) -> None:
        self._model = model
        self._now = now
        self._on_change = on_change
        self._lock = Lock()
        self._faults = 0  # in a row
        self._failing: set[str] = set()  # what they were about
        self._pauses = 0  # in a row
        self._until: datetime | None = None  # None where it is closed
        self._words = ""
        self._probe: Call | None = None
        self._is_asked = False  # whether the pause was, and not made by counting
        self._opened = 0  # times
        self._busy_since: datetime | None = None  # with no answer between
        self.throttle = Throttle(now)
        self._own: Silence | None = None  # the pause, where this process found the reason
        self._answered_at = datetime.min.replace(tzinfo=UTC)

    @property
    def state(self) -> BreakerState:
        """What holds now."""
        with self._lock:
            return self._state()

    @contextmanager
    def call(self, subject: str) -> Iterator[Call]:
        """A call about a ticket, if one may be made. Raises ModelPausedError.

        Faults about one ticket alone open nothing: the fault may lie in the ticket, such as
        one that is too long for a slow model, and it would block all others.
        """
        call, change = self._admitted(Call(self, subject))
        self._tell(change)
        try:
            yield call
        finally:
            self._tell(self._given_back(call))

    def check(self) -> None:
        """Raise ModelPausedError where no call may be made before a certain time."""
        with self._lock:
            if self._until is not None and self._now() < self._until:
                raise self._paused(self._until)

    @property
    def silence(self) -> Silence | None:
        """The pause that was begun here; None where there is none, or another process's."""
        with self._lock:
            return self._own if self._until is not None else None

    def heed(self, silence: Silence) -> None:
        """Pause as another process does; if that counted, unless it has answered here since."""
        with self._lock:
            is_news = self._until is None or silence.until > self._until
            holds = silence.asked or silence.since >= self._answered_at
            if is_news and holds and silence.until > self._now():
                self._until, self._own, self._is_asked = silence.until, None, silence.asked
                self._words, self._probe = HEARD, None
                self._opened += 1

    def _admitted(self, call: Call) -> tuple[Call, BreakerState | None]:
        with self._lock:
            call.pause = self._opened
            if self._until is None:
                return call, None
            if self._now() < self._until:
                raise self._paused(self._until)
            if self._probe is not None:
                raise self._paused(self._now() + timedelta(seconds=PROBE_LOOK_S))
            self._probe = call
            return call, self._state()

    def _given_back(self, call: Call) -> BreakerState | None:
        """A probe that nothing was said of leaves its place to the next."""
        with self._lock:
            if self._probe is not call:
                return None
            self._probe = None
            return self._state()

    def _succeeded(self, call: Call) -> None:
        """An answer to a call from before a pause shows that counting was wrong, and no more."""
        with self._lock:
            was_closed = self._until is None
            if self._is_asked and call.pause < self._opened and not was_closed:
                return
            self._faults, self._pauses, self._until, self._probe = 0, 0, None, None
            self._failing.clear()
            self._busy_since, self._is_asked = None, False
            self._own, self._answered_at = None, self._now()
            change = None if was_closed else self._state()
        self._tell(change)

    def _was_busy(self, words: str) -> None:
        with self._lock:
            self._busy_since = self._busy_since or self._now()
            busy_s = (self._now() - self._busy_since).total_seconds()
            if self._until is not None or busy_s <= LONGEST_BUSY_S:
                return
            self._open(words, None)
            change = self._state()
        self._tell(change)

    def _failed(self, call: Call, words: str, at_once: bool, pause_s: float | None) -> None:
        with self._lock:
            is_probe, is_asked = self._probe is call, at_once or pause_s is not None
            if self._until is not None and not is_probe:
                if not self._asks_for_more(is_asked, pause_s or 0.0):
                    return  # it was let through before the pause, which says it already
            elif not (is_probe or is_asked or self._counts(call)):
                return
            self._open(words, pause_s, is_asked=is_asked)
            change = self._state()
        self._tell(change)

    def _counts(self, call: Call) -> bool:
        """Whether one fault more is enough of them."""
        self._faults += 1
        self._failing.add(call.subject)
        return self._faults >= FAULTS_TO_OPEN and len(self._failing) > 1

    def _asks_for_more(self, is_asked: bool, pause_s: float) -> bool:
        """Whether a pause that holds is too short, or was made by counting alone."""
        ends = self._now() + timedelta(seconds=min(pause_s, LONGEST_ASKED_PAUSE_S))
        is_longer = self._until is not None and ends > self._until
        return is_asked and (is_longer or not self._is_asked)

    def _open(self, words: str, pause_s: float | None, *, is_asked: bool = False) -> None:
        doubled = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2**self._pauses)
        pause = min(max(doubled, pause_s or 0.0), LONGEST_ASKED_PAUSE_S)
        now = self._now()
        if self._until is None or self._until <= now:
            self._pauses = min(self._pauses + 1, 10)  # enough doublings for any pause
        self._until = max(self._until or now, now + timedelta(seconds=pause))
        self._is_asked, self._busy_since = is_asked, None
        self._opened += 1
        self._own = Silence(now, self._until, is_asked)
        self._words, self._probe = words, None

    def _state(self) -> BreakerState:
        if self._until is None:
            return BreakerState(self._model, "closed")
        kind: Literal["open", "probing"] = "probing" if self._probe else "open"
        return BreakerState(self._model, kind, self._until, self._words)

    def _tell(self, change: BreakerState | None) -> None:
        if change is not None:
            self._on_change(change)

    def _paused(self, until: datetime) -> ModelPausedError:
        return ModelPausedError(
            f"The model {self._model} is not asked before {until.astimezone(UTC):%H:%M:%S} UTC "
            f"({self._words}). It is tried again by itself.",
            until,
        )
