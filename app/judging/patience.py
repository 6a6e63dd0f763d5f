"""How long a model is waited for: tries, waits between them, and when to leave it alone.

A provider that says that it has too much to do is left alone by all threads that share its
breaker, and not by the one alone that was told.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from app.errors import ModelSetupError, ModelUnavailableError
from app.judging.assessment import Usage
from app.judging.breaker import Breaker, Call
from app.judging.model_client import FinishReason, ModelReply
from app.judging.model_faults import Fault, FaultKind
from app.judging.turned_down import TurnedDown, Whose

MAX_WAIT_S = 60.0  # asked to wait longer, the queue does better to come back later
FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 30.0
_KINDS: dict[Whose, FaultKind] = {
    "the ticket": "refused",
    "the set-up": "setup",
    "unknown": "rejected",
}
_ENDINGS: dict[str, FinishReason] = {"refused": "refused", "too_long": "too_long"}


@dataclass(frozen=True)
class Patience:
    """Tries again what time may mend. `sleep` takes seconds, `jitter` gives 0.0 to 1.0."""

    model: str
    breaker: Breaker
    retries: int
    sleep: Callable[[float], None]
    jitter: Callable[[], float]
    turned_down: TurnedDown = field(default_factory=TurnedDown)

    def answered(self, ask: Callable[[], ModelReply | Fault], subject: str) -> ModelReply:
        """What `ask` gives at last, about the ticket `subject`.

        Raises ModelUnavailableError after the last try, ModelPausedError where the model
        isn't asked for now, ModelSetupError where somebody must act.
        """
        attempt, throttle = 0, self.breaker.throttle
        while True:
            self.breaker.check()
            period = throttle.begin(self.sleep, self.jitter)
            answer = self._asked(ask, subject)
            if isinstance(answer, ModelReply):
                throttle.answered()
                return answer
            attempt += 1
            wait = self._wait_s(answer, attempt)
            is_for_all = answer.kind == "busy" or answer.retry_after_s is not None
            if is_for_all:
                throttle.refused(period, wait)
            if attempt > self.retries:
                raise self._no_answer(answer, attempt)
            if not is_for_all:
                self.sleep(wait)

    def _asked(self, ask: Callable[[], ModelReply | Fault], subject: str) -> ModelReply | Fault:
        """One try."""
        with self.breaker.call(subject) as call:
            answer = self._with_its_cause(ask(), subject)
            if isinstance(answer, ModelReply) or answer.kind in _ENDINGS:
                call.succeeded()
            else:
                _tell_fault(call, answer)
        if isinstance(answer, ModelReply):
            return answer
        if _is_far(answer):
            self.breaker.check()
        return self._without_answer(answer)

    def _with_its_cause(self, answer: ModelReply | Fault, subject: str) -> ModelReply | Fault:
        """The answer; of a request that was turned down, with whose fault it is, once known."""
        if isinstance(answer, ModelReply):
            self.turned_down.answered()
        elif answer.kind == "rejected":
            return answer._replace(kind=_KINDS[self.turned_down.whose(subject)])
        return answer

    def _without_answer(self, fault: Fault) -> ModelReply | Fault:
        """The fault, where a later try may work, else how the reply ended."""
        if fault.kind in {"passing", "busy"}:
            return fault
        if fault.kind == "rejected":
            raise self._no_answer(fault, 1)
        if fault.kind in _ENDINGS:
            usage = Usage(calls=1)  # at no cost: nobody charges for what they refuse
            said = fault.words if fault.kind == "refused" else ""
            return ModelReply(text=said, finish_reason=_ENDINGS[fault.kind], usage=usage)
        raise ModelSetupError(
            f"The model {self.model} can't be used: {fault.words}. {fault.way_out}"
        ) from fault.error

    def _wait_s(self, fault: Fault, attempt: int) -> float:
        """As long as was asked; else by chance, up to twice as long after each try.

        Full jitter: of the ways to spread tries it needs the fewest calls
        (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
        """
        if fault.retry_after_s is not None:
            return min(fault.retry_after_s, MAX_WAIT_S)
        return self.jitter() * min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** (attempt - 1))

    def _no_answer(self, fault: Fault, attempts: int) -> ModelUnavailableError:
        error = ModelUnavailableError(
            f"The model {self.model} didn't answer ({fault.words}); tries so far: {attempts}. "
            f"{fault.way_out or 'Try again later.'}"
        )
        error.__cause__ = fault.error
        return error


def _is_far(fault: Fault) -> bool:
    """Whether the provider asks for a wait in which the queue does better to do other things."""
    return fault.retry_after_s is not None and fault.retry_after_s > MAX_WAIT_S


def _tell_fault(call: Call, fault: Fault) -> None:
    """Tell the breaker of a fault, where the model is what it says something about."""
    if fault.kind == "busy" and not _is_far(fault):
        call.was_busy(fault.words)
    elif fault.kind != "rejected":
        asked_s = fault.retry_after_s if _is_far(fault) else None
        call.failed(fault.words, at_once=fault.kind == "setup", pause_s=asked_s)
